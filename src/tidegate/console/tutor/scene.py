"""What a step of the tutor looks at: the network as it is, and what was asked by the line that was typed last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tidegate.analysis.shown.answers import answer
from tidegate.console.command import BEYOND
from tidegate.console.command import TABLE as OWN
from tidegate.console.level import Level
from tidegate.console.pipes import split_pipe
from tidegate.console.twin import Twin
from tidegate.control.table import Protocol, Route, TableId
from tidegate.model.device import Device
from tidegate.model.shown.probes import Outcome, Ping
from tidegate.model.static import StaticRoutes
from tidegate.model.vrf import Vrf
from tidegate.net.community import parse_extended_community
from tidegate.net.prefix import Address, parse_address, parse_prefix

CORE = ("P1", "P2", "PE1")  # the routers that are configured already
BEGINNING = "R1"  # the router that the student begins at
GOAL = "PE4"  # what it becomes


class Query(NamedTuple):
    """A command that was answered: its first words in full, and its arguments by name."""

    words: str
    arguments: dict[str, Any]


class Scene:
    """`device` is the router at whose prompt one is, `answered` what came of the line that was typed last there."""

    def __init__(
        self, twin: Twin, device: str, level: Level = Level.USER, line: str = "", answered: tuple[str, ...] = ()
    ) -> None:
        self.twin = twin
        self.device = device
        self._answered = answered
        self._query = self._read(line.strip(), level)

    def without_line(self) -> Scene:
        """The same network, and nothing asked: one line answers one question."""
        return Scene(self.twin, self.device)

    # What was asked.

    def _read(self, text: str, level: Level) -> Query | None:
        """The command; None for configuration, and for what was not answered."""
        if level is Level.CONFIGURE:
            word, _, text = text.partition(" ")
            if word != "do":
                return None
        text = split_pipe(text)[0].strip()
        if not text or not self._answered or any(line.startswith("% ") for line in self._answered):
            return None
        match = self.twin.grammar(self.device).table.modes["exec"].match(text)
        if match.command is None:
            match = OWN.modes[BEYOND].modelled.match(text.split())
        return None if match.command is None else Query(match.command.pattern, match.arguments)

    def asked(self, words: str, **arguments: object) -> bool:
        """Whether the line was a command of these first words with, at least, these arguments."""
        query = self._query
        return (
            query is not None
            and f"{query.words} ".startswith(f"{words} ")
            and arguments.items() <= query.arguments.items()
        )

    def asked_why(self, address: str, vrf: str) -> bool:
        """Whether the line asked why there is a route to the address, or why not."""
        wanted = parse_prefix(f"{address}/32")
        query = self._query
        if query is None or query.words.split()[0] not in ("why", "why-not") or query.arguments.get("vrf") != vrf:
            return False
        prefix = str(query.arguments["prefix"])
        return parse_prefix(prefix if "/" in prefix else f"{prefix}/32") == wanted

    def pinged(self, address: str) -> bool:
        """Whether the line sent echoes to the address, from the global table."""
        return self.asked("ping", destination=parse_address(address)) and not self.asked("ping vrf")

    def replies(self, address: str) -> bool:
        """Whether echoes from the router at whose prompt one is, out of its global table, are answered."""
        wanted = parse_address(address)
        if wanted is None:
            return False
        return Outcome.REPLY in answer(self.twin.asked(self.device), Ping(wanted)).outcomes

    def said(self, text: str) -> bool:
        return any(text in line for line in self._answered)

    # The network.

    @property
    def student(self) -> str:
        """The router that the student configures, whatever it is called."""
        devices = self.twin.devices
        if GOAL in devices:
            return GOAL
        return BEGINNING if BEGINNING in devices else next((n for n in devices if n not in CORE), self.device)

    @property
    def router(self) -> Device:
        """How the student's router is configured."""
        return self.twin.device(self.student)

    def strangers(self) -> list[str]:
        """Routers of the core that are not there under their names."""
        return [name for name in CORE if name not in self.twin.devices]

    def routes(self, device: str, vrf: str, prefix: str) -> tuple[Route, ...]:
        """The routes of exactly that prefix."""
        wanted = parse_prefix(prefix)
        plane, table = self.twin.plane, TableId(device, vrf)
        cls = plane.classes.of(table, wanted) if wanted is not None and table in plane.tables else None
        return plane.tables[table].routes.get(cls, ()) if cls is not None else ()

    def has(self, device: str, vrf: str, prefix: str, protocol: Protocol | None = None) -> bool:
        return any(protocol in (None, route.protocol) for route in self.routes(device, vrf, prefix))

    def to(self, device: str, vrf: str, address: str) -> tuple[Route, ...]:
        """The routes by which the table leads to the address."""
        wanted = parse_address(address)
        found = None if wanted is None else self.twin.plane.lookup(TableId(device, vrf), wanted)
        return () if found is None else found[1]

    def leads(self, vrf: str, address: str) -> bool:
        """Whether the student's table has a way to the address."""
        return bool(self.to(self.student, vrf, address))

    def leaked(self, vrf: str, address: str, source: str) -> bool:
        """Whether the student's table leads to the address by what it has from the table `source` of its router."""
        student = self.student
        return any(route.leaked_from == TableId(student, source) for route in self.to(student, vrf, address))

    def statics(self, vrf: str) -> Iterator[StaticRoutes]:
        """Static routes that the student configured, installed or not."""
        return (group for group in self.router.static_routes if group.vrf == vrf)

    def next_hops(self, vrf: str) -> set[Address]:
        """Next hops of static routes that name no interface, and are looked up in the table they are for."""
        return {
            group.next_hop
            for group in self.statics(vrf)
            if group.next_hop is not None and group.interface is None and group.resolve_vrf in (None, vrf)
        }

    def points_out(self, vrf: str, interface: str) -> bool:
        """Whether a static route of the table is configured out of the interface."""
        return any(group.interface == interface for group in self.statics(vrf))

    def vrf(self, name: str) -> Vrf | None:
        return self.router.vrfs.get(name)

    def targets(self, vrf: str, direction: str) -> set[str]:
        """Route targets of a VRF of the student, of those that steps name."""
        found = self.vrf(vrf)
        family = found.families.get("ipv4") if found else None
        held = (family.import_targets if direction == "import" else family.export_targets) if family else {}
        return {text for text in ("100:1", "200:1") if parse_extended_community(text) in held}
