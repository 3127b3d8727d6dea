"""Two failures at once: all pairs, or a sample of them that a seed decides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb, isqrt
from random import Random

from tidegate.analysis.whatif.scenario import Failure, Kind, Scenario


def pairs(failures: Sequence[Failure], sample: int | None = None, seed: int = 1) -> list[Scenario]:
    """Every two of `failures`, or `sample` of these pairs, in the order of `failures`.

    A link and a device without which it is dead anyway are no pair. What is drawn depends on the failures and the seed
    alone; where there are no more than `sample` pairs, it is all of them.
    """
    if sample is None or sample >= comb(len(failures), 2):
        every = (Scenario(Kind.PAIR, two) for two in combinations(failures, 2) if not _one_in_other(*two))
        return list(every)[:sample]
    places = _draw(failures, sample, Random(seed))
    return [Scenario(Kind.PAIR, (failures[one], failures[other])) for one, other in sorted(places)]


def _draw(failures: Sequence[Failure], sample: int, chance: Random) -> list[tuple[int, int]]:
    """Places of the two failures of each drawn pair, no pair twice."""
    total = comb(len(failures), 2)
    found: list[tuple[int, int]] = []
    if sample * 2 > total:  # drawing until all are found would take long
        order = list(range(total))
        chance.shuffle(order)
        for number in order:
            place = _place(number)
            if len(found) < sample and not _one_in_other(failures[place[0]], failures[place[1]]):
                found.append(place)
        return found
    seen: set[int] = set()
    while len(found) < sample and len(seen) < total:
        number = chance.randrange(total)
        place = _place(number)
        if number not in seen and not _one_in_other(failures[place[0]], failures[place[1]]):
            found.append(place)
        seen.add(number)
    return found


def _place(number: int) -> tuple[int, int]:
    """The pair with this number, where (0, 1), (0, 2), (1, 2), (0, 3) … are numbered from 0."""
    other = (1 + isqrt(1 + 8 * number)) // 2
    return number - other * (other - 1) // 2, other


def _one_in_other(one: Failure, other: Failure) -> bool:
    """Whether one is a link that is dead once the other, a device, is: at most one of its ends is left."""
    return any(
        node.device is not None and link.device is None and node.device in link.ends and len(link.ends) <= 2
        for node, link in ((one, other), (other, one))
    )
