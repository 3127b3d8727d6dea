"""Aggregates: a less specific path in place of, or beside, the more specific ones (RFC 4271 §9.2.2.2)."""

from __future__ import annotations

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.table import Nlri, Speaker, equivalent
from tidegate.control.table import Refusal, TableId
from tidegate.model.bgp import BgpAggregate
from tidegate.net.aspath import Asn
from tidegate.net.prefix import covers, format_prefix

_LOCAL_WEIGHT = 32768


class Aggregation:
    """The aggregate-address statements of one BGP table."""

    def __init__(self, speaker: Speaker, table: TableId, classes: ClassIndex) -> None:
        self._speaker = speaker
        self._table = table
        self._statements = [
            (statement, cls)
            for statement in speaker.family.aggregates
            if (cls := classes.of(table, statement.prefix)) is not None
        ]

    def refresh(self) -> list[Nlri]:
        """Originates or withdraws aggregates after a change; the entries that changed, components included."""
        changed: list[Nlri] = []
        for statement, cls in self._statements:
            components = self._components(statement, cls)
            nlri = (None, cls)
            old = self._speaker.local.get(nlri, ())
            others = tuple(path for path in old if not path.aggregate)
            held = next((path for path in old if path.aggregate), None)
            made = self._path(statement, components) if components else None
            if made is not None and (held is None or not equivalent(held, made)):
                self._speaker.local[nlri] = (*others, made)  # with as-set, again whenever its components change
                changed.append(nlri)
            elif not components and held is not None:
                self._speaker.local[nlri] = others
                changed.append(nlri)
            refusal = None if components else self._without_component(statement)
            self._speaker.refuse(nlri, statement.prefix, refusal)
            if statement.summary_only:
                changed += self._suppress(statement, components)
        return changed

    def _without_component(self, statement: BgpAggregate) -> Refusal:
        candidate = f"aggregate {format_prefix(statement.prefix)}"
        return Refusal(Reason.NO_COMPONENT, candidate, self._speaker.device.name, (statement.line,))

    def _components(self, statement: BgpAggregate, own: PrefixClass) -> list[tuple[PrefixClass, Path]]:
        found = []
        for (_, cls), paths in self._speaker.chosen.items():
            if cls is not own and paths and covers(statement.prefix, cls.representative) and paths[0].best:
                found.append((cls, paths[0]))
        return sorted(found, key=lambda item: item[0].representative)

    def _suppress(self, statement: BgpAggregate, components: list[tuple[PrefixClass, Path]]) -> list[Nlri]:
        changed: list[Nlri] = []
        for cls, path in components:
            if cls not in self._speaker.suppressed and not path.aggregate:
                self._speaker.suppressed[cls] = statement.line
                self._speaker.sent.pop((None, cls), None)  # tell the peers anew
                changed.append((None, cls))
        return changed

    def _path(self, statement: BgpAggregate, components: list[tuple[PrefixClass, Path]]) -> Path:
        as_path: tuple[Asn | frozenset[Asn], ...] = ()
        origin = "i"
        if statement.as_set:
            asns: set[Asn] = set()
            for _, path in components:
                for element in path.attributes.as_path:
                    asns |= element if isinstance(element, frozenset) else {element}
                origin = max(origin, path.attributes.origin, key="ie?".index)
            as_path = (frozenset(asns),) if asns else ()
        cause = Cause(
            Rule.BGP_AGGREGATE,
            self._speaker.device.name,
            (statement.line,),
            tuple(path.cause for _, path in components[:1]),
            f"{len(components)} more specific routes" if len(components) > 1 else "",
        )
        attributes = Attributes(origin, as_path, local_preference=self._speaker.bgp.default_local_preference)
        return Path(attributes, cause, _LOCAL_WEIGHT, locally_originated=True, aggregate=True, origin=self._table)
