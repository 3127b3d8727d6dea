"""What is compared of a table, class by class: whether it has routes, and what these cross from and lead to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from tidegate.analysis.leaks import LeakKey
from tidegate.analysis.whatif.reach import Pair, imported_from, targets_of
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.table import Mechanism, Protocol, Route, TableId
from tidegate.model.device import Network
from tidegate.net.community import RouteTarget
from tidegate.net.prefix import Address, Prefix


class Import(NamedTuple):
    """Routes from a VRF by route targets. `next_hop` None: on one device, where packets need no label."""

    origin: TableId
    targets: frozenset[RouteTarget]  # those that connect the two
    next_hop: Address | None


class ClassFacts(NamedTuple):
    """The routes of one class in one table: the leaks that they are part of, and the imports that reach VRFs."""

    leaks: frozenset[tuple[TableId, Mechanism]] = frozenset()
    imports: frozenset[Import] = frozenset()


PLAIN = ClassFacts()  # of routes that came from nowhere else

TableFacts = Mapping[PrefixClass, ClassFacts]
Touched = dict[TableId, Collection[PrefixClass] | None]  # the classes of tables that may differ; None: any
Way = tuple[str, Address]  # of packets with labels: the device and the BGP next hop
Carries = Callable[[str, Address], bool]  # whether packets from a device arrive at a BGP next hop


class FactsOf:
    """Facts from routes. Equal ones are the same object: there are few different ones."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._imported: dict[TableId, frozenset[RouteTarget] | None] = {}
        self._known: dict[ClassFacts, ClassFacts] = {PLAIN: PLAIN}

    def targets(self, table: TableId) -> frozenset[RouteTarget] | None:
        """The route targets that a table imports; None for one that is no VRF of this family."""
        if table not in self._imported:
            settings = self._network.devices[table.device].vrfs[table.vrf].families.get(table.family)
            none = table.vrf == "default" or settings is None
            self._imported[table] = None if none or settings is None else frozenset(settings.import_targets)
        return self._imported[table]

    def routes(self, table: TableId, routes: Iterable[Route]) -> ClassFacts:
        """The facts of routes that a table has for one class."""
        leaks: set[tuple[TableId, Mechanism]] = set()
        imports: set[Import] = set()
        for route in routes:
            if route.leak is None or route.leaked_from is None or route.protocol is Protocol.LOCAL:
                continue
            leaks.add((route.leaked_from, route.leak))
            origin, wanted = imported_from(route), self.targets(table)
            if origin is None or wanted is None:
                continue
            targets = wanted & targets_of(route)
            if origin.device == table.device:
                imports.add(Import(origin, targets, None))
            elif route.next_hop is not None:
                imports.add(Import(origin, targets, route.next_hop))
        return PLAIN if not leaks else self.same(ClassFacts(frozenset(leaks), frozenset(imports)))

    def same(self, facts: ClassFacts) -> ClassFacts:
        """The one object that stands for equal facts."""
        return self._known.setdefault(facts, facts)


def leaks_into(table: TableId, facts: Iterable[ClassFacts]) -> set[LeakKey]:
    """The leaks that routes of a table are part of."""
    return {LeakKey(source, table, mechanism) for found in set(facts) for source, mechanism in found.leaks}


def pairs_from(table: TableId, facts: Iterable[ClassFacts], carries: Carries) -> dict[Pair, frozenset[RouteTarget]]:
    """The VRFs that a table reaches, with the route targets that connect them."""
    found: dict[Pair, frozenset[RouteTarget]] = {}
    for each in {imported for distinct in set(facts) for imported in distinct.imports}:
        if each.next_hop is None or carries(table.device, each.next_hop):
            pair = Pair(table, each.origin)
            found[pair] = found.get(pair, frozenset()) | each.targets
    return found


def ways_of(table: TableId, facts: Iterable[ClassFacts]) -> set[Way]:
    """The ways on which it depends whether imports of a table arrive."""
    return {(table.device, i.next_hop) for found in set(facts) for i in found.imports if i.next_hop is not None}


def prefixes_of(classes: Iterable[PrefixClass]) -> set[Prefix]:
    return {prefix for cls in classes for prefix in cls.members}
