"""Why a route is in a table or not, as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from tidegate.analysis.records import CauseRecord, ExplainRecord, RefusalRecord, RouteRecord
from tidegate.wording.drawing import Branch, Pen
from tidegate.wording.layout import some_of


def draw_explanation(records: Iterable[ExplainRecord], stream: TextIO) -> None:
    """The summary, then a tree for each route and each refused candidate."""
    pen = Pen(stream)
    for record in records:
        pen.write(record.summary, "good" if record.present else "bad")
        for explained in record.routes:
            pen.line()
            _route(pen, explained.route, explained.cause).draw(pen)
        if record.refusals:
            pen.line()
            pen.write(
                "Candidates that did not make it:" if record.present else "Candidates, and why they are not there:"
            )
            for refusal in record.refusals:
                _refusal(pen, refusal).draw(pen)
        if record.elsewhere or record.near or record.caveats:
            pen.line()
        if record.elsewhere:
            pen.labelled("elsewhere", some_of(record.elsewhere))
        for number, near in enumerate(record.near):
            pen.labelled("" if number else "near", f"{near.prefix}: {near.why}")
        for number, caveat in enumerate(record.caveats):
            pen.labelled("" if number else "doubt", caveat, "doubt")


def _route(pen: Pen, route: RouteRecord, cause: CauseRecord) -> Branch:
    via = " ".join(part for part in (route.next_hop_ip, route.next_hop_interface) if part)
    table = f" in {route.next_hop_vrf}" if route.next_hop_vrf else ""
    leaked = f", leaked from {route.leaked_from} ({route.leak})" if route.leaked_from else ""
    numbers = f"[{route.admin_distance}/{route.metric}]"
    title = f"{route.prefix} {route.protocol} {numbers}{f' via {via}' if via else ''}{table}{leaked}"
    return Branch(pen.ink(title, "strong"), [_cause(pen, cause)])


def _cause(pen: Pen, cause: CauseRecord) -> Branch:
    note = f" ({cause.note})" if cause.note else ""
    lines = (Branch(pen.reference(ref)) for ref in cause.source)
    return Branch(f"{cause.device}: {cause.rule}{note}", [*lines, *(_cause(pen, parent) for parent in cause.because)])


def _refusal(pen: Pen, refusal: RefusalRecord) -> Branch:
    def below() -> Iterator[Branch]:
        yield Branch(pen.ink(refusal.reason, "bad"), (Branch(pen.reference(ref)) for ref in refusal.source))
        if refusal.cause is not None:
            yield _cause(pen, refusal.cause)

    return Branch(f"{refusal.where}: {refusal.candidate}", below())
