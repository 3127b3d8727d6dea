"""Policies against their plain definitions, and prefix signatures against verdicts, on random lists."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.control.policy.distinguishers import Distinguishers
from tidegate.control.policy.distinguishers import tests_of as filters_of
from tidegate.control.policy.filters import Filters
from tidegate.control.policy.prefix_list import PrefixMatcher
from tidegate.model.bgp import BgpNeighbor, BgpNeighborFamily, BgpProcess
from tidegate.model.device import Device
from tidegate.model.policy import AccessList, AccessListEntry, PrefixList, PrefixListEntry
from tidegate.model.source import SourceText
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, Prefix, covers, make_prefix

# Few distinct bits, so that random prefixes meet random entries: 10.0.0.0/8 with two free bits in each octet.
_addresses = st.builds(
    lambda a, b, c: Address(0x0A000000 | a << 16 | b << 8 | c), *[st.sampled_from([0, 1, 128, 255])] * 3
)
_prefixes = st.builds(make_prefix, _addresses, st.integers(0, 32))


@st.composite
def _prefix_lists(draw: st.DrawFn) -> PrefixList:
    entries = []
    for number in range(draw(st.integers(1, 8))):
        base = draw(_prefixes)
        ge = draw(st.integers(base & 255, 32))
        le = draw(st.integers(ge, 32))
        permit = draw(st.booleans())
        entries.append(PrefixListEntry(sequence=number, permit=permit, prefix=base, ge=ge, le=le, line=number + 1))
    return PrefixList(name="L", entries=entries)


@st.composite
def _access_lists(draw: st.DrawFn) -> AccessList:
    wildcards = st.sampled_from([0, 0xFF, 0xFFFF, 0xFEFF, 0x00010000, 0xFFFFFF, 0xFFFFFFFF])
    extended = draw(st.booleans())
    entries = []
    for number in range(draw(st.integers(1, 6))):
        entry = AccessListEntry(permit=draw(st.booleans()), line=number + 1)
        entry.source, entry.source_wildcard = draw(_addresses), Address(draw(wildcards))
        if extended:
            entry.destination = Address(make_prefix(Address(0xFFFFFFFF), draw(st.integers(0, 32))) >> 8)
            entry.destination_wildcard = Address(draw(wildcards))
        entries.append(entry)
    return AccessList(name="A", extended=extended, entries=entries)


def _first_by_definition(prefix_list: PrefixList, prefix: Prefix) -> PrefixListEntry | None:
    for entry in prefix_list.entries:
        if covers(entry.prefix, prefix) and entry.ge <= prefix & 255 <= entry.le:
            return entry
    return None


def _permits_by_definition(access_list: AccessList, prefix: Prefix) -> bool:
    mask = make_prefix(Address(0xFFFFFFFF), prefix & 255) >> 8
    for entry in access_list.entries:
        source = (prefix >> 8 ^ entry.source) & ~entry.source_wildcard & 0xFFFFFFFF == 0
        masked = (mask ^ entry.destination) & ~entry.destination_wildcard & 0xFFFFFFFF == 0
        if source and (masked or not access_list.extended):
            return entry.permit
    return False


@given(_prefix_lists(), st.lists(_prefixes, min_size=1, max_size=20))
def test_a_prefix_list_is_its_definition(prefix_list: PrefixList, prefixes: list[Prefix]) -> None:
    matcher = PrefixMatcher(prefix_list)
    for prefix in prefixes:
        assert matcher.first(prefix) is _first_by_definition(prefix_list, prefix)


def _device(prefix_list: PrefixList, access_list: AccessList) -> Device:
    device = Device(name="r", dialect="ios", text=SourceText("r.cfg", [], str))
    device.policies.prefix_lists["ipv4", "L"] = prefix_list
    device.policies.access_lists["A"] = access_list
    family = BgpNeighborFamily(prefix_list_in="L", distribute_list_out="A")
    neighbor = BgpNeighbor(vrf="default", address=Address(1), families={"ipv4": family})
    device.bgp = BgpProcess(asn=Asn(65000), neighbors={("default", Address(1)): neighbor})
    return device


@given(_prefix_lists(), _access_lists(), st.lists(_prefixes, min_size=2, max_size=20))
@settings(max_examples=200)
def test_an_access_list_is_its_definition_and_equal_signatures_mean_equal_verdicts(
    prefix_list: PrefixList, access_list: AccessList, prefixes: list[Prefix]
) -> None:
    device = _device(prefix_list, access_list)
    signature = Distinguishers([filters_of(device)]).signature
    filters = Filters(device.policies)
    verdicts: dict[object, object] = {}
    for prefix in prefixes:
        by_access_list = filters.prefix("access-list", "A", prefix)
        assert by_access_list.permit is _permits_by_definition(access_list, prefix)
        verdict = filters.prefix("prefix-list", "L", prefix), by_access_list
        assert verdicts.setdefault(signature(prefix), verdict) == verdict


@given(_prefix_lists(), _access_lists(), _prefixes, _prefixes)
def test_different_signatures_mean_that_some_entry_tells_the_prefixes_apart(
    prefix_list: PrefixList, access_list: AccessList, one: Prefix, other: Prefix
) -> None:
    signature = Distinguishers([filters_of(_device(prefix_list, access_list))]).signature
    single_entries = [PrefixMatcher(PrefixList(name="L", entries=[entry])) for entry in prefix_list.entries]
    by_prefix_list = any((m.first(one) is None) != (m.first(other) is None) for m in single_entries)
    by_access_list = False
    for entry in access_list.entries:
        entry.permit = True
        alone = AccessList(name="A", extended=access_list.extended, entries=[entry])
        by_access_list = by_access_list or _permits_by_definition(alone, one) != _permits_by_definition(alone, other)
    assert (signature(one) != signature(other)) is (by_prefix_list or by_access_list)
