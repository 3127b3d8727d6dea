"""Prefix classes: prefixes that nothing in the snapshot can tell apart (design idea 4)."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.net.prefix import Prefix


class PrefixClass:
    """A set of prefixes that every table and policy treats alike; the engine computes with one of them.

    Compared by identity: a prefix has one class in each group of tables between which routes can flow, and may have
    another elsewhere (overlapping customer addresses). `members` is sorted and never empty.
    """

    __slots__ = ("members", "representative")

    def __init__(self, members: Sequence[Prefix]) -> None:
        self.members = members
        self.representative = members[0]

    def __repr__(self) -> str:
        from tidegate.net.prefix import format_prefix

        more = f" and {len(self.members) - 1} more" if len(self.members) > 1 else ""
        return f"<{format_prefix(self.representative)}{more}>"
