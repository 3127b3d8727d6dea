"""`maximum routes` of a VRF and `maximum-prefix` of a BGP neighbor, held against the tables."""

from __future__ import annotations

import pytest

from tidegate.analysis.limits import exceeded
from tidegate.control.engine import compute
from tidegate.dialects import ios
from tidegate.model.device import Network
from tidegate.model.source import Diagnostic, Severity

PE = """\
ip vrf BLUE
 rd 65000:1
 maximum routes {routes}
interface Loopback1
 ip vrf forwarding BLUE
 ip address 10.0.1.1 255.255.255.255
interface Ethernet0/0
 ip vrf forwarding BLUE
 ip address 10.0.0.1 255.255.255.252
router bgp 65000
 address-family ipv4 vrf BLUE
  neighbor 10.0.0.2 remote-as 65001
  neighbor 10.0.0.2 maximum-prefix {prefixes}
"""
CE = """\
interface Ethernet0/0
 ip address 10.0.0.2 255.255.255.252
router bgp 65001
 network 172.16.1.0 mask 255.255.255.0
 network 172.16.2.0 mask 255.255.255.0
 neighbor 10.0.0.1 remote-as 65000
ip route 172.16.1.0 255.255.255.0 Null0
ip route 172.16.2.0 255.255.255.0 Null0
"""


def found(routes: str = "100 80", prefixes: str = "100") -> list[Diagnostic]:
    """The VRF has five routes: a loopback, a link with its address, and two from the CE."""
    network = Network()
    for name, text in (("CE", CE), ("PE", PE.format(routes=routes, prefixes=prefixes))):
        network.devices[name] = ios.read(f"{name}.cfg", text, name)
    return list(exceeded(compute(network)))


def test_what_just_fits_is_no_excess() -> None:
    assert found("5 80", "2") == []


@pytest.mark.parametrize(
    ("limit", "severity", "what"),
    [("4 80", Severity.WARNING, "refuses the rest"), ("4 warning-only", Severity.INFO, "only warns")],
)
def test_more_routes_than_the_vrf_takes(limit: str, severity: Severity, what: str) -> None:
    (said,) = found(limit)
    assert (said.code, said.severity, said.line) == ("limit-exceeded", severity, 3)
    assert said.message.startswith("VRF BLUE has 5 routes where 4 are allowed: ")
    assert what in said.message


def test_more_prefixes_than_the_session_takes() -> None:
    (said,) = found(prefixes="1")
    assert (said.severity, said.text) == (Severity.WARNING, "neighbor 10.0.0.2 maximum-prefix 1")
    assert said.message.startswith("10.0.0.2 sends 2 prefixes where 1 are allowed")


def test_a_session_that_only_warns_has_no_limit() -> None:
    assert found(prefixes="1 warning-only") == []
