"""What a neighbor is told over BGP. Of neighbors outside the snapshot nobody knows what they negotiate: nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.analysis.shown.answers import Asked, answers
from tidegate.analysis.shown.bgpspeakers import BgpOf, Section, is_told
from tidegate.analysis.shown.bgptables import Marks, family_table, line_of, shown_section
from tidegate.control.protocols.bgp.path import Path
from tidegate.control.protocols.bgp.peering import Peering
from tidegate.control.protocols.bgp.table import Speaker
from tidegate.model.bgp import BgpFamilyName
from tidegate.model.shown.bgpadvertised import BgpAdvertised
from tidegate.model.shown.bgptables import BgpFamilyTable, BgpLine
from tidegate.net.prefix import Address


@answers(BgpAdvertised)
def bgp_advertised(asked: Asked, question: BgpAdvertised) -> BgpFamilyTable | None:
    if asked.device.bgp is None:
        return None
    of = BgpOf(asked.plane, asked.device, asked.device.bgp)
    if of.neighbor_named(question.neighbor, question.vrf or "default") is None:
        return None
    in_vrf = question.family == "vpnv4" and question.vrf is not None
    family: BgpFamilyName = "ipv4" if in_vrf else question.family
    speaker = of.speaker(question.vrf or "default", family)
    peering = _peering(speaker, question.neighbor)
    sections = []
    for section in of.sections(question.family, question.vrf) if peering is not None else ():
        lines = tuple(_told(of, section, speaker, peering))
        if lines:
            sections.append(shown_section(of, section, lines))
    return family_table(of, question.family, tuple(sections))


def _peering(speaker: Speaker, address: Address) -> Peering | None:
    return next((peering for peering in speaker.peerings if peering.neighbor.address == address), None)


def _told(of: BgpOf, section: Section, speaker: Speaker, peering: Peering | None) -> Iterator[BgpLine]:
    marks = Marks(of, section)
    for prefix, cls, paths in section.entries():
        for path in paths:
            sent: Path | None = path
            if speaker.is_vpn() and section.table is not None and section.rd is not None:
                sent = of.exported(section.rd, cls) if path.imported_from is None else None
            if peering is not None and path.best and sent is not None and is_told(speaker, cls, sent, peering):
                yield line_of(of, prefix, path, marks.of(cls, path, paths))
