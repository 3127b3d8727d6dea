"""The BGP decision process: which path of a prefix is best, which share its load, and what each of the others lacks.

RFC 4271 §9.1.2.2 in the order of Cisco ("BGP Best Path Selection Algorithm", document 13753): a reachable next hop,
weight, local preference, local origin, AS path length, origin, MED, external before internal, metric to the next hop,
then, among what is equal so far, the oldest external path, router ID, cluster list and neighbor address.

MED is comparable only between paths of one neighboring AS, so "better" is not transitive and the outcome depends on
the order of comparison. The router takes the newest path, compares it with the next older one, the winner with the
next, and so on; with `bgp deterministic-med` it does so within each neighboring AS first, then between the winners
(Cisco, "How the bgp deterministic-med Command Differs from the bgp always-compare-med Command", document 16046).

Not modelled: cost communities, confederations, `bgp bestpath igp-metric ignore` and its like, AIGP (RFC 7311).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tidegate.control.cause import Reason
from tidegate.control.protocols.bgp.path import NO_ADDRESS, Path
from tidegate.model.bgp import BgpFamily, BgpProcess
from tidegate.net.aspath import AsPath

_WORST_MED = 0xFFFFFFFF
_ORIGIN_RANK = {"i": 0, "e": 1, "?": 2}

# The steps whose values compare between any two paths, lower first; MED stands between the two groups.
_BEFORE_MED = (
    Reason.LOWER_WEIGHT,
    Reason.LOWER_LOCAL_PREFERENCE,
    Reason.NOT_LOCAL_ORIGIN,
    Reason.LONGER_AS_PATH,
    Reason.HIGHER_ORIGIN,
)
_AFTER_MED = (Reason.INTERNAL_PATH, Reason.HIGHER_IGP_METRIC)
_TIE_BREAKERS = (Reason.HIGHER_ROUTER_ID, Reason.LONGER_CLUSTER_LIST, Reason.HIGHER_NEIGHBOR_ADDRESS)


class _Candidate(NamedTuple):
    """A path with what the steps compare; `age` is its place in order of arrival, the oldest 0."""

    path: Path
    age: int
    before_med: tuple[int, int, int, int, int]
    neighboring_as: object  # the leftmost element of the AS path; None for a path that began in this AS
    med: int
    after_med: tuple[bool, int]
    tie_breakers: tuple[int, int, int]


class _Comparison(NamedTuple):
    first_wins: bool
    reason: Reason  # why the other one loses


def decide(paths: Sequence[Path], options: BgpProcess, family: BgpFamily | None) -> tuple[Path, ...]:
    """All of `paths` (one prefix, oldest first), the best one first, the others each the best of what is left.

    Sets `best`, `multipath` and `reason` of each. Paths whose next hop is not reachable take no part and come last;
    if none is reachable, none is best. `multipath` marks all paths that share the load, the best one included;
    without `family` there is no multipath.
    """
    if len(paths) == 1:
        only = paths[0]
        only.best = is_reachable(only)
        only.multipath = False
        only.reason = None if only.best else Reason.NEXT_HOP_UNRESOLVED
        return (only,)
    usable: list[_Candidate] = []
    unusable: list[Path] = []
    for age, path in enumerate(paths):
        path.best = path.multipath = False
        path.reason = None
        if is_reachable(path):
            usable.append(_candidate(path, age, options))
        else:
            path.reason = Reason.NEXT_HOP_UNRESOLVED
            unusable.append(path)
    ordered = _order(usable, options)
    if ordered:
        ordered[0].path.best = True
        _mark_multipaths(ordered, options, family)
    return (*(candidate.path for candidate in ordered), *unusable)


def is_reachable(path: Path) -> bool:
    """Whether the path may be used at all (RFC 4271 §9.1.2): its next hop resolves, or it begins on this router."""
    return path.igp_metric is not None or path.attributes.next_hop == NO_ADDRESS


def neighboring_as(as_path: AsPath) -> object:
    """What MED belongs to: the AS the path was received from (RFC 4271 §9.1.2.2 c); None where it began in ours."""
    return as_path[0] if as_path else None


def _candidate(path: Path, age: int, options: BgpProcess) -> _Candidate:
    attributes = path.attributes
    med = attributes.med
    if med is None:
        med = _WORST_MED if options.med_missing_as_worst else 0
    # A copy that an import put here was not sourced in this table: a path that was wins over it.
    sourced = path.locally_originated and path.imported_from is None
    return _Candidate(
        path,
        age,
        (
            -path.weight,
            -attributes.local_preference,
            (1 if path.aggregate else 0) if sourced else 2,
            0 if options.as_path_ignore else len(attributes.as_path),
            _ORIGIN_RANK[attributes.origin],
        ),
        neighboring_as(attributes.as_path),
        med,
        (not path.external and not sourced, path.igp_metric or 0),
        (
            # RFC 4456 §9: the originator stands for the router ID of the sender.
            path.sender_router_id if attributes.originator is None else attributes.originator,
            len(attributes.cluster_list),
            path.sender or 0,
        ),
    )


def _compare(one: _Candidate, other: _Candidate, options: BgpProcess) -> _Comparison:
    return _compare_routes(one, other, options) or _break_tie(one, other, options)


def _compare_routes(one: _Candidate, other: _Candidate, options: BgpProcess) -> _Comparison | None:
    """The steps through the metric to the next hop; None where the paths are equal so far."""
    if one.before_med != other.before_med:
        return _first_difference(one.before_med, other.before_med, _BEFORE_MED)
    if one.med != other.med and (options.always_compare_med or one.neighboring_as == other.neighboring_as):
        return _Comparison(one.med < other.med, Reason.HIGHER_MED)
    if one.after_med != other.after_med:
        return _first_difference(one.after_med, other.after_med, _AFTER_MED)
    return None


def _break_tie(one: _Candidate, other: _Candidate, options: BgpProcess) -> _Comparison:
    if (
        one.path.external
        and other.path.external
        and not options.compare_router_id
        and one.tie_breakers[0] != other.tie_breakers[0]  # Cisco: skipped between paths of one router ID
    ):
        return _Comparison(one.age < other.age, Reason.YOUNGER_PATH)
    if one.tie_breakers != other.tie_breakers:
        return _first_difference(one.tie_breakers, other.tie_breakers, _TIE_BREAKERS)
    return _Comparison(one.age < other.age, Reason.YOUNGER_PATH)


def _first_difference(one: tuple[int, ...], other: tuple[int, ...], reasons: tuple[Reason, ...]) -> _Comparison:
    for mine, theirs, reason in zip(one, other, reasons, strict=True):
        if mine != theirs:
            return _Comparison(mine < theirs, reason)
    raise AssertionError("equal values have no difference")


def _order(candidates: list[_Candidate], options: BgpProcess) -> list[_Candidate]:
    """The best first, then the best of what is left, and so on; sets the reason of all but the best."""
    if len(candidates) == 2:  # by far the most frequent case: nothing can go round in a circle
        newer, older = candidates[1], candidates[0]
        outcome = _compare(newer, older, options)
        (older if outcome.first_wins else newer).path.reason = outcome.reason
        return [newer, older] if outcome.first_wins else [older, newer]
    newest_first = list(reversed(candidates))  # as the router compares them
    beaten_by: dict[int, Reason] = {}
    if _is_total(candidates, options):
        ordered = sorted(newest_first, key=lambda c: (c.before_med, c.med, c.after_med, _tie_key(c, options)))
    else:
        ordered = []
        while newest_first:
            winner = _winner(newest_first, options, None if ordered else beaten_by)
            ordered.append(winner)
            newest_first.remove(winner)
    for loser in ordered[1:]:
        against_best = _compare(ordered[0], loser, options)
        # Where "better" is circular a loser may beat the best: then what beat it is the reason.
        loser.path.reason = against_best.reason if against_best.first_wins else beaten_by[loser.age]
    return ordered


def _is_total(candidates: list[_Candidate], options: BgpProcess) -> bool:
    """Whether "better" is transitive between these, so that the order of comparison does not matter."""
    if not candidates:
        return True
    first = candidates[0]
    if not options.always_compare_med:
        several_meds = any(c.med != first.med for c in candidates)
        if several_meds and any(c.neighboring_as != first.neighboring_as for c in candidates):
            return False
    if options.compare_router_id:
        return True
    # Age decides between external paths unless they are of one router: mixed, that can go round in circles too.
    external = [c.tie_breakers[0] for c in candidates if c.path.external]
    return len(set(external)) == len(external)


def _tie_key(candidate: _Candidate, options: BgpProcess) -> tuple[int, ...]:
    """Sorts as `_break_tie` compares, among paths that are all external or all internal and `_is_total`."""
    if candidate.path.external and not options.compare_router_id:
        return (candidate.age,)
    return (*candidate.tie_breakers, candidate.age)


def _winner(newest_first: list[_Candidate], options: BgpProcess, beaten_by: dict[int, Reason] | None) -> _Candidate:
    if options.deterministic_med and not options.always_compare_med:
        groups: dict[object, list[_Candidate]] = {}
        for candidate in newest_first:
            groups.setdefault(candidate.neighboring_as, []).append(candidate)
        newest_first = [_pairwise(group, options, beaten_by) for group in groups.values()]
    return _pairwise(newest_first, options, beaten_by)


def _pairwise(newest_first: list[_Candidate], options: BgpProcess, beaten_by: dict[int, Reason] | None) -> _Candidate:
    best = newest_first[0]
    for challenger in newest_first[1:]:
        outcome = _compare(best, challenger, options)
        loser = challenger if outcome.first_wins else best
        if not outcome.first_wins:
            best = challenger
        if beaten_by is not None:
            beaten_by[loser.age] = outcome.reason
    return best


def _mark_multipaths(ordered: list[_Candidate], options: BgpProcess, family: BgpFamily | None) -> None:
    """Marks the paths that share the load with the best one (Cisco 13753, "BGP Multipath").

    They equal it in every step through the metric to the next hop and in the AS path itself (unless
    `bgp bestpath as-path multipath-relax`, eBGP: in its length), and each has a next hop of its own.
    """
    best = ordered[0].path
    if family is None or (best.locally_originated and best.imported_from is None):
        return
    mixed = family.maximum_paths_eibgp > 1
    limit = family.maximum_paths if best.external else family.maximum_paths_ibgp
    limit = max(limit, family.maximum_paths_eibgp)
    if limit < 2:
        return
    chosen = [best]
    hops = {_hop(best)}
    for candidate in ordered[1:]:
        path = candidate.path
        if len(chosen) == limit:
            break
        if _hop(path) not in hops and _shares_load(ordered[0], candidate, options, mixed):
            chosen.append(path)
            hops.add(_hop(path))
    if len(chosen) > 1:
        for path in chosen:
            path.multipath = True


def _hop(path: Path) -> object:
    """What makes a path of its own to forward along: the next hop, in the table it was imported from."""
    return path.attributes.next_hop, path.imported_from if path.attributes.next_hop == NO_ADDRESS else None


def _shares_load(best: _Candidate, other: _Candidate, options: BgpProcess, mixed: bool) -> bool:
    if not options.multipath_relax and best.path.attributes.as_path != other.path.attributes.as_path:
        return False
    if mixed and best.path.external != other.path.external:
        # `maximum-paths eibgp`: external and internal paths share, whatever the metric to the internal next hop.
        other = other._replace(after_med=best.after_med)
    return _compare_routes(best, other, options) is None
