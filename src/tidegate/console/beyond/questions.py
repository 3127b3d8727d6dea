"""Why a route is there or not, which leaks there are, and what the network looks like."""

from __future__ import annotations

from tidegate.analysis.map import network_map
from tidegate.console.command import BEYOND, TABLE, Console
from tidegate.wording.explanation import draw_explanation
from tidegate.wording.leaks import draw_leaks
from tidegate.wording.map import map_lines
from tidegate.wording.neighbors import draw_neighbors
from tidegate.wording.terminal import Sheet


@TABLE.command(BEYOND, "why WORD:prefix [vrf WORD:vrf]", about="Why a route is there, down to configuration lines")
def why(c: Console, prefix: str, vrf: str = "default") -> None:
    sheet = Sheet(c.width)
    record = c.twin.snapshot.explain(f"{c.device}/{vrf}", prefix)
    draw_explanation([record], sheet)
    c.write_all(sheet.lines())


@TABLE.command(BEYOND, "why-not WORD:prefix [vrf WORD:vrf]", about="Why a route is not there, and what is near")
def why_not(c: Console, prefix: str, vrf: str = "default") -> None:
    why(c, prefix, vrf)


@TABLE.command(BEYOND, "leaks [(here|all):where]", about="Leaks of this router, or of the whole network")
def leaks(c: Console, where: str = "here") -> None:
    sheet = Sheet(c.width)
    device = c.device if where == "here" else None
    draw_leaks(c.twin.snapshot.inert_leaks(device), c.twin.snapshot.leaks(device), sheet)
    c.write_all(sheet.lines())


@TABLE.command(BEYOND, "neighbors [(bgp|ospf|ldp):protocol]", about="Sessions and adjacencies here, up or why not")
def neighbors(c: Console, protocol: str | None = None) -> None:
    sheet = Sheet(c.width)
    draw_neighbors(c.twin.snapshot.neighbors(c.device, protocol=protocol), sheet)
    c.write_all(sheet.lines())


@TABLE.command(BEYOND, "map", about="Draw the network")
def draw_map(c: Console) -> None:
    c.write_all(map_lines(network_map(c.twin.plane), c.width, ascii_only=not c.unicode))
