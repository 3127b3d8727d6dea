"""The fixed point: rounds over all protocols and leaks until no routing table changes any more.

A round goes connected → static → OSPF → BGP with its VPN leaks → replication. Each protocol reads the tables as the
others left them and replaces what it offered before, so that a round in which nothing is new costs little. The tables
are final when a whole round changes none. A state that comes back is an oscillation: it is reported, with the prefixes
that swing, and the tables are left as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from tidegate.control.cause import Reason
from tidegate.control.classindex import ClassIndex
from tidegate.control.deferral import OnDemand
from tidegate.control.domains import tables_of
from tidegate.control.lazymapping import LazyMapping
from tidegate.control.leaking.replicate import replicate
from tidegate.control.links import build_topology
from tidegate.control.ospf_feed import Externals, feed
from tidegate.control.partition import form_classes
from tidegate.control.policy.route_map import PolicyEvaluator
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.process import BgpRouting
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.control.protocols.connected import connected_routes
from tidegate.control.protocols.ldp.bindings import build_labels
from tidegate.control.protocols.ldp.labels import LabelTable
from tidegate.control.protocols.ospf.computation import Ospf
from tidegate.control.protocols.ospf.instance import OspfInstance
from tidegate.control.protocols.static import StaticRouting, install_statics
from tidegate.control.resolution import Resolver
from tidegate.control.result import BgpTable, ControlPlane, Oscillation, VpnTable
from tidegate.control.rib import Rib, essence, same_routes
from tidegate.control.table import Refusal, Route, Table, TableId
from tidegate.control.topology import Topology
from tidegate.model.device import Network
from tidegate.net.prefix import Family, Prefix

FAMILIES: tuple[Family, ...] = ("ipv4",)  # docs/limits.md: IPv6 is read and not computed yet
_PATIENCE = 12  # rounds before states are compared; a network that settles needs fewer


def compute(network: Network, per_prefix: bool = False, defer: bool = True) -> ControlPlane:
    """Every table of the network at its fixed point.

    Tables on which nothing else rests are worked out when they are asked for, unless `defer` is False. `per_prefix`
    gives each prefix a class of its own. Both are for comparison: the answer is the same.
    """
    return _Engine(network, per_prefix, defer).run()


class _Engine:
    def __init__(self, network: Network, per_prefix: bool, defer: bool) -> None:
        self._network = network
        self._topology: Topology = build_topology(network)
        self._classes: ClassIndex = form_classes(network, self._topology, FAMILIES, per_prefix)
        self._ribs: dict[TableId, Rib] = {table: Rib(table) for table in tables_of(network) if table.family in FAMILIES}
        self._resolver = Resolver(self._ribs, self._classes)
        self._policies = {
            name: PolicyEvaluator(device.policies, device.behaviour) for name, device in network.devices.items()
        }
        self._ospf = Ospf(network, self._topology, self._classes)
        self._statics = [
            StaticRouting(device, self._topology, self._classes)
            for device in network.devices.values()
            if device.static_routes and device.routing
        ]
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
        self._fed: dict[OspfInstance, Externals] | None = None

    def run(self) -> ControlPlane:
        for device in self._network.devices.values():
            for table, offer in connected_routes(device, self._topology, self._classes).items():
                if table in self._ribs:
                    self._ribs[table].replace("connected", offer)
        rounds = 0
        seen: dict[object, int] = {}
        oscillation: Oscillation | None = None
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
        changed = install_statics(self._statics, self._ribs, self._resolver)
        changed = self._ospf_round() or changed
        changed = install_statics(self._statics, self._ribs, self._resolver) or changed
        changed = self._bgp.update() or changed
        for name, device in self._network.devices.items():
            for family in FAMILIES:
                changed = replicate(device, self._policies[name], self._ribs, family) or changed
        return changed

    def _ospf_round(self) -> bool:
        fed = feed(self._network, self._ribs, self._classes, self._policies, self._interfaces_of)
        if self._fed is not None and _same_externals(self._fed, fed):
            return False
        self._fed = fed
        changed = False
        offers = self._ospf.compute(fed)
        for table, offer in offers.items():
            if table in self._ribs:
                changed = self._ribs[table].replace("ospf", offer) or changed
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
        served = {speaker.table: speaker for speaker in self._bgp.speakers.values() if speaker.table is not None}
        bgp = OnDemand(served, lambda table: self._bgp_table(served[table]))
        tables = OnDemand(self._ribs, lambda table: self._table(table, bgp))
        core = {table: tables[table] for table in self._ribs if table.vrf == "default"}
        labels, ldp = build_labels(self._network, self._topology, core, self._classes, self._ospf.ldp_interfaces())
        vpn_labels = self._bgp.leaks.labels
        for device in vpn_labels.devices():
            labels.setdefault(device, LabelTable()).vpn = LazyMapping(partial(vpn_labels.table, device))
        adjacencies = [*self._bgp.adjacencies, *self._ospf.adjacencies(), *ldp]
        return ControlPlane(
            self._network,
            self._topology,
            self._classes,
            tables,
            bgp,
            OnDemand(
                (
                    (speaker.device.name, str(speaker.name))
                    for speaker in self._bgp.speakers.values()
                    if speaker.is_vpn()
                ),
                self._vpn_table,
            ),
            labels,
            sorted(
                adjacencies, key=lambda a: (a.device, a.vrf, a.protocol, a.interface or "", a.neighbor_address or 0)
            ),
            [*self._topology.diagnostics, *self._ospf.diagnostics, *self._bgp.diagnostics()],
            oscillation,
        )

    def _table(self, table: TableId, bgp: Mapping[TableId, BgpTable]) -> Table:
        if table in bgp:
            _ = bgp[table]  # fills a deferred table, and adds BGP's reasons to this one
        self._ribs[table].refused["ospf"] = LazyMapping(lambda: self._ospf.refusals(table))
        return self._ribs[table].finish()

    def _vpn_table(self, key: tuple[str, str]) -> VpnTable:
        device, family = key
        speaker = next(s for (d, _, name), s in self._bgp.speakers.items() if (d, name) == key)
        return VpnTable(device, family, self._bgp.vpn_table(speaker))

    def _bgp_table(self, speaker: Speaker) -> BgpTable:
        assert speaker.table is not None  # only unicast tables are asked for
        if speaker.table in self._bgp.deferred:
            self._bgp.fill(speaker)
        rib = self._ribs[speaker.table]
        paths: dict[PrefixClass, tuple[Path, ...]] = {}
        for (_, cls), found in speaker.chosen.items():
            best = found[0]
            installed = rib.routes.get(cls, ())
            if best.best and not best.locally_originated and not any(r.attributes is best for r in installed):
                best.reason = Reason.RIB_FAILURE
            paths[cls] = found
        kept: dict[PrefixClass, tuple[Refusal, ...]] = {}
        for (_, cls), refusals in speaker.refused.items():
            kept[cls] = (*kept.get(cls, ()), *refusals.values())
        rib.refused["bgp"] = kept
        return BgpTable(speaker.table, paths)


def _shape(route: Route) -> tuple[object, ...]:
    return tuple(str(part) for part in essence(route)[:-1])


def _same_externals(one: Mapping[OspfInstance, Externals], other: Mapping[OspfInstance, Externals]) -> bool:
    return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)


def _same(one: Externals, other: Externals) -> bool:
    if one.keys() != other.keys():
        return False
    return all(
        (a.metric, a.metric_type, a.tag, a.forwarding, a.down, a.inter_area)
        == (b.metric, b.metric_type, b.tag, b.forwarding, b.down, b.inter_area)
        for a, b in ((one[cls], other[cls]) for cls in one)
    )
