"""The prefix limit of a map between tables."""

from __future__ import annotations

from building import net
from hypothesis import given
from hypothesis import strategies as st

from tidegate.control.leaking.prefix_limit import PrefixLimit
from tidegate.control.prefixclass import PrefixClass

SIZES = (1, 3, 1, 2, 5, 1)
CLASSES = [PrefixClass([net(f"10.{n}.{m}.0/24") for m in range(size)]) for n, size in enumerate(SIZES)]


class Follower:
    """Applies what the limit says, as a table does."""

    def __init__(self, limit: int) -> None:
        self.limit = PrefixLimit(limit)
        self.within: dict[PrefixClass, bool] = {}

    def put(self, cls: PrefixClass, there: bool) -> None:
        if not there:
            self.within.pop(cls, None)
        # The path is only handed through.
        for concerned, path, within in self.limit.put(cls, object() if there else None):  # type: ignore[arg-type]
            assert path is not None
            self.within[concerned] = within

    def taken(self) -> list[int]:
        return [n for n, cls in enumerate(CLASSES) if self.within.get(cls)]


def test_prefixes_count_and_not_classes() -> None:
    found = Follower(5)
    for cls in CLASSES[:4]:
        found.put(cls, True)
    assert found.taken() == [0, 1, 2]  # 1 + 3 + 1, and no room for two more
    found.put(CLASSES[0], False)
    assert found.taken() == [1, 2]
    found.put(CLASSES[1], False)
    assert found.taken() == [2, 3]  # what was over the limit comes back


@given(
    st.integers(0, 14),
    st.lists(st.tuples(st.integers(0, len(CLASSES) - 1), st.booleans()), max_size=25),
)
def test_the_lowest_are_taken_in_whatever_order_they_come(limit: int, steps: list[tuple[int, bool]]) -> None:
    found = Follower(limit)
    there: set[int] = set()
    for number, present in steps:
        found.put(CLASSES[number], present)
        (there.add if present else there.discard)(number)
    expected: list[int] = []
    for number in sorted(there):
        if sum(SIZES[n] for n in (*expected, number)) > limit:
            break
        expected.append(number)
    assert found.taken() == expected
