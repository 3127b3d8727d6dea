"""Each option of a BGP neighbor, and the field that it sets."""

from __future__ import annotations

import pytest
from reading import device, lines_with, neighbor, settings

from tidegate.model.source import LineStatus
from tidegate.net.community import SITE_OF_ORIGIN, parse_extended_community

_SESSION = [
    (
        "local-as 64999 no-prepend replace-as",
        {"local_as": 64999, "local_as_no_prepend": True, "local_as_replace": True},
    ),
    ("local-as 64999 no-prepend replace-as dual-as", {"local_as_dual": True}),
    ("description to the customer", {"description": "to the customer"}),
    ("update-source lo0", {"update_source": "Loopback0"}),
    ("update-source GigabitEthernet 0/1.5", {"update_source": "GigabitEthernet0/1.5"}),
    ("ebgp-multihop", {"ebgp_multihop": 255}),
    ("ebgp-multihop 2", {"ebgp_multihop": 2}),
    ("ttl-security hops 3", {"ttl_security": 3}),
    ("disable-connected-check", {"disable_connected_check": True}),
    ("shutdown", {"shutdown": True}),
    ("transport connection-mode passive", {"passive": True}),
    ("transport connection-mode active", {"passive": False}),
    ("password 7 0822455D0A16", {"password": True}),
]
_FAMILY = [
    ("route-map M in", {"route_map_in": "M", "route_map_out": None}),
    ("prefix-list P out", {"prefix_list_out": "P"}),
    ("distribute-list 10 in", {"distribute_list_in": "10"}),
    ("filter-list 5 out", {"filter_list_out": "5"}),
    ("next-hop-self", {"next_hop_self": True, "next_hop_self_all": False}),
    ("next-hop-self all", {"next_hop_self": True, "next_hop_self_all": True}),
    ("next-hop-unchanged", {"next_hop_unchanged": True}),
    ("route-reflector-client", {"route_reflector_client": True}),
    ("route-server-client", {"route_server_client": True}),
    ("send-community", {"send_community": True, "send_extended": False}),
    ("send-community extended", {"send_community": False, "send_extended": True}),
    ("send-community both", {"send_community": True, "send_extended": True}),
    ("default-originate", {"default_originate": True, "default_originate_map": None}),
    ("default-originate route-map D", {"default_originate": True, "default_originate_map": "D"}),
    ("as-override", {"as_override": True}),
    ("allowas-in", {"allowas_in": 3}),
    ("allowas-in 5", {"allowas_in": 5}),
    ("weight 300", {"weight": 300}),
    ("remove-private-as", {"remove_private_as": ""}),
    ("remove-private-as all", {"remove_private_as": "all"}),
    ("remove-private-as all replace-as", {"remove_private_as": "all replace-as"}),
    ("maximum-prefix 100", {"maximum_prefix": 100}),
    ("maximum-prefix 100 80 restart 5", {"maximum_prefix": 100}),
    ("maximum-prefix 100 80 warning-only", {"maximum_prefix": None}),
    ("soo 65000:7", {"soo": parse_extended_community("65000:7", SITE_OF_ORIGIN)}),
    ("unsuppress-map U", {"unsuppress_map": "U"}),
    ("additional-paths send receive", {"additional_paths_send": True, "additional_paths_receive": True}),
    ("additional-paths receive", {"additional_paths_send": False, "additional_paths_receive": True}),
    ("advertise additional-paths all", {"advertise_additional_paths": True}),
    ("soft-reconfiguration inbound", {"soft_reconfiguration": True}),
]


@pytest.mark.parametrize(("line", "fields"), _SESSION)
def test_session_option(line: str, fields: dict[str, object]) -> None:
    found = device(f"router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n neighbor 10.0.0.2 {line}\n")
    configured = neighbor(found, "10.0.0.2")
    assert {name: getattr(configured, name) for name in fields} == fields
    assert all(configured.line_of(name) == 3 for name in fields)
    assert lines_with(found, LineStatus.MODELLED) == [1, 2, 3]


@pytest.mark.parametrize(("line", "fields"), _FAMILY)
def test_family_option(line: str, fields: dict[str, object]) -> None:
    found = device(f"router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n neighbor 10.0.0.2 {line}\n")
    configured = settings(found, "10.0.0.2")
    assert {name: getattr(configured, name) for name in fields} == fields
    assert lines_with(found, LineStatus.MODELLED) == [1, 2, 3]


@pytest.mark.parametrize("line", [line for line, _ in _SESSION + _FAMILY])
def test_option_is_gone_after_its_removal(line: str) -> None:
    start = "router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n"
    found = device(f"{start} neighbor 10.0.0.2 {line}\n no neighbor 10.0.0.2 {line}\n")
    plain = device(start)
    assert not lines_with(found, LineStatus.NOT_UNDERSTOOD)
    # The same neighbor, whether the option was never there or was taken away.
    assert neighbor(found, "10.0.0.2") == neighbor(plain, "10.0.0.2")


@pytest.mark.parametrize(
    "line",
    [
        "route-server-client context C",
        "as-override split-horizon",
        "advertise additional-paths best 2",
        "shutdown graceful 60 local-preference 5",
        "send-label",
    ],
)
def test_option_that_is_not_wholly_modelled_says_so(line: str) -> None:
    found = device(f"router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n neighbor 10.0.0.2 {line}\n")
    assert lines_with(found, LineStatus.NOT_MODELLED) == [3]


def test_passwords_are_not_kept() -> None:
    found = device("router bgp 65000\n neighbor 10.0.0.2 remote-as 65001\n neighbor 10.0.0.2 password sesame\n")
    assert "sesame" not in repr(found.bgp)
    assert "sesame" not in found.text.ref(3).text


def test_additional_paths_of_the_address_family_hold_unless_the_neighbor_says_otherwise() -> None:
    found = device("""
        router bgp 65000
         bgp additional-paths send receive
         neighbor 10.0.0.2 remote-as 65000
         neighbor 10.0.0.3 remote-as 65000
         neighbor 10.0.0.3 additional-paths disable
        """)
    assert settings(found, "10.0.0.2").additional_paths_send
    assert settings(found, "10.0.0.2").line_of("additional_paths_send") == 2
    assert not settings(found, "10.0.0.3").additional_paths_send
