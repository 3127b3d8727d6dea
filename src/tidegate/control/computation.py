"""The fixed point: rounds over all protocols and leaks until no routing table changes any more.

A round goes connected → static → OSPF → BGP with its VPN leaks → replication. Each protocol reads the tables as the
others left them and replaces what it offered before, so that a round in which nothing is new costs little. The tables
are final when a whole round changes none. A state that comes back is an oscillation: it is reported, with the prefixes
that swing, and the tables are left as they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from tidegate.control.adjacency import Adjacency
from tidegate.control.cause import Reason
from tidegate.control.changelog import Moved, unite
from tidegate.control.classindex import ClassIndex
from tidegate.control.deferral import OnDemand
from tidegate.control.domains import tables_of
from tidegate.control.lazymapping import LazyMapping
from tidegate.control.leaking.replicate import replicate, replicates
from tidegate.control.links import build_topology
from tidegate.control.ospf_feed import Externals, feed, redistributing
from tidegate.control.partition import Partition
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.following import FollowingBgp
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.protocols.connected import connected_routes
from tidegate.control.protocols.ldp.bindings import build_labels
from tidegate.control.protocols.ospf.computation import Ospf
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.protocols.static import StaticRouting
from tidegate.control.relinks import Relinker
from tidegate.control.resolution import Key, Resolver
from tidegate.control.result import BgpTable, ControlPlane, Oscillation, VpnTable
from tidegate.control.rib import Changes, Rib, essence, same_routes
from tidegate.control.table import Refusal, Route, Table, TableId
from tidegate.control.topology import Topology
from tidegate.control.vpnlabeltables import LazyLabels
from tidegate.model.device import Device, Network
from tidegate.model.ospf import OspfProcess
from tidegate.net.prefix import Family, Prefix

FAMILIES: tuple[Family, ...] = ("ipv4",)  # docs/limits.md: IPv6 is read and not computed yet
_PATIENCE = 12  # rounds before states are compared; a network that settles needs fewer


class Computation:
    """The computation of one network, with all that it rests on.

    `moved` notes what a change moves while one is taken over (`control.following`).
    """

    def __init__(self, network: Network, per_prefix: bool = False, defer: bool = True) -> None:
        self.network = network
        self.moved: Moved | None = None
        self._changing = False  # whether a change is being taken over
        self._doubtful = False  # whether the network could settle in another way than in a fresh computation
        self._relinker: Relinker | None = None
        self.topology: Topology = build_topology(network)
        self._partition = Partition(network, all_lines_up(network, self.topology), FAMILIES, per_prefix)
        self.classes: ClassIndex = self._partition.index
        self._changes = Changes()
        self.ribs = {table: Rib(table, self._changes) for table in tables_of(network) if table.family in FAMILIES}
        self._resolver = Resolver(self.ribs, self.classes)
        self._policies = {
            name: PolicyEvaluator(device.policies, device.behaviour) for name, device in network.devices.items()
        }
        self.ospf = Ospf(network, self.topology, self.classes)
        self._statics: dict[str, StaticRouting] = {}
        self._asking: dict[Key, dict[str, None]] = {}  # look-ups -> devices whose static routes rest on them
        self._due_statics: dict[str, None] = {}
        for device in network.devices.values():
            self._prepare_statics(device)
        self.bgp = FollowingBgp(
            network,
            self.topology,
            self.classes,
            self.ribs,
            self._resolver,
            self._policies,
            self._interfaces_of,
            FAMILIES,
            defer=defer,
        )
        self.bgp.rounds = self._rounds
        self._core: dict[TableId, None] = {}
        self._redistributing: list[tuple[Device, OspfProcess]] = []
        self._replicating: list[Device] = []
        self._note_kinds(network.devices.values())
        self._fed: dict[OspfInstance, Externals] | None = None
        self._plane: ControlPlane | None = None  # the last one that was given
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
        for device in self.network.devices.values():
            self._connect(device)
        return self._settle()

    @property
    def rigid(self) -> bool:
        """Whether the way in which the tables came to be matters for what they are."""
        return self.bgp.rigid or any(routing.circular for routing in self._statics.values())

    def _connect(self, device: Device) -> None:
        """The connected and local routes of a device."""
        offers = connected_routes(device, self.topology, self.classes)
        for vrf in device.vrfs:
            for family in FAMILIES:
                table = TableId(device.name, vrf, family)
                if table in self.ribs:
                    self.ribs[table].replace("connected", offers.get(table, {}))

    def _prepare_statics(self, device: Device) -> None:
        if device.static_routes and device.routing:
            routing = self._statics[device.name] = StaticRouting(device, self.topology, self.classes)
            self._due_statics[device.name] = None
            for question in routing.questions():
                self._asking.setdefault(question, {})[device.name] = None

    def _settle(self) -> ControlPlane:
        """The control plane after rounds until nothing changes."""
        self._plane = self._finish(self._repeat())
        return self._plane

    def _rounds(self) -> None:
        """Settles what was asked for after all else had settled."""
        found = self._repeat()
        if found is not None and self._plane is not None:
            self._plane.oscillation = found

    def _repeat(self) -> Oscillation | None:
        """Rounds until nothing changes, or until a state comes back: then what swings."""
        rounds = 0
        seen: dict[object, int] = {}
        self._note_changes()
        while self._round():
            rounds += 1
            if rounds >= _PATIENCE:
                state = self._state()
                if state in seen:
                    return Oscillation(rounds, self._swinging())
                seen[state] = rounds
        if not self.bgp.swinging:
            return None
        swinging = sorted((table, cls.representative) for cls, table in self.bgp.swinging.items())
        return Oscillation(rounds, tuple(swinging))

    def _round(self) -> bool:
        """One round over all sources of routes. True where a table changed."""
        changed = self._install_statics()
        changed = self._ospf_round() or changed
        changed = self._install_statics() or changed
        changed = self.bgp.update() or changed
        self._note_changes()
        for device in self._replicating:
            for family in FAMILIES:
                changed = replicate(device, self._policies[device.name], self.ribs, family) or changed
        self._note_changes()
        return changed

    def _note_changes(self) -> None:
        """Tells everyone whom it concerns which routes have changed."""
        while changes := self._changes.take():
            if self._changing and not self._doubtful:
                self._doubtful = any(self.bgp.competes(table, classes) for table, classes in changes.items())
            held = self._changes.take_held()
            if self.moved is not None:
                unite(self.moved.tables, changes)
                unite(self.moved.held, held)
            self._resolver.changed(changes)
            news = self._resolver.news()
            for question in news:
                self._due_statics.update((n, None) for n in self._asking.get(question, ()) if n in self._statics)
            self.bgp.note(changes, news)

    def _install_statics(self) -> bool:
        changed = False
        passes: Counter[str] = Counter()
        while self._due_statics:
            due, self._due_statics = self._due_statics, {}
            for name in sorted(due):
                passes[name] += 1
                for table, classes in self._statics[name].floating() if self._changing else ():
                    self._doubtful = self._doubtful or self.bgp.competes(table, classes)
                changed = self._statics[name].update(self.ribs, self._resolver, passes[name]) or changed
            self._note_changes()
        return changed

    def _ospf_round(self) -> bool:
        fed = feed(self._redistributing, self.ribs, self.classes, self._policies, self._interfaces_of)
        if self._fed is not None and _same_externals(self._fed, fed):
            return False
        self._fed = fed
        changed = False
        offers = self.ospf.compute(fed)
        for table in self._with_ospf - offers.keys():
            changed = self.ribs[table].replace("ospf", {}) or changed
        self._with_ospf = {table for table in offers if table in self.ribs}
        for table, offer in offers.items():
            if table in self.ribs:
                changed = self.ribs[table].replace("ospf", offer) or changed
        self._note_changes()
        return changed

    def _interfaces_of(self, device: str, process: str) -> Iterable[str]:
        return self.ospf.enabled_interfaces(OspfInstance(device, process))

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
                for table, rib in self.ribs.items()
            )
        )

    def _swinging(self) -> tuple[tuple[TableId, Prefix], ...]:
        """What changed in the round after the state came back."""
        before = {table: dict(rib.routes) for table, rib in self.ribs.items()}
        self._round()
        found = set()
        for table, rib in self.ribs.items():
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

        tables = OnDemand(self.ribs, lambda table: fill(table)[1])
        core = OnDemand(self._core, lambda table: fill(table)[1])
        labels = LazyLabels(
            lambda: build_labels(self.network, self.topology, core, self.classes, self.ospf.ldp_interfaces()),
            self.bgp.leaks.labels,
        )
        return ControlPlane(
            self.network,
            self.topology,
            self.classes,
            tables,
            OnDemand(self.bgp.of_table, lambda table: fill(table)[0]),
            OnDemand(self.bgp.vpn_tables, self._vpn_table),
            labels.tables,
            lambda: _sorted([*self.bgp.adjacencies(), *self.ospf.adjacencies(), *labels.adjacencies()]),
            lambda: [*self.topology.diagnostics, *self.ospf.diagnostics(), *self.bgp.diagnostics()],
            oscillation,
        )

    def _vpn_table(self, key: tuple[str, str]) -> VpnTable:
        device, family = key
        return VpnTable(device, family, self.bgp.vpn_table(self.bgp.vpn_tables[key]))

    def _filled(self, table: TableId) -> tuple[BgpTable, Table]:
        """The BGP table and the routing table, whole and with the reasons of what is not in them."""
        speaker, rib = self.bgp.of_table.get(table), self.ribs[table]
        if table in self.bgp.deferred:
            speaker, rib = self.bgp.filled(table)
        rib.refused["ospf"] = LazyMapping(lambda: self.ospf.refusals(table))
        bgp = BgpTable(table)
        if speaker is not None:
            bgp = _bgp_table(speaker, rib, table)
        return bgp, rib.finish()


def all_lines_up(network: Network, topology: Topology) -> Topology:
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
