"""Forming prefix classes: which prefixes nothing in the snapshot can tell apart (design idea 4).

Within a group of tables between which routes can flow (`control.domains`) two prefixes share a class when

- the same statements originate them: the same group of static routes, or the same neighbor outside the snapshot with
  the same attributes, in the same tables;
- they have the same length, and every filter that is used treats them alike (`control.policy.distinguishers`);
- no address that anything resolves (next hops, neighbors, interface addresses) lies in either of them;
- no statement names either of them (network, aggregate, area range, summary);
- where a redistribution takes classful networks only, both are networks of their class or neither is.

What fails the last two stands alone. Interface networks always stand alone: they have resolvable addresses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import count

from tidegate.control.classindex import ClassIndex
from tidegate.control.domains import device_joins, flow_domains, tables_of
from tidegate.control.policy.distinguishers import Distinguishers, tests_of
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.redistribution import is_subnet
from tidegate.control.table import TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Device, Network
from tidegate.model.policy import SetNextHop
from tidegate.net.prefix import (
    DEFAULT_ROUTE,
    Address,
    Family,
    Prefix,
    address_family,
    family_of,
    host_prefix,
    make_prefix,
)


class _Domain:
    """What is known of the prefixes of one group of tables."""

    __slots__ = ("addresses", "alone", "bundles", "classful", "covers")

    def __init__(self) -> None:
        # Prefixes with one origin: a group of static routes, or of announcements from outside.
        self.bundles: list[list[Prefix]] = []
        self.alone: set[Prefix] = {DEFAULT_ROUTE}
        self.addresses: set[Address] = set()  # anything that may be resolved here
        self.covers: set[Prefix] = set()  # aggregates and ranges: what they cover is told apart
        self.classful = False  # whether a redistribution tells subnets from networks of class A, B or C

    def content(self) -> object:
        bundles = tuple(map(tuple, self.bundles))
        return bundles, self.alone, self.addresses, self.covers, self.classful


def form_classes(
    network: Network, topology: Topology, families: tuple[Family, ...] = ("ipv4",), per_prefix: bool = False
) -> ClassIndex:
    """The partition of every table. `per_prefix` gives each prefix a class of its own (the reference engine)."""
    domains = flow_domains(network, topology, families)
    found: dict[object, _Domain] = defaultdict(_Domain)
    of_table = {table: found[domains.find(table)] for table in tables_of(network) if table.family in families}
    for device in network.devices.values():
        _collect_interfaces(device, of_table)
        _collect_statics(device, of_table)
        _collect_protocols(device, of_table)
        _collect_policies(device, of_table)
    _collect_announcements(network, of_table)
    distinguishers = Distinguishers(network.devices.values())
    partitions: dict[int, dict[Prefix, PrefixClass]] = {}
    for domain in found.values():
        partitions[id(domain)] = _partition(domain, distinguishers, per_prefix)
    return ClassIndex({table: partitions[id(domain)] for table, domain in of_table.items()})


def device_shape(device: Device, families: tuple[Family, ...] = ("ipv4",)) -> object:
    """What a device contributes to the partition, its links apart: while that is equal, so are the classes."""
    of_table: dict[TableId, _Domain] = {}
    for vrf in device.vrfs:
        for family in families:
            of_table[TableId(device.name, vrf, family)] = _Domain()
    _collect_interfaces(device, of_table)
    _collect_statics(device, of_table)
    _collect_protocols(device, of_table)
    _collect_policies(device, of_table)
    return (
        {table: domain.content() for table, domain in of_table.items()},
        device_joins(device, families),
        frozenset(tests_of(device)),
    )


def _collect_interfaces(device: Device, of_table: dict[TableId, _Domain]) -> None:
    for interface in device.interfaces.values():
        for address in interface.addresses:
            domain = of_table.get(TableId(device.name, interface.vrf, address_family(address.address)))
            if domain is not None:
                domain.alone.add(address.prefix)
                domain.alone.add(host_prefix(address.address))
                domain.addresses.add(address.address)
                _receive(device, interface.receive_vrfs, address.prefix, of_table)
        for gateway in interface.gateways:
            domain = of_table.get(TableId(device.name, interface.vrf))
            if domain is not None and gateway.address is not None:
                domain.alone.add(host_prefix(gateway.address))


def _receive(device: Device, vrfs: Iterable[str], prefix: Prefix, of_table: dict[TableId, _Domain]) -> None:
    for vrf in vrfs:
        domain = of_table.get(TableId(device.name, vrf, family_of(prefix)))
        if domain is not None:
            domain.alone.add(prefix)


def _collect_statics(device: Device, of_table: dict[TableId, _Domain]) -> None:
    for group in device.static_routes:
        domain = of_table.get(TableId(device.name, group.vrf, group.family))
        if domain is not None:
            domain.bundles.append(group.prefixes)
        if group.next_hop is not None:
            resolving = of_table.get(TableId(device.name, group.resolve_vrf or group.vrf, group.family))
            for where in (domain, resolving):  # redistributed, the next hop is resolved by others too
                if where is not None:
                    where.addresses.add(group.next_hop)


def _collect_protocols(device: Device, of_table: dict[TableId, _Domain]) -> None:
    for process in device.ospf:
        domain = of_table.get(TableId(device.name, process.vrf, process.family))
        if domain is None:
            continue
        ranges = [r.prefix for area in process.areas.values() for r in area.ranges]
        ranges += [summary.prefix for summary in process.summaries]
        domain.alone.update(ranges)
        domain.covers.update(ranges)
        domain.classful = domain.classful or not all(spec.subnets for spec in process.redistributions)
    if device.bgp is None:
        return
    for (vrf, address), neighbor in device.bgp.neighbors.items():
        domain = of_table.get(TableId(device.name, vrf, address_family(neighbor.address)))
        if domain is not None:
            domain.addresses.add(address)
    for (vrf, name), family in device.bgp.families.items():
        domain = of_table.get(TableId(device.name, vrf, "ipv6" if name == "ipv6" else "ipv4"))
        if domain is not None:
            domain.alone.update(network.prefix for network in family.networks)
            domain.alone.update(aggregate.prefix for aggregate in family.aggregates)
            domain.covers.update(aggregate.prefix for aggregate in family.aggregates)


def _collect_announcements(network: Network, of_table: dict[TableId, _Domain]) -> None:
    for group in network.announcements:
        domain = of_table.get(TableId(group.device, group.vrf, group.family))
        if domain is not None:
            domain.bundles.append(group.prefixes)
            domain.addresses.add(group.neighbor if group.next_hop is None else group.next_hop)
        session = of_table.get(TableId(group.device, group.vrf, address_family(group.neighbor)))
        if session is not None:
            session.addresses.add(group.neighbor)


def _collect_policies(device: Device, of_table: dict[TableId, _Domain]) -> None:
    hops = {
        address
        for route_map in device.policies.route_maps.values()
        for entry in route_map.entries
        for action in entry.sets
        if isinstance(action, SetNextHop)
        for address in action.addresses
    }
    for vrf in device.vrfs if hops else ():
        for hop in hops:
            domain = of_table.get(TableId(device.name, vrf, address_family(hop)))
            if domain is not None:
                domain.addresses.add(hop)


def _origins(bundles: list[list[Prefix]]) -> dict[Prefix, int]:
    """A number for each prefix: equal for two of them exactly when they are in the same bundles.

    Customers of a provider use the same addresses, so one prefix may be in thousands of bundles: each step takes the
    number of the bundles so far and the next bundle to a new number.
    """
    found: dict[Prefix, int] = {}
    numbers = count(1)
    for bundle in bundles:
        after: dict[int, int] = {}  # number before this bundle -> number with it
        for prefix in dict.fromkeys(bundle):
            before = found.get(prefix, 0)
            number = after.get(before)
            if number is None:
                number = after[before] = next(numbers)
            found[prefix] = number
    return found


def _partition(domain: _Domain, distinguishers: Distinguishers, per_prefix: bool) -> dict[Prefix, PrefixClass]:
    origins = _origins(domain.bundles)
    alone = set(domain.alone)
    lengths = sorted({prefix & 255 for prefix in origins})
    for address in domain.addresses:
        for bits in lengths:
            if bits <= (32 if address_family(address) == "ipv4" else 128):
                prefix = make_prefix(address, bits)
                if prefix in origins:
                    alone.add(prefix)
    groups: dict[object, list[Prefix]] = defaultdict(list)
    covers = domain.covers
    cover_lengths = sorted({cover & 255 for cover in covers})
    signature = distinguishers.signature
    for prefix, origin in origins.items():
        if prefix in alone or per_prefix:
            alone.add(prefix)
        else:
            shorter = (make_prefix(Address(prefix >> 8), bits) for bits in cover_lengths if bits <= prefix & 255)
            covered = tuple(cover for cover in shorter if cover in covers)
            subnet = domain.classful and is_subnet(prefix)
            groups[origin, prefix & 255, subnet, signature(prefix), covered].append(prefix)
    partition = {prefix: PrefixClass((prefix,)) for prefix in sorted(alone)}
    for members in groups.values():
        cls = PrefixClass(sorted(members))
        for prefix in members:
            partition[prefix] = cls
    return partition
