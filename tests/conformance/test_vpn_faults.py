"""A VPN between two PEs with one line missing: the answer names the line and the device (RFC 4364 §4.3, RFC 5036)."""

from __future__ import annotations

import pytest
from twin import Twin

PE = """
hostname PE{own}
vrf definition CUST
 rd 65000:{own}
 address-family ipv4
  route-target both 65000:1
interface Loopback0
 ip address 192.0.2.{own} 255.255.255.255
interface GigabitEthernet0/0
 ip address 10.9.0.{own} 255.255.255.252
 mpls ip
interface GigabitEthernet0/1
 vrf forwarding CUST
 ip address 10.{own}.0.1 255.255.255.0
router ospf 1
 network 0.0.0.0 255.255.255.255 area 0
router bgp 65000
 no bgp default ipv4-unicast
 neighbor 192.0.2.{other} remote-as 65000
 neighbor 192.0.2.{other} update-source Loopback0
 address-family vpnv4
  neighbor 192.0.2.{other} activate
  neighbor 192.0.2.{other} send-community extended
 address-family ipv4 vrf CUST
  redistribute connected
"""
P = """
hostname P
interface Loopback0
 ip address 192.0.2.9 255.255.255.255
"""


def pair(without: str = "", on: str = "PE1") -> Twin:
    """Two PEs; `without` is the beginning of a line that `on` lacks. PE1 sends its VPN routes to PE2."""
    texts = {f"PE{own}": PE.format(own=own, other=3 - own) for own in (1, 2)}
    kept = [line for line in texts[on].splitlines() if not without or not line.strip().startswith(without)]
    return Twin(texts | {on: "\n".join(kept)})


def test_whole() -> None:
    assert pair().explain("PE2/CUST", "10.1.0.0/24").present


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (
            "neighbor 192.0.2.2 send-community",
            "PE1 has no `neighbor 192.0.2.2 send-community extended` under `address-family vpnv4`, so its routes "
            "go out without route targets",
        ),
        ("neighbor 192.0.2.2 activate", "PE1 has no `neighbor 192.0.2.2 activate` under `address-family vpnv4`"),
    ],
)
def test_vpn_routes_that_do_not_arrive(without: str, said: str) -> None:
    network = pair(without)
    (refusal,) = network.explain("PE2/CUST", "10.1.0.0/24").refusals
    assert refusal.reason == f"it does not reach PE2: {said}"
    assert any(ref.file == "PE1.cfg" and ref.text.startswith("neighbor 192.0.2.2") for ref in refusal.source)


def test_a_pe_without_a_session() -> None:
    (refusal,) = pair("neighbor 192.0.2.2").explain("PE2/CUST", "10.1.0.0/24").refusals
    assert "PE1 has no session with PE2" in refusal.reason


def test_a_session_that_is_down_names_the_device_at_its_other_end() -> None:
    network = pair("neighbor 192.0.2.2 activate")
    session = network.neighbor("PE1", "bgp", "192.0.2.2")
    assert (session.state, session.neighbor_device) == ("down", "PE2")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("PE1", "LDP does not run on GigabitEthernet0/0: it has no `mpls ip`"),
        ("P", "LDP is down there: no Hellos from P: GigabitEthernet0/0 there has no `mpls ip`, or LDP is off"),
    ],
)
def test_a_label_switched_path_that_does_not_begin(on: str, said: str) -> None:
    texts = {
        "PE1": PE.format(own=1, other=3),
        "P": P + "interface GigabitEthernet0/0\n ip address 10.9.0.2 255.255.255.252\n mpls ip\n"
        "interface GigabitEthernet0/1\n ip address 10.9.1.1 255.255.255.252\n mpls ip\n"
        "router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n",
        "PE3": PE.format(own=3, other=1).replace("10.9.0.3", "10.9.1.2"),
    }
    texts[on] = texts[on].replace(" mpls ip\n", "", 1)
    way = Twin(texts).trace("PE1/CUST", "10.3.0.1").forward
    assert way.disposition == "lsp-broken"
    assert way.reason.endswith(said)
