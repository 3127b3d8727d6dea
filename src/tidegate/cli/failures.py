"""The outcomes of `tidegate whatif` for people: a table of scenarios, the worst in detail, single points of failure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from tidegate.analysis.whatif.outcome import BaseFacts
from tidegate.analysis.whatif.records import ScenarioRecord, SessionRecord, SinglePointRecord
from tidegate.api import WhatIf
from tidegate.wording.drawing import Pen
from tidegate.wording.layout import Column, TableWriter, some_of

_ROWS = 20  # scenarios in the table, unless the user says how many
_DETAILED = 3
_VPNS = 10
_NAMED = 4  # things of one kind that a detail names

_COLUMNS = (
    Column("failure"),
    Column("VPN pairs", right=True),
    Column("through", right=True),
    Column("no LSP", right=True),
    Column("leaks", right=True),
    Column("routes", right=True),
    Column("sessions", right=True),
)


class FailureView:
    """Draws one answer. `top` is how many scenarios to show."""

    def __init__(self, found: WhatIf, top: int | None) -> None:
        self._found = found
        self._top = top

    def draw(self, records: Iterable[ScenarioRecord], stream: TextIO) -> None:
        every = list(records)
        pen = Pen(stream)
        findings = self._found.findings
        partial = f", of {findings.asked:,}: interrupted" if findings.partial else ""
        if findings.maintained is not None and findings.whole is not None:
            pen.line(pen.ink(f"{findings.device} in maintenance", "strong"))
            pen.write(f"Before it there are {_base(findings.whole)}. It alone:", indent=2)
            self._detail(pen, every.pop(0), titled=False)
            pen.line()
            pen.line(pen.ink(f"Further failures while {findings.device} is out{partial}", "strong"))
        else:
            pen.line(pen.ink(f"Failures{partial}", "strong"))
        pen.write(f"The base has {_base(findings.base)}.", indent=2)
        if not every:
            pen.write("There is nothing to fail: no such link or node is up.", indent=2)
            return
        self._table(pen, stream, every)
        for record in [r for r in every if _is_loss(r)][: min(_DETAILED, self._top or _DETAILED)]:
            pen.line()
            self._detail(pen, record)
        if findings.base.vpns:
            pen.line()
            self._vpns(pen)

    def _table(self, pen: Pen, stream: TextIO, every: Sequence[ScenarioRecord]) -> None:
        shown = [r for r in every if _changes(r)][: self._top or _ROWS]
        if shown:
            pen.line()
            TableWriter(stream, _COLUMNS).group("", [_row(r) for r in shown])
            pen.line()
            pen.write("; ".join(_legend(shown)), indent=2)
        changing = sum(map(_changes, every))
        rest = [f"{changing - len(shown):,} more lose or gain less (--top N)"] if changing > len(shown) else []
        quiet = len(every) - changing
        rest += [f"{quiet:,} of {_counted(len(every), 'scenario')} change nothing"] if quiet else []
        if rest:
            pen.write("; ".join(rest), indent=2)

    def _detail(self, pen: Pen, r: ScenarioRecord, titled: bool = True) -> None:
        if titled:
            pen.line(pen.ink(r.scenario, "strong"), "" if r.kind in ("link", "node") else f"  {r.kind}")
        if not _changes(r):
            pen.write("changes nothing", indent=4)
        if not r.settles:
            pen.labelled("settles", "no: routes keep changing, and shown is one moment", "bad")
        if r.vpns:
            pen.labelled(
                "VPNs cut", some_of([f"{v.vpn} ({v.pairs_lost:,} of {v.pairs:,} pairs)" for v in r.vpns], _NAMED)
            )
        for label, total, pairs in (
            ("pairs lost", r.pairs_lost, r.lost_pairs),
            ("new pairs", r.pairs_gained, r.gained_pairs),
        ):
            _listed(pen, label, total, [f"{p.from_table} → {p.to_table}" for p in pairs])
        if r.pairs_blackholed:
            text = f"{_counted(r.pairs_blackholed, 'pair')}: the routes stay, and no label switched path is whole"
            pen.labelled("no LSP", text, "bad")
        for label, total, leaks in (
            ("leaks lost", r.leaks_lost, r.lost_leaks),
            ("new leaks", r.leaks_gained, r.gained_leaks),
        ):
            _listed(pen, label, total, [f"{k.from_table} → {k.to_table} ({k.mechanism})" for k in leaks])
        for label, total, routes, number in (
            ("routes lost", r.routes_lost, r.lost_routes, [(t, t.lost) for t in r.tables]),
            ("new routes", r.routes_gained, r.gained_routes, [(t, t.gained) for t in r.tables]),
        ):
            tables = [f"{t.device}/{t.vrf} {count:,}" for t, count in number if count]
            if total and total <= _NAMED:
                _listed(pen, label, total, [f"{p.prefix} in {p.device}/{p.vrf}" for p in routes])
            elif total:
                where = f" in {_counted(r.tables_changed, 'table')}" if r.tables_changed > 1 else ""
                pen.labelled(label, f"{total:,}{where}: {', '.join(tables[:_NAMED])}{', …' * (len(tables) > _NAMED)}")
        _listed(pen, "sessions", r.sessions_lost, _sessions(r.lost_sessions))

    def _vpns(self, pen: Pen) -> None:
        so_far = ", as far as the sweep came" if self._found.partial else ""
        pen.line(pen.ink(f"Single points of failure{so_far}", "strong"))
        points = self._found.single_points
        if not any(f.kind in ("link", "node") for f in self._found.scenarios):
            pen.write("not looked for: give --links, --nodes or neither", indent=2)
            return
        shown, own, cut = 0, 0, {p.vpn for p in points}
        for _, group in groupby(points, key=lambda p: p.vpn):
            of_vpn = list(group)
            through = [p for p in of_vpn if not p.only_own_sites]
            own += not through
            shown += bool(through)
            if through and shown <= _VPNS:
                _vpn(pen, of_vpn[0], through, [p for p in of_vpn if p.only_own_sites])
        rest = []
        if shown > _VPNS:
            rest.append(f"{shown - _VPNS:,} more VPNs have such points (--single-points lists all)")
        if own:
            rest.append(f"{_counted(own, 'VPN')} lose no more than the sites of a node that fails itself")
        untouched = len(self._found.findings.base.vpns) - len(cut)
        if untouched:
            rest.append(f"{_counted(untouched, 'VPN')} lose nothing by any of these failures")
        for text in rest:
            pen.write(text, indent=2)

    def draw_single_points(self, records: Iterable[SinglePointRecord], stream: TextIO) -> None:
        """A table for each VPN."""
        columns = (Column("failure"), Column("kind"), Column("pairs lost", right=True), Column("through", right=True))
        writer = TableWriter(stream, columns)
        found = False
        for _, group in groupby(records, key=lambda r: r.vpn):
            found = True
            rows = list(group)
            writer.group(_vpn_title(rows[0]), [_point(r) for r in rows])
        if not found:
            stream.write("No single failure cuts a VPN.\n")


def _point(r: SinglePointRecord) -> tuple[str, ...]:
    return r.failure, r.kind, f"{r.pairs_lost:,}", f"{r.pairs_lost_through:,}" if r.pairs_lost_through else ""


def _vpn_title(r: SinglePointRecord) -> str:
    return f"VPN {r.vpn} ({some_of(r.vrfs, 3)}): {_counted(r.sites, 'VRF')}, {_counted(r.pairs, 'pair')}"


def _vpn(
    pen: Pen, first: SinglePointRecord, through: Sequence[SinglePointRecord], own: Sequence[SinglePointRecord]
) -> None:
    pen.line("  ", _vpn_title(first))
    pen.labelled("cut by", some_of([f"{p.failure} ({p.pairs_lost:,})" for p in through], 8), "bad")
    if own:
        pen.labelled("own sites", some_of([p.failure for p in own], 8))


def _legend(shown: Sequence[ScenarioRecord]) -> list[str]:
    """What the columns that are there mean."""
    found = ["lost (-) and gained (+)"]
    if any(r.pairs_lost_through for r in shown):
        found.append("through: lost VPN pairs between devices that did not fail")
    if any(r.pairs_blackholed for r in shown):
        found.append("no LSP: those that keep their routes and lose their label switched path")
    return found


def _row(r: ScenarioRecord) -> tuple[str, ...]:
    return (
        r.scenario,
        _change(r.pairs_lost, r.pairs_gained),
        _change(r.pairs_lost_through, 0),
        _change(r.pairs_blackholed, 0),
        _change(r.leaks_lost, r.leaks_gained),
        _change(r.routes_lost, r.routes_gained),
        _change(r.sessions_lost, r.sessions_gained),
    )


def _change(lost: int, gained: int) -> str:
    return " ".join([f"-{lost:,}"] * bool(lost) + [f"+{gained:,}"] * bool(gained))


def _changes(r: ScenarioRecord) -> bool:
    return any(_row(r)[1:])


def _is_loss(r: ScenarioRecord) -> bool:
    return bool(r.pairs_lost or r.leaks_lost or r.routes_lost or not r.settles)


def _base(base: BaseFacts) -> str:
    vpn = f"{_counted(base.pairs, 'VPN pair')} in {_counted(len(base.vpns), 'VPN')}" if base.vpns else "no VPN pairs"
    return f"{vpn}, {_counted(base.leaks, 'leak')}, {_counted(base.sessions, 'session end')} up"


def _sessions(sessions: Iterable[SessionRecord]) -> list[str]:
    return [f"{s.protocol} {s.device} → {s.neighbor}" + (f" ({s.vrf})" if s.vrf != "default" else "") for s in sessions]


def _listed(pen: Pen, label: str, total: int, items: Sequence[str]) -> None:
    """The first of `total` items; nothing where there are none."""
    if total:
        more = f" and {total - _NAMED:,} more" if total > _NAMED else ""
        pen.labelled(label, ", ".join(items[:_NAMED]) + more)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
