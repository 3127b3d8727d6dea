"""Aggregates: a less specific path in place of, or beside, the more specific ones (RFC 4271 §9.2.2.2)."""

from __future__ import annotations

from tidegate.control.cause import Cause, Reason, Rule
from tidegate.control.classindex import ClassIndex
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.advertise import attributes_of_subject, subject_of_path
from tidegate.control.protocols.bgp.path import Attributes, Path
from tidegate.control.protocols.bgp.table import Nlri, Speaker, equivalent
from tidegate.control.table import Refusal, TableId
from tidegate.model.bgp import BgpAggregate
from tidegate.net.aspath import Asn
from tidegate.net.prefix import covers, format_prefix

_LOCAL_WEIGHT = 32768


class Aggregation:
    """The aggregate-address statements of one BGP table. `newly_suppressed`: what the last `refresh` holds back from
    peers that may have heard of it."""

    def __init__(self, speaker: Speaker, table: TableId, classes: ClassIndex) -> None:
        self.newly_suppressed: list[Nlri] = []
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
        self.newly_suppressed = []
        for statement, cls in self._statements:
            components = self._components(statement, cls)
            nlri = (None, cls)
            old = self._speaker.local.get(nlri, ())
            others = tuple(path for path in old if not path.aggregate)
            held = next((path for path in old if path.aggregate), None)
            made = self._path(statement, cls, components) if components else None
            if made is not None and (held is None or not equivalent(held, made)):
                self._speaker.local[nlri] = (*others, made)  # with as-set, again whenever its components change
                changed.append(nlri)
            elif not components and held is not None:
                self._speaker.local[nlri] = others
                changed.append(nlri)
            refusal = None if components else self._without_component(statement)
            self._speaker.refuse(nlri, statement.prefix, refusal)
            if statement.summary_only or statement.suppress_map is not None:
                changed += self._suppress(statement, components)
        return changed

    def _without_component(self, statement: BgpAggregate) -> Refusal:
        candidate = f"aggregate {format_prefix(statement.prefix)}"
        return Refusal(Reason.NO_COMPONENT, candidate, self._speaker.device.name, (statement.line,))

    def _components(self, statement: BgpAggregate, own: PrefixClass) -> list[tuple[PrefixClass, Path]]:
        found = []
        for (_, cls), paths in self._speaker.chosen.items():
            if cls is own or not paths or not paths[0].best or not covers(statement.prefix, cls.representative):
                continue
            # IOS: with an advertise-map only the components that it permits make the aggregate.
            if self._permits(statement.advertise_map, cls, paths[0]):
                found.append((cls, paths[0]))
        return sorted(found, key=lambda item: item[0].representative)

    def _suppress(self, statement: BgpAggregate, components: list[tuple[PrefixClass, Path]]) -> list[Nlri]:
        changed: list[Nlri] = []
        for cls, path in components:
            suppressed = statement.summary_only or self._permits(statement.suppress_map, cls, path)
            if suppressed and cls not in self._speaker.suppressed and not path.aggregate:
                self._speaker.suppressed[cls] = statement.line
                self.newly_suppressed.append((None, cls))
                changed.append((None, cls))
        return changed

    def _permits(self, route_map: str | None, cls: PrefixClass, path: Path) -> bool:
        if route_map is None:
            return True
        return self._speaker.policy.evaluate(route_map, subject_of_path(cls, path, path.attributes)).permit

    def _path(self, statement: BgpAggregate, own: PrefixClass, components: list[tuple[PrefixClass, Path]]) -> Path:
        as_path: tuple[Asn | frozenset[Asn], ...] = ()
        origin = "i"
        if statement.as_set:
            asns: set[Asn] = set()
            for _, path in components:
                for element in path.attributes.as_path:
                    asns |= element if isinstance(element, frozenset) else {element}
                origin = max(origin, path.attributes.origin, key="ie?".index)
            as_path = (frozenset(asns),) if asns else ()
        attributes = Attributes(origin, as_path, local_preference=self._speaker.bgp.default_local_preference)
        path = Path(
            attributes,
            Cause(Rule.BGP_AGGREGATE, self._speaker.device.name),
            _LOCAL_WEIGHT,
            locally_originated=True,
            aggregate=True,
            origin=self._table,
        )
        lines: tuple[int, ...] = (statement.line,)
        if statement.attribute_map is not None:
            verdict = self._speaker.policy.evaluate(statement.attribute_map, subject_of_path(own, path, attributes))
            if verdict.permit:
                path.attributes = attributes_of_subject(attributes, verdict.subject)
                path.weight = path.weight if verdict.subject.weight is None else verdict.subject.weight
                lines += verdict.lines
        path.cause = Cause(
            Rule.BGP_AGGREGATE,
            self._speaker.device.name,
            lines,
            tuple(path.cause for _, path in components[:1]),
            f"{len(components)} more specific routes" if len(components) > 1 else "",
        )
        return path
