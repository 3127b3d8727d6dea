"""Static routes, grouped: the prefixes that share one next hop and all options are one object."""

from __future__ import annotations

from dataclasses import dataclass, field

from tidegate.net.prefix import Address, Family, Prefix


@dataclass(slots=True)
class StaticRoutes:
    """`prefixes[i]` is configured at `lines[i]`; everything else is common to the group.

    `resolve_vrf` is the table in which `next_hop` is looked up where it is another than `vrf` (`global` gives
    "default"). With `interface` alone the route points out of that interface, whatever table that is in.
    """

    vrf: str
    next_hop: Address | None = None
    interface: str | None = None  # canonical name; Null0 discards
    resolve_vrf: str | None = None
    distance: int = 1
    tag: int = 0
    name: str | None = None
    permanent: bool = False
    track: str | None = None  # tracked object: its state is not in the configuration
    family: Family = "ipv4"
    prefixes: list[Prefix] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    _line_of: dict[Prefix, int] | None = field(default=None, repr=False, compare=False)

    def line_of(self, prefix: Prefix) -> int | None:
        """The line that configures `prefix`; None where it is not of this group."""
        if self._line_of is None or len(self._line_of) != len(self.prefixes):
            self._line_of = dict(zip(self.prefixes, self.lines, strict=True))
        return self._line_of.get(prefix)
