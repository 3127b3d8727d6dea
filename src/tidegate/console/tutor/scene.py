"""What a step of the tutor looks at: the network as it is, and the line that was typed last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.control.table import Protocol, Route, TableId
from tidegate.net.community import parse_extended_community
from tidegate.net.prefix import parse_address, parse_prefix

if TYPE_CHECKING:
    from tidegate.console.twin import Twin

CORE = ("P1", "P2", "PE1")  # the routers that are configured already


@dataclass(frozen=True, slots=True)
class Scene:
    """`device` is the router at whose prompt `line` was typed, `answer` what came of it."""

    twin: Twin
    device: str
    line: str
    answer: tuple[str, ...]

    @property
    def student(self) -> str:
        """The router that the student configures, whatever it is called."""
        return next(name for name in self.twin.devices if name not in CORE)

    def asked(self, *words: str) -> bool:
        """Whether the line has all these words, in full or abbreviated, in their order."""
        typed = iter(self.line.lower().split())
        return all(any(word.startswith(one) for one in typed) for word in words)

    def said(self, text: str) -> bool:
        return any(text in line for line in self.answer)

    def routes(self, device: str, vrf: str, prefix: str) -> tuple[Route, ...]:
        """The routes of exactly that prefix."""
        wanted = parse_prefix(prefix)
        plane, table = self.twin.plane, TableId(device, vrf)
        cls = plane.classes.of(table, wanted) if wanted is not None and table in plane.tables else None
        return plane.tables[table].routes.get(cls, ()) if cls is not None else ()

    def has(self, device: str, vrf: str, prefix: str, protocol: Protocol | None = None) -> bool:
        return any(protocol in (None, route.protocol) for route in self.routes(device, vrf, prefix))

    def leads(self, device: str, vrf: str, address: str) -> bool:
        """Whether the table has a way to the address."""
        wanted = parse_address(address)
        return wanted is not None and self.twin.plane.lookup(TableId(device, vrf), wanted) is not None

    def leaked(self, vrf: str, prefix: str, source: str) -> bool:
        """Whether the student's table has the prefix from the table `source` of the same router."""
        return any(
            route.leaked_from == TableId(self.student, source) for route in self.routes(self.student, vrf, prefix)
        )

    def configured_statics(self) -> bool:
        """Whether the student's configuration has static routes, installed or not."""
        return bool(self.twin.network.devices[self.student].static_routes)

    def targets(self, vrf: str, direction: str) -> set[str]:
        """Route targets of a VRF of the student, of those that steps name."""
        found = self.twin.network.devices[self.student].vrfs.get(vrf)
        family = found.families.get("ipv4") if found else None
        held = (family.import_targets if direction == "import" else family.export_targets) if family else {}
        return {text for text in ("100:1", "200:1") if parse_extended_community(text) in held}
