"""The fixed point: rounds over all protocols and leaks until no routing table changes any more.

A round goes connected → static → OSPF → BGP with its VPN leaks → replication. Each protocol reads the tables as the
others left them and replaces what it offered before, so that a round in which nothing is new costs little. The tables
are final when a whole round changes none. A state that comes back is an oscillation: it is reported, with the prefixes
that swing, and the tables are left as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from tidegate.control.adjacency import Adjacency
from tidegate.control.cause import Reason
from tidegate.control.changelog import Moved, unite
from tidegate.control.classindex import ClassIndex
from tidegate.control.deferral import OnDemand
from tidegate.control.domains import tables_of
from tidegate.control.lazymapping import LazyMapping
from tidegate.control.leaking.replicate import replicate, replicates
from tidegate.control.links import build_topology, link_shape
from tidegate.control.ospf_feed import Externals, feed, redistributing
from tidegate.control.partition import Partition
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.process import BgpRouting
from tidegate.control.protocols.bgp.speakers import VPN_FAMILY
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.protocols.connected import connected_routes
from tidegate.control.protocols.ldp.bindings import build_labels
from tidegate.control.protocols.ldp.session import LabelRouters, find_sessions
from tidegate.control.protocols.ospf.computation import Ospf
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.protocols.static import StaticRouting
from tidegate.control.relinks import Relinker
from tidegate.control.repartition import repartition
from tidegate.control.resolution import Key, Resolver
from tidegate.control.result import BgpTable, ControlPlane, Oscillation, VpnTable
from tidegate.control.rib import Changes, Rib, essence, same_routes
from tidegate.control.table import Refusal, Route, Table, TableId
from tidegate.control.topology import Topology
from tidegate.control.vpnlabeltables import LazyLabels
from tidegate.model.announcement import SessionEnd
from tidegate.model.device import Device, Endpoint, Network
from tidegate.model.ospf import OspfProcess
from tidegate.net.community import RouteDistinguisher
from tidegate.net.prefix import Address, Family, Prefix

FAMILIES: tuple[Family, ...] = ("ipv4",)  # docs/limits.md: IPv6 is read and not computed yet
_PATIENCE = 12  # rounds before states are compared; a network that settles needs fewer


def compute(network: Network, per_prefix: bool = False, defer: bool = True) -> ControlPlane:
    """Every table of the network at its fixed point.

    Tables on which nothing else rests are worked out when they are asked for, unless `defer` is False. `per_prefix`
    gives each prefix a class of its own. Both are for comparison: the answer is the same.
    """
    return _Computation(network, per_prefix, defer).run()


class Engine:
    """A computed network that follows changes: what depends on a change is computed anew, and nothing else.

    The answer is that of a fresh computation. Each new control plane takes the place of the one before, which must not
    be asked any more. `begun_anew` counts the changes that took a fresh computation, because what is there could settle
    in more than one way.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.begun_anew = 0
        self._computation = _Computation(network)
        self.plane = self._computation.run()

    @property
    def moved(self) -> Moved | None:
        """What the last change moved; None where it took a fresh computation, so that anything may be another."""
        return self._computation.moved

    @property
    def rigid(self) -> bool:
        """Whether every change takes a fresh computation, as the way in which the tables came to be matters."""
        return self._computation.rigid

    @property
    def deferred(self) -> Collection[TableId]:
        """The tables whose imports are worked out when somebody asks for them."""
        return self._computation.deferred

    def carry_all(self) -> None:
        """Carries the VPN entries that wait until somebody asks for them, so that `moved` tells when they change."""
        self._computation.carry_all()

    def asks(self, table: TableId, address: Address) -> int | None:
        """The metric to a next hop; from now on `moved` tells when it is another."""
        return self._computation.metric(table, address)

    def routes(self, table: TableId, classes: Collection[PrefixClass]) -> dict[PrefixClass, tuple[Route, ...]]:
        """The routes of these classes in a table, without working out the rest of it. Host routes that imported
        connected networks bring along are there where these networks are among the classes."""
        return self._computation.routes(table, classes)

    def own(self, table: TableId) -> Collection[PrefixClass]:
        """The classes that a table has or knows of without what it imports only when somebody asks for it."""
        return self._computation.own(table)

    def not_by_ospf(self, table: TableId) -> set[PrefixClass]:
        """The classes of a table that another source than OSPF offers."""
        return self._computation.not_by_ospf(table)

    def vpn_entries(self) -> Iterator[tuple[RouteDistinguisher | None, PrefixClass, Path]]:
        """Every VPN entry of sole origin (`control.leaking.sole_origins`) by RD and class, as its origin exports it."""
        return self._computation.vpn_entries()

    @property
    def plain_vpn(self) -> bool:
        """Whether all VPN entries are of sole origin, and each goes the way of its origin's others."""
        return self._computation.plain_vpn

    def vpn_path(self, device: str, rd: RouteDistinguisher | None, cls: PrefixClass) -> Path | None:
        """What a device uses of an entry of sole origin; None where it has none."""
        return self._computation.vpn_path(device, rd, cls)

    def vpn_exports(self, rd: RouteDistinguisher | None, cls: PrefixClass) -> list[Path]:
        """What tables export under RD:prefix."""
        return self._computation.vpn_exports(rd, cls)

    def vpn_sessions(self, device: str) -> list[Peering]:
        """A device's ends of the sessions over which it hears VPN entries."""
        return self._computation.vpn_sessions(device)

    def joined(self) -> frozenset[str] | None:
        """The devices whose global tables are in OSPF, where that is one area, all joined, and nothing is filtered or
        another process there: each reaches whatever another advertises. None elsewhere."""
        return self._computation.joined()

    def advertisers(self, table: TableId, cls: PrefixClass) -> set[str]:
        """The devices that advertise a class in the areas of a table as a network of their own."""
        return self._computation.advertisers(table, cls)

    def sessions(self, ends: Iterable[SessionEnd]) -> list[Adjacency]:
        """The states of these BGP neighbors."""
        return self._computation.sessions(ends)

    def neighbors(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        """The OSPF neighbors of these interfaces."""
        return self._computation.neighbors(endpoints)

    def label_peers(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        """The LDP neighbors of these interfaces."""
        return self._computation.label_peers(endpoints)

    def relink(self, down: Iterable[Endpoint]) -> ControlPlane:
        """The network with exactly these interfaces down by their line state (`Network.down_interfaces`)."""
        return self.update(replace(self.network, down_interfaces=set(down)))

    def update(self, network: Network) -> ControlPlane:
        """Another state of the network: line states, and devices with other configurations (new objects)."""
        before, self.network = self.network, network
        plane = None
        if _same_but_devices(before, network):
            plane = self._computation.follow(network)
        if plane is None:
            self.begun_anew += 1
            self._computation = _Computation(self.network)
            plane = self._computation.run()
        self.plane = plane
        return plane


class _Computation:
    """The computation of one network, with all that it rests on."""

    def __init__(self, network: Network, per_prefix: bool = False, defer: bool = True) -> None:
        self._network = network
        self.moved: Moved | None = None
        self._changing = False  # whether a change is being taken over
        self._doubtful = False  # whether the network could settle in another way than in a fresh computation
        self._relinker: Relinker | None = None
        self._topology: Topology = build_topology(network)
        self._partition = Partition(network, _all_lines_up(network, self._topology), FAMILIES, per_prefix)
        self._classes: ClassIndex = self._partition.index
        self._changes = Changes()
        self._ribs = {table: Rib(table, self._changes) for table in tables_of(network) if table.family in FAMILIES}
        self._resolver = Resolver(self._ribs, self._classes)
        self._policies = {
            name: PolicyEvaluator(device.policies, device.behaviour) for name, device in network.devices.items()
        }
        self._ospf = Ospf(network, self._topology, self._classes)
        self._statics: dict[str, StaticRouting] = {}
        self._asking: dict[Key, dict[str, None]] = {}  # look-ups -> devices whose static routes rest on them
        self._due_statics: dict[str, None] = {}
        for device in network.devices.values():
            self._prepare_statics(device)
        self._bgp = BgpRouting(
            network,
            self._topology,
            self._classes,
            self._ribs,
            self._resolver,
            self._policies,
            self._interfaces_of,
            FAMILIES,
            defer=defer,
        )
        self._core: dict[TableId, None] = {}
        self._redistributing: list[tuple[Device, OspfProcess]] = []
        self._replicating: list[Device] = []
        self._note_kinds(network.devices.values())
        self._fed: dict[OspfInstance, Externals] | None = None
        self._with_ospf: set[TableId] = set()

    def _note_kinds(self, devices: Collection[Device]) -> None:
        """Notes what these devices do that every round must look at."""
        names = {device.name for device in devices}
        for device in devices:
            for family in FAMILIES:
                self._core[TableId(device.name, "default", family)] = None
        found = [item for item in self._redistributing if item[0].name not in names]
        self._redistributing = sorted((*found, *redistributing(devices)), key=lambda item: item[0].name)
        copying = [device for device in self._replicating if device.name not in names]
        copying += [device for device in devices if replicates(device, FAMILIES)]
        self._replicating = sorted(copying, key=lambda device: device.name)

    def run(self) -> ControlPlane:
        for device in self._network.devices.values():
            self._connect(device)
        return self._settle()

    def follow(self, network: Network) -> ControlPlane | None:
        """Takes over another state of the network. None where that cannot be done in place: begin anew then."""
        if self.rigid:
            return None
        self._changing = True
        self.moved = Moved()
        self._bgp.begin_change(self.moved)
        edited = [device for name, device in network.devices.items() if self._network.devices[name] is not device]
        if edited and not self._edit(replace(network, down_interfaces=self._network.down_interfaces), edited):
            return None
        if network.down_interfaces != self._network.down_interfaces:
            self._relink(network)
        self._network = network
        plane = self._settle()
        self._changing = False
        return None if self._doubtful or self.rigid else plane

    def _edit(self, network: Network, edited: list[Device]) -> bool:
        """Takes devices out and puts them in again with other configurations. False where too much is another."""
        old = [self._network.devices[device.name] for device in edited]
        if not self._bgp.suits(edited):
            return False
        before, topology = self._topology, self._topology
        told_of = {diagnostic.file for diagnostic in before.diagnostics}
        if any(
            one.text.file in told_of or link_shape(one) != link_shape(other)
            for one, other in zip(old, edited, strict=True)
        ):
            topology = build_topology(network)
        if not self._repartition(network, topology, old, edited):
            return False
        names = {device.name for device in edited}
        self._bgp.remove(names)
        for device in edited:
            self._policies[device.name] = PolicyEvaluator(device.policies, device.behaviour)
            self._resolver.forget(device.name)
            self._statics.pop(device.name, None)
        for table in [table for table in self._ribs if table.device in names]:
            del self._ribs[table]
            self._with_ospf.discard(table)
        for table in tables_of(replace(network, devices={device.name: device for device in edited})):
            if table.family in FAMILIES:
                self._ribs[table] = Rib(table, self._changes)
                self._changes.note(table, None)
        self._topology, self._network, self._relinker = topology, network, None
        self._note_kinds(edited)
        for device in edited:
            self._connect(device)
            self._prepare_statics(device)
        endpoints = {Endpoint(device.name, name) for device in (*old, *edited) for name in device.interfaces}
        moved = self._ospf.edit(edited, endpoints, before, topology)
        self._take_over_ospf(moved, names)
        assert self.moved is not None  # follow set it
        self.moved.origins |= names
        self.moved.importers |= names
        addresses = {a.address for device in (*old, *edited) for i in device.interfaces.values() for a in i.addresses}
        self._bgp.add(network, topology, edited, addresses)
        return True

    def _repartition(self, network: Network, topology: Topology, old: list[Device], edited: list[Device]) -> bool:
        """Brings the classes up to date. False where classes that other devices use are no more."""
        relinked = topology is not self._topology
        lines_up = _all_lines_up(network, topology)
        lost = repartition(self._partition, network, lines_up, old, edited, relinked)
        if lost is None:
            self._partition = Partition(network, lines_up, FAMILIES)
            lost = self._classes.replace(self._partition.index)
            self._partition.index = self._classes
        names = {device.name for device in edited}
        others = (rib for table, rib in self._ribs.items() if table.device not in names)
        return not any(rib.holds(lost) for rib in others) and not self._bgp.holds(lost, names)

    def _relink(self, network: Network) -> None:
        """Takes over other line states."""
        differing = network.down_interfaces ^ self._network.down_interfaces
        if self._relinker is None:
            self._relinker = Relinker(network)
        relinked = self._relinker.relink(self._topology, network, sorted({endpoint.device for endpoint in differing}))
        before, self._topology, self._network = self._topology, relinked.topology, network
        devices = {endpoint.device for endpoint in relinked.endpoints}
        named = [network.devices[name] for name in sorted(devices) if name in network.devices]
        assert self.moved is not None  # follow set it
        self.moved.lines |= relinked.endpoints
        for device in named:
            self._connect(device)
            if device.name in self._statics:
                self._statics[device.name].withdraw(self._ribs)
            self._prepare_statics(device)
        self._take_over_ospf(self._ospf.relink(named, relinked.endpoints, before, self._topology), set())
        self._bgp.relink(network, self._topology, devices, relinked.addresses)

    def _take_over_ospf(self, moved: Mapping[TableId, Collection[PrefixClass] | None] | None, new: set[str]) -> None:
        """What OSPF said of a change: the classes that may have other routes, by table; None: OSPF begins anew. The
        tables of `new` devices know nothing yet."""
        assert self.moved is not None  # follow set it
        flipped = self._ospf.flipped
        if moved is None:
            self._ospf = Ospf(self._network, self._topology, self._classes)
            flipped = {device.name for device in self._network.devices.values() if device.ospf}
        if moved is None or not self._ospf.is_settled:
            self._fed = None
        else:
            for table, classes in moved.items():
                if table.device in new and table in self._ribs:
                    self._ribs[table].replace("ospf", self._ospf.offer(table))
                    self._with_ospf.add(table)
                elif table in self._with_ospf:
                    self._ribs[table].shift(classes, self._ospf.held.get(table))
        self.moved.origins |= flipped
        self.moved.importers |= flipped
        self.moved.neighbors = None if moved is None else self._ospf.around

    def metric(self, table: TableId, address: Address) -> int | None:
        return self._bgp.metric(table, address)

    @property
    def deferred(self) -> Collection[TableId]:
        return self._bgp.deferred.keys()

    def carry_all(self) -> None:
        self._bgp.carry_all()

    def routes(self, table: TableId, classes: Collection[PrefixClass]) -> dict[PrefixClass, tuple[Route, ...]]:
        rib = self._bgp.filled(table, classes)[1] if table in self._bgp.deferred else self._ribs[table]
        return {cls: routes for cls in classes if (routes := rib.routes.best(cls))}

    def own(self, table: TableId) -> Collection[PrefixClass]:
        return dict.fromkeys((*self._ribs[table].routes, *self._bgp.heard(table)))

    def not_by_ospf(self, table: TableId) -> set[PrefixClass]:
        return self._ribs[table].besides("ospf")

    def vpn_entries(self) -> Iterator[tuple[RouteDistinguisher | None, PrefixClass, Path]]:
        return ((rd, cls, entry) for (rd, cls), _, entry in self._bgp.leaks.sole.all())

    @property
    def plain_vpn(self) -> bool:
        return self._bgp.leaks.sole.all_sole

    def vpn_path(self, device: str, rd: RouteDistinguisher | None, cls: PrefixClass) -> Path | None:
        return self._bgp.leaks.used((device, FAMILIES[0]), (rd, cls))

    def vpn_exports(self, rd: RouteDistinguisher | None, cls: PrefixClass) -> list[Path]:
        return self._bgp.leaks.sole.exports((rd, cls))

    def vpn_sessions(self, device: str) -> list[Peering]:
        speaker = self._bgp.vpn_tables.get((device, VPN_FAMILY[FAMILIES[0]]))
        return [] if speaker is None else speaker.peerings

    def joined(self) -> frozenset[str] | None:
        return self._ospf.joined("default")

    def advertisers(self, table: TableId, cls: PrefixClass) -> set[str]:
        return self._ospf.advertisers(table, cls)

    def sessions(self, ends: Iterable[SessionEnd]) -> list[Adjacency]:
        return self._bgp.adjacencies(ends)

    def neighbors(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        return self._ospf.adjacencies(endpoints)

    def label_peers(self, endpoints: Iterable[Endpoint]) -> list[Adjacency]:
        routers = LabelRouters(self._network, self._topology, self._ospf.ldp_interfaces())
        return find_sessions(self._network, self._topology, self._ribs, self._classes, routers, endpoints).records

    @property
    def rigid(self) -> bool:
        """Whether the way in which the tables came to be matters for what they are."""
        return self._bgp.rigid or any(routing.circular for routing in self._statics.values())

    def _connect(self, device: Device) -> None:
        """The connected and local routes of a device."""
        offers = connected_routes(device, self._topology, self._classes)
        for vrf in device.vrfs:
            for family in FAMILIES:
                table = TableId(device.name, vrf, family)
                if table in self._ribs:
                    self._ribs[table].replace("connected", offers.get(table, {}))

    def _prepare_statics(self, device: Device) -> None:
        if device.static_routes and device.routing:
            routing = self._statics[device.name] = StaticRouting(device, self._topology, self._classes)
            self._due_statics[device.name] = None
            for question in routing.questions():
                self._asking.setdefault(question, {})[device.name] = None

    def _settle(self) -> ControlPlane:
        """Rounds until nothing changes."""
        rounds = 0
        seen: dict[object, int] = {}
        oscillation: Oscillation | None = None
        self._note_changes()
        while self._round():
            rounds += 1
            if rounds >= _PATIENCE:
                state = self._state()
                if state in seen:
                    oscillation = Oscillation(rounds, self._swinging())
                    break
                seen[state] = rounds
        if oscillation is None and self._bgp.swinging:
            swinging = sorted((table, cls.representative) for cls, table in self._bgp.swinging.items())
            oscillation = Oscillation(rounds, tuple(swinging))
        return self._finish(oscillation)

    def _round(self) -> bool:
        """One round over all sources of routes. True where a table changed."""
        changed = self._install_statics()
        changed = self._ospf_round() or changed
        changed = self._install_statics() or changed
        changed = self._bgp.update() or changed
        self._note_changes()
        for device in self._replicating:
            for family in FAMILIES:
                changed = replicate(device, self._policies[device.name], self._ribs, family) or changed
        self._note_changes()
        return changed

    def _note_changes(self) -> None:
        """Tells everyone whom it concerns which routes have changed."""
        while changes := self._changes.take():
            if self._changing and not self._doubtful:
                self._doubtful = any(self._bgp.competes(table, classes) for table, classes in changes.items())
            held = self._changes.take_held()
            if self.moved is not None:
                unite(self.moved.tables, changes)
                unite(self.moved.held, held)
            self._resolver.changed(changes)
            news = self._resolver.news()
            for question in news:
                self._due_statics.update((n, None) for n in self._asking.get(question, ()) if n in self._statics)
            self._bgp.note(changes, news)

    def _install_statics(self) -> bool:
        changed = False
        passes: Counter[str] = Counter()
        while self._due_statics:
            due, self._due_statics = self._due_statics, {}
            for name in sorted(due):
                passes[name] += 1
                for table, classes in self._statics[name].floating() if self._changing else ():
                    self._doubtful = self._doubtful or self._bgp.competes(table, classes)
                changed = self._statics[name].update(self._ribs, self._resolver, passes[name]) or changed
            self._note_changes()
        return changed

    def _ospf_round(self) -> bool:
        fed = feed(self._redistributing, self._ribs, self._classes, self._policies, self._interfaces_of)
        if self._fed is not None and _same_externals(self._fed, fed):
            return False
        self._fed = fed
        changed = False
        offers = self._ospf.compute(fed)
        for table in self._with_ospf - offers.keys():
            changed = self._ribs[table].replace("ospf", {}) or changed
        self._with_ospf = {table for table in offers if table in self._ribs}
        for table, offer in offers.items():
            if table in self._ribs:
                changed = self._ribs[table].replace("ospf", offer) or changed
        self._note_changes()
        return changed

    def _interfaces_of(self, device: str, process: str) -> Iterable[str]:
        return self._ospf.enabled_interfaces(OspfInstance(device, process))

    # Oscillations ------------------------------------------------------------------------------------------------

    def _state(self) -> object:
        return hash(
            tuple(
                (
                    table,
                    tuple(
                        sorted((cls.representative, tuple(map(_shape, routes))) for cls, routes in rib.routes.items())
                    ),
                )
                for table, rib in self._ribs.items()
            )
        )

    def _swinging(self) -> tuple[tuple[TableId, Prefix], ...]:
        """What changed in the round after the state came back."""
        before = {table: dict(rib.routes) for table, rib in self._ribs.items()}
        self._round()
        found = set()
        for table, rib in self._ribs.items():
            for cls in before[table].keys() | rib.routes.keys():
                if not same_routes(before[table].get(cls, ()), rib.routes.best(cls)):
                    found.add((table, cls.representative))
        return tuple(sorted(found))

    # The answer --------------------------------------------------------------------------------------------------

    def _finish(self, oscillation: Oscillation | None) -> ControlPlane:
        filled: dict[TableId, tuple[BgpTable, Table]] = {}

        def fill(table: TableId) -> tuple[BgpTable, Table]:
            found = filled.get(table)
            if found is None:
                found = filled[table] = self._filled(table)
            return found

        tables = OnDemand(self._ribs, lambda table: fill(table)[1])
        core = OnDemand(self._core, lambda table: fill(table)[1])
        labels = LazyLabels(
            lambda: build_labels(self._network, self._topology, core, self._classes, self._ospf.ldp_interfaces()),
            self._bgp.leaks.labels,
        )
        return ControlPlane(
            self._network,
            self._topology,
            self._classes,
            tables,
            OnDemand(self._bgp.of_table, lambda table: fill(table)[0]),
            OnDemand(self._bgp.vpn_tables, self._vpn_table),
            labels.tables,
            lambda: _sorted([*self._bgp.adjacencies(), *self._ospf.adjacencies(), *labels.adjacencies()]),
            lambda: [*self._topology.diagnostics, *self._ospf.diagnostics(), *self._bgp.diagnostics()],
            oscillation,
        )

    def _vpn_table(self, key: tuple[str, str]) -> VpnTable:
        device, family = key
        return VpnTable(device, family, self._bgp.vpn_table(self._bgp.vpn_tables[key]))

    def _filled(self, table: TableId) -> tuple[BgpTable, Table]:
        """The BGP table and the routing table, whole and with the reasons of what is not in them."""
        speaker, rib = self._bgp.of_table.get(table), self._ribs[table]
        if table in self._bgp.deferred:
            speaker, rib = self._bgp.filled(table)
        rib.refused["ospf"] = LazyMapping(lambda: self._ospf.refusals(table))
        bgp = BgpTable(table)
        if speaker is not None:
            bgp = _bgp_table(speaker, rib, table)
        return bgp, rib.finish()


def _same_but_devices(one: Network, other: Network) -> bool:
    """Whether two networks differ in line states and in what devices are configured to do, and in nothing else."""
    return (
        one.devices.keys() == other.devices.keys()
        and one.hosts == other.hosts
        and one.cables == other.cables
        and (one.announcements is other.announcements or one.announcements == other.announcements)
    )


def _all_lines_up(network: Network, topology: Topology) -> Topology:
    """Links as if no line were down: classes of prefixes hold for any line states."""
    return build_topology(replace(network, down_interfaces=set())) if network.down_interfaces else topology


def _bgp_table(speaker: Speaker, rib: Rib, table: TableId) -> BgpTable:
    paths: dict[PrefixClass, tuple[Path, ...]] = {}
    for (_, cls), found in speaker.chosen.items():
        best = found[0]
        if best.best and not best.locally_originated:
            installed = any(route.attributes is best for route in rib.routes.best(cls))
            best.reason = None if installed else Reason.RIB_FAILURE
        paths[cls] = found
    kept: dict[PrefixClass, tuple[Refusal, ...]] = {}
    for (_, cls), refusals in speaker.refused.items():
        kept[cls] = (*kept.get(cls, ()), *refusals.values())
    rib.refused["bgp"] = kept
    return BgpTable(table, paths)


def _sorted(adjacencies: list[Adjacency]) -> list[Adjacency]:
    return sorted(adjacencies, key=lambda a: (a.device, a.vrf, a.protocol, a.interface or "", a.neighbor_address or 0))


def _shape(route: Route) -> tuple[object, ...]:
    return tuple(str(part) for part in essence(route)[:-1])


def _same_externals(one: Mapping[OspfInstance, Externals], other: Mapping[OspfInstance, Externals]) -> bool:
    return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)


def _same(one: Externals, other: Externals) -> bool:
    if one.keys() != other.keys():
        return False
    return all(
        (a.metric, a.metric_type, a.tag, a.forwarding, a.down, a.inter_area, a.cause)
        == (b.metric, b.metric_type, b.tag, b.forwarding, b.down, b.inter_area, b.cause)
        for a, b in ((one[cls], other[cls]) for cls in one)
    )
