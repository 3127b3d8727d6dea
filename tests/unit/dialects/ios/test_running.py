"""Typed lines and what `show running-config` has afterwards, as on the device; and every configuration at hand."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from samemodel import differences
from tidegate.dialects import ios
from tidegate.dialects.ios.commandline import COMMAND_LINE
from tidegate.generate.provider import Provider, Size
from tidegate.generate.write import write_provider
from tidegate.session.recognise import choose, modelled_dialects
from tidegate.syntax.configuring import Answer, Configuring

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("TIDEGATE_SHARED", ROOT.parent / "shared"))


def configuring(start: str = "hostname R1\n", *lines: str) -> Configuring:
    found = Configuring(COMMAND_LINE, start, "R1")
    for line in lines:
        found.type(line)
    return found


def shown(found: Configuring) -> list[str]:
    return COMMAND_LINE.shown(found.running)


def section(found: Configuring, header: str) -> list[str]:
    """The lines of a section as they are shown; nothing where it is not there."""
    lines = shown(found)
    if header not in lines:
        return []
    start = lines.index(header) + 1
    return [line.strip() for line in lines[start : lines.index("!", start)]]


BLUE = ("vrf definition BLUE", "rd 65000:1", "address-family ipv4", "exit")
RED = ("ip vrf RED", "rd 65000:2", "exit")


def typed(found: Configuring, *lines: str) -> Answer:
    """The answer to the last of `lines`."""
    return [found.type(line) for line in lines][-1]


# VRFs and interfaces.


def test_binding_an_interface_takes_its_addresses() -> None:
    found = configuring("hostname R1\n", *BLUE, "interface GigabitEthernet0/1", "ip address 10.0.0.1 255.255.255.0")
    answer = found.type("vrf forwarding BLUE")
    assert answer.said == (
        "% Interface GigabitEthernet0/1 IPv4 disabled and address(es) removed due to enabling VRF BLUE",
    )
    assert section(found, "interface GigabitEthernet0/1") == ["vrf forwarding BLUE", "no ip address"]
    assert found.type("ip address 10.0.0.1 255.255.255.0").said == ()
    again = found.type("vrf forwarding BLUE")
    assert not again.changed
    assert section(found, "interface GigabitEthernet0/1") == [
        "vrf forwarding BLUE",
        "ip address 10.0.0.1 255.255.255.0",
    ]
    answer = found.type("no vrf forwarding")
    assert answer.said == (
        "% Interface GigabitEthernet0/1 IPv4 disabled and address(es) removed due to disabling VRF BLUE",
    )
    assert section(found, "interface GigabitEthernet0/1") == ["no ip address"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ip vrf forwarding BLUE", "% Use 'vrf forwarding' command for VRF BLUE"),
        ("vrf forwarding RED", "% Use 'ip vrf forwarding' command for VRF RED"),
        ("vrf forwarding GREEN", "% VRF GREEN not configured."),
        ("ip address 10.0.0.0 255.255.255.0", "Bad mask /24 for address 10.0.0.0"),
        ("ip address 10.9.0.77 255.255.255.0", "% 10.9.0.0 overlaps with Loopback9"),
    ],
)
def test_refused_in_an_interface(line: str, message: str) -> None:
    other = ("interface Loopback9", "ip address 10.9.0.1 255.255.0.0")
    found = configuring("hostname R1\n", *BLUE, *RED, *other, "interface GigabitEthernet0/1")
    answer = found.type(line)
    assert (answer.understood, answer.refused, answer.said, answer.changed) == (True, True, (message,), False)
    assert section(found, "interface GigabitEthernet0/1") == ["no ip address"]


def test_an_interface_with_an_address_that_is_taken_stays_down() -> None:
    found = configuring("hostname R1\n", "interface Loopback1", "ip address 10.0.0.1 255.255.255.0")
    typed(found, "interface Loopback2", "shutdown", "ip address 10.0.0.2 255.255.255.0")
    assert found.type("no shutdown").said == ("% 10.0.0.0 overlaps with Loopback1",)
    assert section(found, "interface Loopback2") == ["ip address 10.0.0.2 255.255.255.0", "shutdown"]


def test_addresses_replace_each_other_and_secondary_ones_stand_beside() -> None:
    found = configuring("hostname R1\n", "interface Loopback1", "ip address 10.0.1.1 255.255.255.0")
    typed(found, "ip address 10.0.2.1 255.255.255.0 secondary", "ip address 10.0.3.1 255.255.255.0")
    assert section(found, "interface Loopback1") == [
        "ip address 10.0.3.1 255.255.255.0",
        "ip address 10.0.2.1 255.255.255.0 secondary",
    ]
    assert found.type("no ip address 10.0.3.1 255.255.255.0").said == ("Must delete secondary before deleting primary",)
    assert not found.type("no ip address 10.0.9.1 255.255.255.0").changed
    found.type("no ip address")
    assert section(found, "interface Loopback1") == ["no ip address"]


def test_route_distinguishers() -> None:
    found = configuring("hostname R1\n", *BLUE)
    assert typed(found, "vrf definition BLUE", "rd 65000:9").said == (
        '% Do "no vrf definition BLUE" before redefining the VRF',
    )
    assert typed(found, "ip vrf RED", "rd 65000:1").said == ("% RD 65000:1 already in use by VRF BLUE",)
    assert section(found, "ip vrf RED") == []


def test_both_targets_are_two_lines() -> None:
    found = configuring("hostname R1\n", "ip vrf RED", "rd 65000:2", "route-target both 65000:2")
    assert section(found, "ip vrf RED") == ["rd 65000:2", "route-target export 65000:2", "route-target import 65000:2"]
    found.type("no route-target import 65000:2")
    assert section(found, "ip vrf RED") == ["rd 65000:2", "route-target export 65000:2"]


def test_everything_of_a_vrf_goes_with_it() -> None:
    found = configuring("hostname R1\n", *RED, "interface Loopback1", "ip vrf forwarding RED")
    typed(found, "ip address 10.0.0.1 255.255.255.255", "router ospf 2 vrf RED", "router-id 1.1.1.1", "exit")
    typed(found, "router bgp 65000", "address-family ipv4 vrf RED", "redistribute connected", "end")
    typed(found, "ip route vrf RED 10.1.0.0 255.255.0.0 Null0", "ip route 10.1.0.0 255.255.0.0 Null0")
    answer = found.type("no ip vrf RED")
    assert answer.said == ("% IPv4 addresses from all interfaces in VRF RED have been removed",)
    assert [line for line in shown(found) if line not in ("!", "end")] == [
        "hostname R1",
        "interface Loopback1",
        " no ip address",
        "router bgp 65000",
        "ip route 10.1.0.0 255.255.0.0 Null0",
    ]


# Static routes.


def test_static_routes() -> None:
    found = configuring("hostname R1\n", *BLUE)
    refused = found.type("ip route vrf GREEN 10.0.0.0 255.0.0.0 Null0")
    assert refused.said == ("%IP routing table GREEN does not exist. Create first",)
    assert found.type("no ip route 10.0.0.0 255.0.0.0 Null0").said == ("%No matching route to delete",)
    typed(found, "ip route 10.1.0.0 255.255.0.0 10.0.0.1 200", "ip route 10.1.0.0 255.255.0.0 10.0.0.1 name X")
    typed(found, "ip route 10.1.0.0 255.255.0.0 10.0.0.2")
    assert [line for line in shown(found) if line.startswith("ip route")] == [
        "ip route 10.1.0.0 255.255.0.0 10.0.0.1 name X",
        "ip route 10.1.0.0 255.255.0.0 10.0.0.2",
    ]
    found.type("no ip route 10.1.0.0 255.255.0.0")
    assert not [line for line in shown(found) if line.startswith("ip route")]


# BGP.


def test_a_family_without_a_distinguisher_leaves_the_mode_as_it_is() -> None:
    found = configuring("hostname R1\n", "vrf definition BLUE", "address-family ipv4", "exit", "router bgp 65000")
    answer = found.type("address-family ipv4 vrf BLUE")
    assert (answer.refused, answer.said) == (True, ("% VRF BLUE does not have an RD configured.",))
    assert found.path == ("router bgp 65000",)
    found.type("neighbor 10.0.0.2 remote-as 65001")  # and takes effect in the global table
    assert section(found, "router bgp 65000") == ["neighbor 10.0.0.2 remote-as 65001"]


def test_activating_a_vpn_family_sends_extended_communities() -> None:
    found = configuring("hostname R1\n", "router bgp 65000", "neighbor 10.0.0.2 remote-as 65000")
    typed(found, "address-family vpnv4", "neighbor 10.0.0.2 activate")
    family = shown(found)
    at = family.index(" address-family vpnv4")
    assert family[at - 1 : at + 4] == [
        " !",
        " address-family vpnv4",
        "  neighbor 10.0.0.2 activate",
        "  neighbor 10.0.0.2 send-community extended",
        " exit-address-family",
    ]


def test_a_neighbor_goes_with_its_lines_in_all_families() -> None:
    found = configuring("hostname R1\n", *BLUE, "router bgp 65000", "neighbor 10.0.0.2 remote-as 65000")
    typed(found, "neighbor G peer-group", "neighbor G remote-as 65000", "neighbor 10.0.0.3 peer-group G")
    typed(found, "address-family vpnv4", "neighbor 10.0.0.2 activate", "neighbor 10.0.0.3 activate", "exit")
    typed(found, "address-family ipv4 vrf BLUE", "neighbor 10.0.0.2 remote-as 65001", "exit")
    found.type("no neighbor 10.0.0.2")
    found.type("no neighbor G peer-group")
    lines = [line.strip() for line in shown(found) if "neighbor" in line]
    assert lines == ["neighbor 10.0.0.2 remote-as 65001"]  # of the VRF


def test_kinds_of_communities_come_together() -> None:
    found = configuring("hostname R1\n", "router bgp 65000", "neighbor 10.0.0.2 remote-as 65000")
    typed(found, "neighbor 10.0.0.2 send-community", "neighbor 10.0.0.2 send-community extended")
    assert "neighbor 10.0.0.2 send-community both" in section(found, "router bgp 65000")
    found.type("no neighbor 10.0.0.2 send-community standard")
    assert "neighbor 10.0.0.2 send-community extended" in section(found, "router bgp 65000")


def test_neighbors_keep_what_the_default_gave_them() -> None:
    found = configuring("hostname R1\n", "router bgp 65000", "neighbor 10.0.0.2 remote-as 65000")
    found.type("no bgp default ipv4-unicast")
    found.type("neighbor 10.0.0.3 remote-as 65000")
    lines = [line.strip() for line in shown(found) if "activate" in line]
    assert lines == ["neighbor 10.0.0.2 activate"]


# Policies.


def test_options_of_a_redistribution_come_together_and_go_one_by_one() -> None:
    found = configuring("hostname R1\n", "router ospf 1", "redistribute static subnets")
    found.type("redistribute static metric 5")
    assert section(found, "router ospf 1") == ["redistribute static subnets metric 5"]
    found.type("no redistribute static metric 5")
    assert section(found, "router ospf 1") == ["redistribute static subnets"]
    found.type("no redistribute static")
    assert section(found, "router ospf 1") == []


def test_a_route_map() -> None:
    found = configuring("hostname R1\n", "route-map M permit 20", "route-map M deny 10", "match ip address 1")
    typed(found, "match ip address 2", "set metric 5", "set metric 6", "no match ip address 1")
    assert section(found, "route-map M deny 10") == ["match ip address 2", "set metric 6"]
    assert [line for line in shown(found) if line.startswith("route-map")] == [
        "route-map M deny 10",
        "route-map M permit 20",
    ]


def test_numbers_of_access_list_entries_are_shown_once_they_matter() -> None:
    header = "ip access-list extended A"
    found = configuring("hostname R1\n", header, "permit tcp any any eq 179", "permit udp any any")
    assert section(found, header) == ["permit tcp any any eq 179", "permit udp any any"]
    found.type("permit tcp any any eq bgp")  # the first entry in other words
    assert section(found, header) == ["permit tcp any any eq 179", "permit udp any any"]
    found.type("15 deny ip any any")
    assert section(found, header) == ["10 permit tcp any any eq 179", "15 deny ip any any", "20 permit udp any any"]
    found.type("no permit tcp any any eq bgp")
    assert section(found, header) == ["15 deny ip any any", "20 permit udp any any"]


def test_a_numbered_list_that_is_opened_as_a_section() -> None:
    found = configuring("hostname R1\n", "access-list 10 permit 10.0.0.0 0.255.255.255", "access-list 10 deny any")
    typed(found, "ip access-list standard 10", "15 deny 11.0.0.0 0.255.255.255", "exit")
    assert section(found, "ip access-list standard 10") == [
        "10 permit 10.0.0.0 0.255.255.255",
        "15 deny 11.0.0.0 0.255.255.255",
        "20 deny any",
    ]
    found.type("no access-list 10 deny any")
    assert not [line for line in shown(found) if "access-list" in line]


def test_prefix_lists_are_numbered() -> None:
    found = configuring("hostname R1\n", "ip prefix-list P permit 10.1.0.0/16", "ip prefix-list P permit 10.2.0.0/16")
    found.type("ip prefix-list P seq 7 deny 10.3.0.0/16")
    assert [line for line in shown(found) if line.startswith("ip prefix-list")] == [
        "ip prefix-list P seq 5 permit 10.1.0.0/16",
        "ip prefix-list P seq 7 deny 10.3.0.0/16",
        "ip prefix-list P seq 10 permit 10.2.0.0/16",
    ]


# The session.


def test_abbreviations_are_spelled_out() -> None:
    found = configuring("hostname R1\n", "int gi0/1", "desc to R2", "ip addr 10.0.0.1 255.255.255.0", "sh")
    assert section(found, "interface GigabitEthernet0/1") == [
        "description to R2",
        "ip address 10.0.0.1 255.255.255.0",
        "shutdown",
    ]


def test_the_order_of_what_is_shown() -> None:
    found = configuring("", "ip route 10.0.0.0 255.0.0.0 Null0", "route-map M permit 10", "exit")
    typed(found, "router bgp 65000", "exit", "interface Loopback0", "exit", *RED, "hostname R1", "no mpls ip")
    assert [line for line in shown(found) if line[0] not in "! "] == [
        "hostname R1",
        "ip vrf RED",
        "no mpls ip",
        "interface Loopback0",
        "router bgp 65000",
        "ip route 10.0.0.0 255.0.0.0 Null0",
        "route-map M permit 10",
        "end",
    ]


def test_secrets_are_removed() -> None:
    lines = (
        "enable secret 5 $1$abcd$efgh",
        "snmp-server community geheim RO",
        "username admin password 0 geheim",
        "router bgp 65000",
        "neighbor 10.0.0.2 remote-as 65001",
        "neighbor 10.0.0.2 password geheim",
        "exit",
        "key chain K",
        "key 1",
        "key-string geheim",
        "exit",
        "interface GigabitEthernet0/1",
        "ip ospf message-digest-key 1 md5 geheim",
        "standby 1 authentication geheim",
    )
    text = "\n".join(shown(configuring("hostname R1\n", *lines)))
    assert "geheim" not in text
    assert "efgh" not in text
    assert text.count("<removed>") == 7


def test_a_banner_that_is_typed() -> None:
    found = configuring("hostname R1\n", "banner motd ^C")
    assert (found.awaits_text, found.text_end) == (True, "^C")
    typed(found, "no ip routing", "  and a password geheim", "^C")
    assert not found.awaits_text
    found.type("interface Loopback0")
    lines = shown(found)
    at = lines.index("banner motd ^C")
    assert lines[at : at + 4] == ["banner motd ^C", "no ip routing", "  and a password <removed>", "^C"]
    typed(found, "banner motd #", "twice", "#", "banner login #one line#", "banner motd #", "thrice", "#")
    lines = shown(found)
    at = lines.index("banner motd #")
    assert lines[at : at + 4] == ["banner motd #", "thrice", "#", "banner login #one line#"]
    assert "twice" not in lines
    found.type("banner motd #another#")
    assert [line for line in shown(found) if "banner m" in line or "ip routing" in line] == ["banner motd #another#"]


def test_empty_lines_and_comments_change_nothing() -> None:
    found = configuring("hostname R1\n", "interface Loopback0")
    assert found.type("") == found.type("! a comment") == Answer(True)
    assert found.path == ("interface Loopback0",)


# Every configuration at hand.


def _files() -> list[Path]:
    folders = [SHARED / "labs", SHARED / "nets", ROOT / "examples", ROOT / "tests" / "dialects"]
    return sorted(
        p for folder in folders for p in folder.rglob("*") if p.is_file() and p.suffix in (".cfg", ".txt", "")
    )


def _ios_texts() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in _files():
        if path.suffix != ".cfg" and path.parent.parent.name != "configs" and path.parent.name != "configs":
            continue
        text = path.read_bytes().decode(errors="replace")
        dialect, _ = choose(text, modelled_dialects())
        if dialect is not None:
            found[str(path)] = text
    return found


def assert_round_trip(name: str, text: str) -> None:
    read = ios.read("f", text, "X")
    lines = shown(Configuring(COMMAND_LINE, text, "X"))
    again = ios.read("f", "\n".join(lines), "X")
    assert differences(read, again) == [], name
    assert shown(Configuring(COMMAND_LINE, "\n".join(lines), "X")) == lines, name
    for code in ("not-understood", "refused"):
        assert len([d for d in again.diagnostics if d.code == code]) <= len(
            {(d.text, d.line) for d in read.diagnostics if d.code == code}
        ), name


def test_every_configuration_is_shown_as_what_it_is() -> None:
    texts = _ios_texts()
    assert texts
    for name, text in texts.items():
        assert_round_trip(name, text)


def test_no_line_is_lost() -> None:
    """What is not modelled is still there, line by line."""
    for name, text in _ios_texts().items():
        read, lines = ios.read("f", text, "X"), shown(Configuring(COMMAND_LINE, text, "X"))
        again = ios.read("f", "\n".join(lines), "X")
        for code in ("not-modelled", "not-understood"):
            before = {d.text.lower() for d in read.diagnostics if d.code == code}
            after = {d.text.lower() for d in again.diagnostics if d.code == code}
            assert len(before - after) == len(after - before), (name, before - after, after - before)


def test_a_generated_provider(tmp_path: Path) -> None:
    write_provider(
        Provider(Size(pe=2, p=2, rr=1, vpns=3, sites=2, prefixes=5, extranets=1, ce_bgp=0.5), 3), tmp_path / "net"
    )
    for path in sorted((tmp_path / "net").rglob("*.cfg")):
        assert_round_trip(str(path), path.read_text())


def test_ten_thousand_lines_are_typed_in_three_seconds() -> None:
    lines: list[str] = []
    for n in range(250):
        lines += [f"vrf definition V{n}", f" rd 65000:{n}", " address-family ipv4", f"  route-target both 65000:{n}"]
        lines += [f"interface GigabitEthernet0/1.{n + 1}", f" encapsulation dot1Q {n + 1}", f" vrf forwarding V{n}"]
        lines += [f" ip address 10.0.{n}.1 255.255.255.0"]
    lines.append("router bgp 65000")
    for n in range(250):
        lines += [f"address-family ipv4 vrf V{n}", f" neighbor 10.0.{n}.2 remote-as {n + 1}", " redistribute connected"]
        lines += [f" neighbor 10.0.{n}.2 activate", "exit-address-family"]
    lines.append("exit")
    lines += [
        f"ip route vrf V{n % 250} 172.16.{n // 256}.{n % 256} 255.255.255.255 10.0.{n % 250}.2" for n in range(6748)
    ]
    found = Configuring(COMMAND_LINE, "hostname PE1\n", "PE1")
    begin = time.perf_counter()
    answers = [found.type(line) for line in lines]
    text = shown(found)
    assert time.perf_counter() - begin < 3
    assert len(lines) == 10_000
    assert all(answer.understood and not answer.refused for answer in answers)
    assert len(text) > len(lines)


def test_a_static_route_of_a_vrf_goes_without_its_way() -> None:
    routes = [f"ip route {table}10.0.0.0 255.0.0.0 Null0" for table in ("vrf A ", "")]
    start = "\n".join(("ip vrf A", " rd 1:1", *routes, ""))
    configuring = Configuring(COMMAND_LINE, start, "R1")
    configuring.type("no ip route vrf A 10.0.0.0 255.0.0.0")
    left = [line for line in COMMAND_LINE.shown(configuring.running) if line.startswith("ip route")]
    assert left == routes[1:]


def test_a_full_word_of_the_global_mode_is_no_abbreviation_of_one_in_a_section() -> None:
    configuring = Configuring(COMMAND_LINE, "interface Serial1/0\n ip address 10.0.0.1 255.255.255.0\n", "R1")
    for line in ("interface Serial1/0", "no line vty 0", "end"):
        configuring.type(line)
    text = "\n".join(COMMAND_LINE.shown(configuring.running))
    assert "linecode" not in text
    assert "\n".join(COMMAND_LINE.shown(Configuring(COMMAND_LINE, text, "R1").running)) == text
