"""Whatever the text is, the reader gives a device and diagnostics: no exception, no line without an account."""

from __future__ import annotations

import time
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.dialects import ios
from tidegate.dialects.ios.secrets import redact
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device

_SEED = """\
version 17.9
hostname A
ip vrf BLUE
 rd 1:1
 route-target both 1:1
vrf definition RED
 rd 1:2
 address-family ipv4
  route-target import 1:2
 exit-address-family
interface GigabitEthernet0/0.5
 encapsulation dot1Q 5
 ip vrf forwarding BLUE
 ip address 10.0.0.1 255.255.255.0
 ip ospf 1 area 0
interface Serial 1/0
 vrf forwarding RED
 ip address 10.1.0.1 255.255.255.0 secondary
 no ip address
router ospf 1 vrf BLUE
 network 10.0.0.0 0.255.255.255 area 0
 redistribute bgp 65000 subnets route-map M
router bgp 65000
 neighbor 10.0.0.2 remote-as 65001
 address-family ipv4 vrf BLUE
  redistribute ospf 1 match internal external 2
  neighbor 10.0.0.2 activate
 exit-address-family
ip route vrf RED 10.9.0.0 255.255.0.0 10.0.0.9 global 250 tag 5 name X
no ip route 10.9.0.0 255.255.0.0
no ip vrf BLUE
ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
access-list 10 permit 10.0.0.0 0.255.255.255
route-map M permit 10
 match ip address prefix-list P
 set metric 5
banner motd ^C
hello
^C
end
""".splitlines()
_WORDS = sorted(
    {word for line in _SEED for word in line.split()} | {"no", "default", "^C", "#", "::1/64", "4294967296"}
)

lines = st.one_of(
    st.sampled_from(_SEED),
    st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join),
    st.tuples(
        st.sampled_from(["", " ", "  ", "\t", "R1(config)#", "R1(config-if)# ", "R1#"]), st.sampled_from(_SEED)
    ).map("".join),
    st.text(max_size=40),
)


def account(text: str) -> Device:
    """Read the text, and check what holds for any text."""
    device = ios.read("fuzz.cfg", text, "fuzz")
    total = len(device.text.lines)
    counting = [n for n, line in enumerate(device.text.lines, 1) if line.strip() and line.strip()[0] != "!"]
    assert set(counting) <= set(device.statuses)
    assert all(0 <= d.line <= total and d.message for d in device.diagnostics)
    assert all(device.text.headers[n] < n for n in counting)
    assert "default" in device.vrfs
    assert all(interface.vrf in device.vrfs for interface in device.interfaces.values())
    return device


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, max_size=40).map("\n".join))
def test_mutated_configurations(text: str) -> None:
    account(text)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_bytes(data: bytes) -> None:
    text = data.decode("latin-1")
    account(text)
    assert isinstance(ios.recognise(text), int)
    redact(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_words_removed_and_replaced(data: st.DataObject) -> None:
    text = list(_SEED)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        words = text[at].split(" ")
        words[data.draw(st.integers(0, len(words) - 1))] = data.draw(st.sampled_from(["", *_WORDS]))
        text[at] = " ".join(words)
    account("\n".join(text))


def test_deep_nesting_and_long_lines_take_little_time() -> None:
    nested = "\n".join(" " * depth + "address-family ipv4" for depth in range(2000))
    texts = [
        nested,
        "router rip\n" + nested,
        "description " + "x" * 10_000_000,
        "ip route " * 1_000_000,
        "interface " + "9/" * 2_000_000,
        "password " * 500_000,
        "tacacs-server " * 500_000,
        "--More--" * 500_000,
        "a\b" * 500_000,
        "R1(config)#" * 200_000,
    ]
    for text in texts:
        start = time.process_time()
        device = account(text)
        device.text.ref(1)
        assert time.process_time() - start < 3, text[:30]


_BLOCKS = (
    "ip vrf ONE\n rd 1:1\n route-target both 1:1",
    "ip vrf TWO\n rd 1:2\n route-target import 1:1",
    "interface Loopback1\n ip address 10.0.0.1 255.255.255.255",
    "interface GigabitEthernet0/1\n ip address 10.1.0.1 255.255.255.0\n shutdown",
    "router ospf 1\n router-id 1.1.1.1\n network 10.0.0.0 0.0.0.255 area 0",
    "ip route 10.9.0.0 255.255.0.0 10.1.0.2",
    "ip route 10.8.0.0 255.255.0.0 Null0 200",
    "mpls ldp router-id Loopback1 force",
)


def _content(device: Device) -> dict[str, object]:
    """What the model says, without lines and without the order of independent sections."""
    routes = [(s.vrf, s.next_hop, s.interface, s.distance, tuple(sorted(s.prefixes))) for s in device.static_routes]
    return {
        "vrfs": {
            n: (v.rd, sorted(f for f in v.families), [sorted(t.import_targets) for t in v.families.values()])
            for n, v in device.vrfs.items()
        },
        "interfaces": {
            i.name: [getattr(i, f.name) for f in fields(i) if f.name not in ("line", "at", "addresses", "ospf")]
            + [[(a.address, a.length) for a in i.addresses]]
            for i in device.interfaces.values()
        },
        "ospf": [(p.process, p.router_id, [n[:3] for n in p.networks]) for p in device.ospf],
        "routes": sorted(routes, key=repr),
        "ldp": device.ldp.router_id_interface,
    }


@settings(max_examples=40, deadline=None)
@given(st.permutations(_BLOCKS))
def test_the_order_of_independent_sections_does_not_matter(blocks: list[str]) -> None:
    read = ios.read("a", "\n".join(blocks), "a")
    assert not read.diagnostics
    assert _content(read) == _content(ios.read("a", "\n!\n".join(_BLOCKS), "a"))


def test_reading_twice_gives_the_same() -> None:
    text = "\n".join(_SEED)
    first, second = account(text), account(text)
    assert first.diagnostics == second.diagnostics
    assert first.interfaces == second.interfaces
    assert first.vrfs == second.vrfs
    for mode in TABLE.modes.values():
        mode.memo.clear()
    assert account(text).interfaces == first.interfaces


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_a_file_cut_off_anywhere(cut: int) -> None:
    account("\n".join(_SEED)[:cut])
