"""What the route filters of the devices tell apart: the one place where a construct that filters declares it.

Prefix classes (design idea 4) rest on this: two prefixes may share a class only if every filter in use treats them
alike. Each test of a prefix, whichever construct makes it, has the same shape here: the network address under a
wildcard, and the set of lengths it takes. A prefix-list entry is such a test with the host bits as wildcard and the
lengths ge..le; an access-list entry has its own wildcard and, if extended, the lengths its mask test leaves.

Only filters that something refers to are collected: a list nobody uses splits no class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tidegate.control.policy.access_list import EVERY_LENGTH, lengths_matched, wildcard_length
from tidegate.control.policy.prefix_list import probes
from tidegate.model.bgp import BgpNeighbor, BgpProcess
from tidegate.model.device import Device
from tidegate.model.ospf import OspfProcess
from tidegate.model.policy import AccessList, MatchPrefix, Policies, PrefixList
from tidegate.model.redistribution import Redistribution
from tidegate.model.vrf import Vrf
from tidegate.net.prefix import Address, Prefix, address_family, family_of, make_prefix

Signature = tuple[int, ...]

_ALL_BITS = 0xFFFFFFFF
OSPF_PREFIX_LIST = "prefix:"  # marks a prefix-list in OspfProcess.distribute_list_in


class UsedPolicies(NamedTuple):
    """The names by which a device's configuration refers to policies that filter or change routes.

    `either` are names that may be of a prefix-list or an access-list.
    """

    route_maps: set[str]
    prefix_lists: set[str]
    access_lists: set[str]
    either: set[str]


def used_policies(device: Device) -> UsedPolicies:
    """Every route policy that something on the device applies to routes. Policy-based routing filters packets."""
    used = UsedPolicies(set(), set(), set(), set())
    for vrf in device.vrfs.values():
        _use_vrf(vrf, used)
    for process in device.ospf:
        _use_ospf(process, used)
    if device.bgp is not None:
        _use_bgp(device.bgp, used)
    if device.ldp.allocate_for is not None:
        used.either.add(device.ldp.allocate_for)
    for names in used:
        names.discard("")
    return used


def _use(names: set[str], *references: str | None) -> None:
    names.update(reference for reference in references if reference is not None)


def _use_redistributions(redistributions: Iterable[Redistribution], used: UsedPolicies) -> None:
    _use(used.route_maps, *(r.route_map for r in redistributions))


def _use_vrf(vrf: Vrf, used: UsedPolicies) -> None:
    for family in vrf.families.values():
        _use(used.route_maps, family.import_map, family.export_map)
        _use(used.route_maps, *(t.route_map for t in (family.import_global, family.export_global) if t is not None))
        _use(used.route_maps, *(r.route_map for r in family.replications))


def _use_ospf(process: OspfProcess, used: UsedPolicies) -> None:
    _use_redistributions(process.redistributions, used)
    if process.default_originate is not None:
        _use(used.route_maps, process.default_originate.route_map)
    if process.distribute_list_in is not None:
        name = process.distribute_list_in
        if name.startswith(OSPF_PREFIX_LIST):
            used.prefix_lists.add(name.removeprefix(OSPF_PREFIX_LIST))
        else:
            used.access_lists.add(name)
    for area in process.areas.values():  # `area N filter-list prefix NAME in|out`
        _use(used.prefix_lists, area.filter_in, area.filter_out)


def _use_bgp(process: BgpProcess, used: UsedPolicies) -> None:
    for neighbor in process.neighbors.values():
        _use_neighbor(neighbor, used)
    for listen in process.listen_ranges:
        _use_neighbor(listen.template, used)
    for family in process.families.values():
        _use_redistributions(family.redistributions, used)
        _use(used.route_maps, family.table_map, *(network.route_map for network in family.networks))
        for aggregate in family.aggregates:
            _use(used.route_maps, aggregate.attribute_map, aggregate.advertise_map, aggregate.suppress_map)


def _use_neighbor(neighbor: BgpNeighbor, used: UsedPolicies) -> None:
    for family in neighbor.families.values():
        _use(used.route_maps, family.route_map_in, family.route_map_out)
        _use(used.route_maps, family.default_originate_map, family.unsuppress_map)
        _use(used.prefix_lists, family.prefix_list_in, family.prefix_list_out)
        _use(used.access_lists, family.distribute_list_in, family.distribute_list_out)


class PrefixTest(NamedTuple):
    """True of a prefix whose network address equals `address` where `wildcard` has zeros and whose length is in
    `lengths` (bit n stands for length n)."""

    address: Address
    wildcard: int
    lengths: int


def tests_of(device: Device) -> Iterator[PrefixTest]:
    """Every test of a prefix that a filter in use on the device makes, repetitions included."""
    policies = device.policies
    used = used_policies(device)
    prefix_lists = used.prefix_lists | used.either
    access_lists = used.access_lists | used.either
    for name in used.route_maps:
        _lists_of_route_map(policies, name, prefix_lists, access_lists)
    for (_, name), prefix_list in policies.prefix_lists.items():
        if name in prefix_lists:
            yield from _prefix_list_tests(prefix_list)
    for name, access_list in policies.access_lists.items():
        if name in access_lists:
            yield from _access_list_tests(access_list)


def _lists_of_route_map(policies: Policies, name: str, prefix_lists: set[str], access_lists: set[str]) -> None:
    route_map = policies.route_maps.get(name)
    for entry in route_map.entries if route_map is not None else ():
        for match in entry.matches:
            # A next hop or a route source is no prefix: it distinguishes paths, not prefixes.
            if isinstance(match, MatchPrefix) and match.subject == "prefix":
                (prefix_lists if match.kind == "prefix-list" else access_lists).update(match.lists)


def _prefix_list_tests(prefix_list: PrefixList) -> Iterator[PrefixTest]:
    for entry in prefix_list.entries:
        host_bits = (32 if family_of(entry.prefix) == "ipv4" else 128) - (entry.prefix & 255)
        ge = max(entry.ge, entry.prefix & 255)
        if ge <= entry.le:
            lengths = (1 << (entry.le + 1)) - (1 << ge)
            yield PrefixTest(Address(entry.prefix >> 8), (1 << host_bits) - 1, lengths)


def _access_list_tests(access_list: AccessList) -> Iterator[PrefixTest]:
    for entry in access_list.entries:
        lengths = EVERY_LENGTH
        if access_list.extended:
            lengths = lengths_matched(entry.destination, entry.destination_wildcard)
        address = Address(entry.source & ~entry.source_wildcard & _ALL_BITS)
        yield PrefixTest(address, entry.source_wildcard, lengths)


class Distinguishers:
    """Every prefix test of many devices (`tests`: those of each), equal ones once. `signature` tells which of them hold
    for a prefix."""

    __slots__ = ("_by_base", "_scattered", "_v4_probes", "_v6_probes", "count")

    def __init__(self, tests: Iterable[Iterable[PrefixTest]] = ()) -> None:
        every = sorted(set().union(*tests))
        self.count = len(every)
        # Contiguous wildcards are prefixes: found by probing the base prefixes of each length there is.
        self._by_base: dict[Prefix, list[tuple[int, int]]] = {}
        self._scattered: list[tuple[int, int, int, int]] = []  # (address, bits that count, lengths, number)
        for number, test in enumerate(every):
            v4 = address_family(test.address) == "ipv4"
            bits = wildcard_length(Address(test.wildcard)) if v4 else 128 - test.wildcard.bit_length()
            if bits is None:
                self._scattered.append((test.address, ~test.wildcard & _ALL_BITS, test.lengths, number))
            else:
                self._by_base.setdefault(make_prefix(test.address, bits), []).append((test.lengths, number))
        self._v4_probes = probes(self._by_base, "ipv4")
        self._v6_probes = probes(self._by_base, "ipv6")

    def signature(self, prefix: Prefix) -> Signature:
        """The numbers of the tests that hold for `prefix`: equal for two prefixes exactly when every filter that is
        in use treats them alike."""
        length_bit = 1 << (prefix & 255)
        by_base = self._by_base
        v4 = family_of(prefix) == "ipv4"
        found = []
        for mask, bits in self._v4_probes if v4 else self._v6_probes:
            tests = by_base.get(Prefix(prefix & mask | bits))
            if tests is not None:
                for lengths, number in tests:
                    if lengths & length_bit:
                        found.append(number)
        if v4 and self._scattered:
            network = prefix >> 8
            for address, care, lengths, number in self._scattered:
                if network & care == address and lengths & length_bit:
                    found.append(number)
        return tuple(found)
