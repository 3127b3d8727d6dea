"""Evaluating route-maps: the first entry whose match lines all hold decides and changes the route.

With `continue`, evaluation goes on after a match. IOS: "Set clauses are saved during the match clause evaluation
process and executed after the route-map evaluation is completed", in their order (Cisco, "BGP Route-Map Continue"):
match lines always see the route as it came in.
"""

from __future__ import annotations

from typing import NamedTuple

from tidegate.control.cause import Reason
from tidegate.control.policy.action import Action, Changed, compile_sets
from tidegate.control.policy.filters import Filters
from tidegate.control.policy.match import Test, compile_match
from tidegate.control.policy.subject import Subject, Verdict
from tidegate.model.device import Behaviour
from tidegate.model.policy import Policies, RouteMap

_END = -1


class _Entry(NamedTuple):
    line: int
    permit: bool
    tests: tuple[Test, ...]
    actions: tuple[tuple[int, Action], ...]
    continue_index: int | None  # None: no `continue`; _END: it leads nowhere
    continue_line: int
    modelled: bool  # False: lines of it are not, so that whether it matches, or what it does, is uncertain


class _RouteMap(NamedTuple):
    line: int
    entries: tuple[_Entry, ...]


class PolicyEvaluator:
    """The route-maps and filter lists of one device, compiled on first use.

    The policies must not change while it is in use; keep one for each device and computation.
    """

    def __init__(self, policies: Policies, behaviour: Behaviour) -> None:
        self.filters = Filters(policies)
        self._policies = policies
        self._undefined_permits = behaviour.undefined_route_map_permits
        self._compiled: dict[str, _RouteMap] = {}

    def evaluate(self, name: str, subject: Subject) -> Verdict:
        """What route-map `name` makes of the route; see `Verdict`."""
        compiled = self._compiled.get(name)
        if compiled is None:
            route_map = self._policies.route_maps.get(name)
            if route_map is None:
                if self._undefined_permits:
                    return Verdict(True, subject)
                return Verdict(False, subject, (), Reason.POLICY_UNDEFINED)
            compiled = self._compiled[name] = _compile(route_map, self.filters)
        return _run(compiled, subject)


def evaluate(policies: Policies, behaviour: Behaviour, name: str, subject: Subject) -> Verdict:
    """One route through one route-map; whoever evaluates many keeps a `PolicyEvaluator`."""
    return PolicyEvaluator(policies, behaviour).evaluate(name, subject)


def _compile(route_map: RouteMap, filters: Filters) -> _RouteMap:
    index_of = {entry.sequence: index for index, entry in enumerate(route_map.entries)}
    entries = []
    for index, entry in enumerate(route_map.entries):
        modelled = not entry.unmodelled
        target: int | None = None
        if entry.continue_to is not None:
            target = index + 1 if entry.continue_to == 0 else index_of.get(entry.continue_to, _END)
            if target <= index:
                # IOS goes forward only. What it does where the entry does not exist is in no source: taken as the end.
                target, modelled = _END, False
            # `continue` in a deny entry: taken as "denied unless a later entry permits"; no source.
            modelled = modelled and entry.permit
        entries.append(
            _Entry(
                entry.line,
                entry.permit,
                tuple(compile_match(match, filters) for match in entry.matches),
                compile_sets(entry.sets, filters),
                target,
                entry.line_of("continue_to"),
                modelled,
            )
        )
    return _RouteMap(route_map.line, tuple(entries))


def _match(entry: _Entry, subject: Subject) -> tuple[list[int] | None, bool]:
    """The lines of the entry that match the route, None where it does not match; and whether that is certain."""
    lines = [entry.line]
    sure = True
    for test in entry.tests:
        outcome = test(subject)
        if not outcome.holds:
            return None, outcome.certain  # one line that certainly fails decides, whatever the others
        sure = sure and outcome.certain
        lines += outcome.lines
    return lines, sure


def _run(route_map: _RouteMap, subject: Subject) -> Verdict:
    entries = route_map.entries
    pending: list[tuple[int, Action]] = []
    lines: list[int] = []
    certain = True
    permit: bool | None = None  # what the last matching entry says
    index = 0
    while 0 <= index < len(entries):
        entry = entries[index]
        matched, sure = _match(entry, subject)
        certain = certain and sure
        if matched is None:
            index += 1
            continue
        permit = entry.permit
        certain = certain and entry.modelled
        lines += matched
        if entry.permit:
            pending += entry.actions
        if entry.continue_index is None:
            break
        lines.append(entry.continue_line)
        index = entry.continue_index
    if permit is None:
        return Verdict(False, subject, (route_map.line,), Reason.POLICY_UNMATCHED, certain=certain)
    if not permit:
        return Verdict(False, subject, _unique(lines), Reason.POLICY_DENIED, certain=certain)
    if not pending:
        return Verdict(True, subject, _unique(lines), certain=certain)
    changed = Changed(subject)
    for line, action in pending:
        changed = action(changed)
        lines.append(line)
    return Verdict(True, changed.subject, _unique(lines), None, changed.next_hop_self, changed.next_hop_peer, certain)


def _unique(lines: list[int]) -> tuple[int, ...]:
    """Each line once, in order of first use; 0 stands for "no line" and is left out."""
    return tuple(dict.fromkeys(filter(None, lines)))
