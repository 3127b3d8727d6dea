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

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import count

from tidegate.control.classindex import ClassIndex
from tidegate.control.domains import tables_of
from tidegate.control.partitionmemory import PartitionMemory
from tidegate.control.policy.distinguishers import Distinguishers
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
    contains,
    family_of,
    host_prefix,
    make_prefix,
)


class Domain:
    """What is known of the prefixes of one group of tables."""

    __slots__ = ("_holders", "addresses", "alone", "bundles", "classful", "covers")

    def __init__(self) -> None:
        # Prefixes with one origin: a group of static routes, or of announcements from outside.
        self.bundles: list[list[Prefix]] = []
        self.alone: set[Prefix] = {DEFAULT_ROUTE}
        self.addresses: set[Address] = set()  # anything that may be resolved here
        self.covers: set[Prefix] = set()  # aggregates and ranges: what they cover is told apart
        self.classful = False  # whether a redistribution tells subnets from networks of class A, B or C
        self._holders: Counter[Prefix] | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Domain):
            return NotImplemented
        return self.bundles == other.bundles and self.distinctions() == other.distinctions()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def distinctions(self) -> object:
        """Everything but the bundles."""
        return self.alone, self.addresses, self.covers, self.classful

    def holders(self) -> Counter[Prefix]:
        """In how many bundles each prefix is."""
        if self._holders is None:
            self._holders = Counter()
            for bundle, times in Counter(map(tuple, self.bundles)).items():
                for prefix in dict.fromkeys(bundle):
                    self._holders[prefix] += times
        return self._holders

    def replace_bundles(self, old: list[list[Prefix]], new: list[list[Prefix]]) -> None:
        holders = self.holders()
        for bundle in old:
            self.bundles.remove(bundle)
            holders.subtract(dict.fromkeys(bundle, 1))
        for bundle in new:
            self.bundles.append(bundle)
            holders.update(dict.fromkeys(bundle, 1))

    def stands_alone(self, prefix: Prefix) -> bool:
        """Whether something names the prefix, or an address in it may be resolved."""
        return prefix in self.alone or any(contains(prefix, address) for address in self.addresses)

    def treatment(self, prefix: Prefix, distinguishers: Distinguishers) -> object:
        """How filters, ranges and classful redistribution treat the prefix."""
        lengths = sorted({cover & 255 for cover in self.covers})
        shorter = (make_prefix(Address(prefix >> 8), bits) for bits in lengths if bits <= prefix & 255)
        covered = tuple(cover for cover in shorter if cover in self.covers)
        return prefix & 255, self.classful and is_subnet(prefix), distinguishers.signature(prefix), covered


def form_classes(
    network: Network, topology: Topology, families: tuple[Family, ...] = ("ipv4",), per_prefix: bool = False
) -> ClassIndex:
    """The partition of every table. `per_prefix` gives each prefix a class of its own (the reference engine)."""
    return Partition(network, topology, families, per_prefix).index


class Partition:
    """The classes of a network in `index`, and what they were formed from; `control.repartition` takes over changes.

    `memory` is that of an earlier partition of nearly the same network.
    """

    def __init__(
        self,
        network: Network,
        topology: Topology,
        families: tuple[Family, ...] = ("ipv4",),
        per_prefix: bool = False,
        memory: PartitionMemory | None = None,
    ) -> None:
        self.families = families
        self.memory = memory = memory or PartitionMemory()
        self.domains = memory.domains(network, topology, families)
        found: dict[object, Domain] = defaultdict(Domain)
        self.of_table = {t: found[self.domains.find(t)] for t in tables_of(network) if t.family in families}
        for device in network.devices.values():
            _collect(device, self.of_table)
        _collect_announcements(network, self.of_table)
        self.distinguishers = Distinguishers(map(memory.tests, network.devices.values()))
        partitions = {id(d): _partition(d, self.distinguishers, per_prefix) for d in found.values()}
        self.index = ClassIndex({table: partitions[id(domain)] for table, domain in self.of_table.items()})


def contribution(device: Device, families: tuple[Family, ...]) -> dict[TableId, Domain]:
    """What a device's configuration says of the prefixes of its tables."""
    of_table = {TableId(device.name, vrf, family): Domain() for vrf in device.vrfs for family in families}
    _collect(device, of_table)
    return of_table


def _collect(device: Device, of_table: dict[TableId, Domain]) -> None:
    _collect_interfaces(device, of_table)
    _collect_statics(device, of_table)
    _collect_protocols(device, of_table)
    _collect_policies(device, of_table)


def _collect_interfaces(device: Device, of_table: dict[TableId, Domain]) -> None:
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


def _receive(device: Device, vrfs: Iterable[str], prefix: Prefix, of_table: dict[TableId, Domain]) -> None:
    for vrf in vrfs:
        domain = of_table.get(TableId(device.name, vrf, family_of(prefix)))
        if domain is not None:
            domain.alone.add(prefix)


def _collect_statics(device: Device, of_table: dict[TableId, Domain]) -> None:
    for group in device.static_routes:
        domain = of_table.get(TableId(device.name, group.vrf, group.family))
        if domain is not None:
            domain.bundles.append(group.prefixes)
        if group.next_hop is not None:
            resolving = of_table.get(TableId(device.name, group.resolve_vrf or group.vrf, group.family))
            for where in (domain, resolving):  # redistributed, the next hop is resolved by others too
                if where is not None:
                    where.addresses.add(group.next_hop)


def _collect_protocols(device: Device, of_table: dict[TableId, Domain]) -> None:
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


def _collect_announcements(network: Network, of_table: dict[TableId, Domain]) -> None:
    for group in network.announcements:
        domain = of_table.get(TableId(group.device, group.vrf, group.family))
        if domain is not None:
            domain.bundles.append(group.prefixes)
            domain.addresses.add(group.neighbor if group.next_hop is None else group.next_hop)
        session = of_table.get(TableId(group.device, group.vrf, address_family(group.neighbor)))
        if session is not None:
            session.addresses.add(group.neighbor)


def _collect_policies(device: Device, of_table: dict[TableId, Domain]) -> None:
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
    for bundle in dict.fromkeys(map(tuple, bundles)):  # the same prefixes once more tell nothing new apart
        after: dict[int, int] = {}  # number before this bundle -> number with it
        for prefix in dict.fromkeys(bundle):
            before = found.get(prefix, 0)
            number = after.get(before)
            if number is None:
                number = after[before] = next(numbers)
            found[prefix] = number
    return found


def _partition(domain: Domain, distinguishers: Distinguishers, per_prefix: bool) -> dict[Prefix, PrefixClass]:
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
