"""BGP tables as a device lists them.

The version of a table counts its changes; here it is that of a table that took in each network once.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.bgpspeakers import FAMILY_NAMES, BgpOf, Section
from tidegate.control.cause import Reason
from tidegate.control.prefixclass import PrefixClass
from tidegate.control.protocols.bgp.decision import is_reachable
from tidegate.control.protocols.bgp.path import Path
from tidegate.model.bgp import BgpFamily, BgpFamilyName
from tidegate.model.shown.bgptables import BgpFamilyTable, BgpLine, BgpSection, BgpTables, Mark
from tidegate.net.prefix import Address, Prefix


@answers(BgpTables)
def bgp_tables(asked: Asked, question: BgpTables) -> tuple[BgpFamilyTable, ...] | None:
    if asked.device.bgp is None:
        return None
    of = BgpOf(asked.plane, asked.device, asked.device.bgp)
    families = of.families() if question.family is None else [question.family]
    return tuple(_table(of, family, question) for family in families)


def _table(of: BgpOf, family: BgpFamilyName, question: BgpTables) -> BgpFamilyTable:
    sections = []
    for section in of.sections(family, question.vrf, question.rd):
        lines = tuple(section_lines(of, section, question.received_from))
        if lines:
            sections.append(shown_section(of, section, lines))
    return family_table(of, family, tuple(sections))


def family_table(of: BgpOf, family: BgpFamilyName, sections: tuple[BgpSection, ...]) -> BgpFamilyTable:
    return BgpFamilyTable(FAMILY_NAMES[family], table_version(of, family), of.router_id(), sections)


def shown_section(of: BgpOf, section: Section, lines: tuple[BgpLine, ...]) -> BgpSection:
    own = None if section.rd is None or section.vrf is None else of.own_router_id(section.vrf)
    return BgpSection(section.rd, section.vrf if section.rd is not None else None, own, lines)


def table_version(of: BgpOf, family: BgpFamilyName) -> int:
    return 1 + sum(len(cls.members) for section in of.sections(family) for cls in section.paths)


def section_lines(of: BgpOf, section: Section, received_from: Address | None = None) -> Iterator[BgpLine]:
    """A line for each path, or for each of those that one neighbor sent."""
    marks = Marks(of, section)
    for prefix, cls, paths in section.entries():
        for path in paths:
            if received_from is None or (path.sender == received_from and path.imported_from is None):
                yield line_of(of, prefix, path, marks.of(cls, path, paths))


def line_of(of: BgpOf, prefix: Prefix, path: Path, marks: frozenset[Mark]) -> BgpLine:
    attributes = path.attributes
    stated = is_internal(path) or attributes.local_preference != of.process.default_local_preference
    return BgpLine(
        prefix,
        attributes.next_hop,
        metric_of(path),
        attributes.local_preference if stated else None,
        path.weight,
        attributes.as_path,
        attributes.origin,
        marks,
    )


def metric_of(path: Path) -> int | None:
    """The MED as listed: IOS has 0 where this router originates a path, except for aggregates, and nothing sets it."""
    if path.attributes.med is not None:
        return path.attributes.med
    if path.imported_path is not None:
        return metric_of(path.imported_path)
    return 0 if path.sender is None and not path.aggregate else None


def is_internal(path: Path) -> bool:
    return path.sender is not None and not path.external


class Marks:
    """What is said of the paths of one section."""

    def __init__(self, of: BgpOf, section: Section) -> None:
        self._family = BgpFamily("default", "ipv4")
        self.suppressed: frozenset[PrefixClass] = frozenset()
        if section.vrf is not None:
            self._family = of.configured(section.vrf, "ipv4")
            if self._family.aggregates:
                self.suppressed = frozenset(of.speaker(section.vrf, "ipv4").suppressed)

    def of(self, cls: PrefixClass, path: Path, paths: tuple[Path, ...]) -> frozenset[Mark]:
        found = set()
        if cls in self.suppressed:
            found.add(Mark.SUPPRESSED)
        elif any(one.best and one.reason is Reason.RIB_FAILURE for one in paths):
            found.add(Mark.RIB_FAILURE)
        elif is_reachable(path):
            found.add(Mark.VALID)
        if path.best:
            found.add(Mark.BEST)
        elif path.multipath:
            found.add(Mark.MULTIPATH)
        if is_internal(path):
            found.add(Mark.INTERNAL)
        if not path.best and self._family.additional_paths_select and is_reachable(path):
            found.add(Mark.ADDITIONAL)
        return frozenset(found)
