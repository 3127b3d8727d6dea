"""The map of a network, for people: a picture where it is small enough, and its links as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.analysis.map import MapEnd, MapNode, NetworkMap
from tidegate.wording.layout import some_of
from tidegate.wording.picture import Line, picture

MOST_DRAWN = 14  # nodes of a picture
_VRFS = 4  # that a box names
_TABLES = 24  # that have a row each for what leads outside


def map_lines(found: NetworkMap, width: int = 100, *, ascii_only: bool = False) -> list[str]:
    """The picture where there is one, then every link with its addresses and protocols, then what leads outside.

    Links that are down are dotted in the picture. Where it would be wider than `width` it goes without the names of the
    interfaces, then without those of VRFs; where that does not help, or there are more than MOST_DRAWN nodes, there is
    none. `ascii_only` does with the characters of ASCII.
    """
    lines = _picture(found, width, ascii_only)
    if not found.nodes:
        return ["There are no routers."]
    if lines:
        lines.append("")
    lines += _links(found, width, ascii_only)
    edges = [(node, edge) for node in found.nodes for edge in node.edges]
    if edges:
        lines += ["", "Leading out of the snapshot"]
        lines += _cut(_edges(edges), width, ascii_only)
    return lines


def _picture(found: NetworkMap, width: int, ascii_only: bool) -> list[str]:
    lans = [link for link in found.links if len(link.ends) > 2]
    if not found.nodes or len(found.nodes) + len(lans) > MOST_DRAWN:
        return []
    boxes = {node.name: _texts(node) for node in found.nodes}
    drawn = [_line(*link.ends, link.up) for link in found.links if len(link.ends) == 2]
    for number, link in enumerate(lans, 1):
        name = f"LAN {number}"  # no device has a blank in its name
        boxes[name] = [link.prefix or name]
        drawn += [Line(end.device, name, short(end.interface), "", not end.up) for end in link.ends]
    nameless = [line._replace(one_label="", other_label="") for line in drawn]
    plain = {name: texts[:1] for name, texts in boxes.items()}
    choices = ((boxes, drawn), (boxes, nameless), (plain, nameless))
    canvas = next(filter(None, (picture(*choice, width) for choice in choices)), None)
    return [] if canvas is None else list(canvas.lines(ascii_only))


def _line(one: MapEnd, other: MapEnd, up: bool) -> Line:
    return Line(one.device, other.device, short(one.interface), short(other.interface), not up)


def _texts(node: MapNode) -> list[str]:
    more = [f"+{len(node.vrfs) - _VRFS} VRFs"] if len(node.vrfs) > _VRFS else []
    return [node.name, *(["host"] if node.host else []), *node.vrfs[:_VRFS], *more]


def short(interface: str) -> str:
    """An interface as IOS abbreviates it: Se1/0."""
    start = next((n for n, character in enumerate(interface) if character.isdecimal()), len(interface))
    return interface[: min(2, start)] + interface[start:]


def _links(found: NetworkMap, width: int, ascii_only: bool) -> Iterator[str]:
    if not found.links:
        yield "No links between the routers."
        return
    yield "Links"
    rows = []
    for link in found.links:
        first, *others = link.ends
        for number, other in enumerate(others):
            state = " ".join(link.protocols) if link.up else "down"
            rows.append((_end(first), "-" if ascii_only else "─", _end(other), state if number == 0 else ""))
    yield from _cut(rows, width, ascii_only)


def _edges(edges: Sequence[tuple[MapNode, MapEnd]]) -> list[tuple[str, ...]]:
    """A table a row, or a device where there are many: a PE has hundreds of interfaces to customers."""
    tables: dict[tuple[str, str], list[str]] = {}
    devices: dict[str, list[str]] = {}
    for node, edge in edges:
        tables.setdefault((node.name, edge.vrf), []).append(" ".join((short(edge.interface), *edge.addresses[:1])))
        devices.setdefault(node.name, []).append(edge.vrf)
    if len(tables) <= _TABLES:
        return [(f"{device}/{vrf}", some_of(found, 2)) for (device, vrf), found in tables.items()]
    return [
        (device, f"{len(vrfs)} interfaces", f"in {some_of(list(dict.fromkeys(vrfs)), 4)}")
        for device, vrfs in devices.items()
    ]


def _end(end: MapEnd) -> str:
    vrf = "" if end.vrf == "default" else f" ({end.vrf})"
    return " ".join((end.device, short(end.interface), *end.addresses[:1])) + vrf


def _cut(rows: Sequence[Sequence[str]], width: int, ascii_only: bool) -> Iterator[str]:
    """The rows in aligned columns; what is wider than `width` ends with an ellipsis."""
    columns = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    dots = "..." if ascii_only else "…"
    for row in rows:
        text = "  " + "  ".join(cell.ljust(size) for cell, size in zip(row, columns, strict=True)).rstrip()
        yield text if len(text) <= width else text[: width - len(dots)] + dots
