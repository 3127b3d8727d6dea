"""The map as text: pictures of small networks, lists of all."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from planes import network, plane, router

import tidegate
from tidegate.analysis.map import MapEnd, MapLink, MapNode, NetworkMap, network_map
from tidegate.wording.canvas import Canvas, FalsePictureError
from tidegate.wording.map import map_lines, short
from tidegate.wording.picture import Line, picture

NMS = Path(__file__).parents[3] / "examples" / "nms" / "base"


def mapped(pairs: list[tuple[str, str]], up: bool = True) -> NetworkMap:
    names = sorted({name for pair in pairs for name in pair})
    links = tuple(
        MapLink(tuple(MapEnd(name, f"Serial{n}/0", (), "default", up) for name in pair), None, up, ())
        for n, pair in enumerate(pairs)
    )
    return NetworkMap(tuple(MapNode(name, False, (), ()) for name in names), links)


def test_the_nms_case():
    found = network_map(tidegate.load(NMS, cache=False).control_plane)
    assert map_lines(found, 80) == [
        "┌───────────┐",
        "│    PE1    │",
        "└─────┬─────┘",
        "      │Se1/0",
        "      │Se1/1",
        "┌─────┴─────┐",
        "│     P2    │",
        "└─────┬─────┘",
        "      │Se1/0",
        "      │Se1/1",
        "┌─────┴─────┐",
        "│     P1    │",
        "└─────┬─────┘",
        "      │Se1/0",
        "      │Se1/0",
        "┌─────┴─────┐",
        "│    PE4    │",
        "│    BLUE   │",
        "└───────────┘",
        "",
        "Links",
        "  P1 Se1/0 10.1.2.6/30   ─  PE4 Se1/0 10.1.2.5/30   ospf",
        "  P1 Se1/1 10.1.2.9/30   ─  P2 Se1/0 10.1.2.10/30   ospf",
        "  P2 Se1/1 10.1.2.13/30  ─  PE1 Se1/0 10.1.2.14/30  ospf",
        "",
        "Leading out of the snapshot",
        "  PE4/BLUE  Se2/0 10.0.2.1/24",
    ]


def test_a_triangle_in_ascii():
    assert map_lines(mapped([("A", "B"), ("B", "C"), ("A", "C")]), ascii_only=True) == [
        "     +-----------------+",
        "     |        A        |",
        "     ++----------+-----+",
        "      |Se0/0     |Se2/0",
        "      |Se0/0     |Se2/0",
        "+-----+-----+   ++----------+",
        "|     B     |   |     C     |",
        "+-----+-----+   ++----------+",
        "      |Se1/0     |Se1/0",
        "      +----------+",
        "",
        "Links",
        "  A Se0/0  -  B Se0/0",
        "  B Se1/0  -  C Se1/0",
        "  A Se2/0  -  C Se2/0",
    ]


def test_links_that_are_down_are_dotted():
    lines = map_lines(mapped([("A", "B")], up=False))
    assert lines[3] == "      ┆Se0/0"
    assert lines[-1].endswith("down")
    assert map_lines(mapped([("A", "B")], up=False), ascii_only=True)[3] == "      :Se0/0"


def test_a_lan_has_a_box_of_its_own():
    routers = [router(f"R{n}", f"Ethernet0/0 10.0.0.{n}/24") for n in (1, 2, 3)]
    lines = map_lines(network_map(plane(network(*routers), {})))
    assert sum("10.0.0.0/24" in line and "│" in line for line in lines) == 1


def test_what_is_too_wide_goes_without_names_then_without_a_picture():
    star = mapped([("P", f"PE{n}") for n in range(8)])
    assert any("│Se0/0" in line for line in map_lines(star, 200))
    narrow = map_lines(star, 90)
    assert max(map(len, narrow)) <= 90
    assert narrow[0].strip().startswith("┌")
    assert not any("│Se" in line for line in narrow)
    assert map_lines(star, 40)[0] == "Links"
    assert map_lines(mapped([("P", f"PE{n}") for n in range(20)]), 1000)[0] == "Links"


def test_parts_that_nothing_joins_and_a_network_of_nothing():
    lines = map_lines(NetworkMap((MapNode("A", False, (), ()), MapNode("B", True, (), ())), ()))
    assert lines[:8] == ["┌───┐", "│ A │", "└───┘", "", "┌───────┐", "│   B   │", "│  host │", "└───────┘"]
    assert lines[-1] == "No links between the routers."
    assert map_lines(NetworkMap((), ())) == ["There are no routers."]


def test_short_names():
    assert [short(name) for name in ("Serial1/0", "TenGigabitEthernet0/0/1", "Vlan10", "eth1", "Tunnel")] == [
        "Se1/0", "Te0/0/1", "Vl10", "et1", "Tu",
    ]  # fmt: skip


def test_lines_may_cross_and_not_run_along_each_other():
    canvas = Canvas()
    canvas.line([(0, 1), (0, 4)])
    canvas.line([(2, 1), (2, 2), (-2, 2), (-2, 4)])
    assert any("┼" in line for line in canvas.lines())
    with pytest.raises(FalsePictureError):
        canvas.line([(0, 3), (0, 6)])
    with pytest.raises(FalsePictureError):
        canvas.write(0, 2, "text")


@pytest.mark.parametrize("seed", range(60))
def test_every_picture_is_true(seed: int):
    """Following a line on the canvas from each port leads to the port of the other end, past crossings."""
    chance = random.Random(seed)
    names = [f"R{n}" for n in range(chance.randint(2, 12))]
    pairs = [(names[chance.randrange(n)], names[n]) for n in range(1, len(names))]
    pairs += [tuple(chance.sample(names, 2)) for _ in range(chance.randint(0, len(names)))]
    lines = [Line(one, other, f"a{n}", f"b{n}") for n, (one, other) in enumerate(pairs)]
    canvas = picture({name: [name] for name in names}, lines, 10_000)
    assert canvas is not None
    rows = [line.ljust(2000) for line in canvas.lines()]
    for number, line in enumerate(lines):
        (start,), (end,) = (places(rows, f"{side}{number}") for side in "ab")
        assert follow(rows, *start) == end
        assert owner(rows, *start) == line.one
        assert owner(rows, *end) == line.other


def places(rows: list[str], label: str) -> list[tuple[int, int]]:
    """Where the line with a label stands, and the label as a whole word behind it."""
    found = [(row.index(f"│{label} ") if f"│{label} " in row else -1, y) for y, row in enumerate(rows)]
    return [(x, y) for x, y in found if x >= 0]


def side_of_box(rows: list[str], x: int, y: int) -> int:
    """1 where the box of a port is below it, -1 where it is above."""
    return 1 if rows[y + 1][x] == "┴" else -1


def owner(rows: list[str], x: int, y: int) -> str:
    return next(word for word in [boxed(rows[y + 2 * side_of_box(rows, x, y)], x)] if word)


def boxed(row: str, x: int) -> str:
    return row[row.rindex("│", 0, x) + 1 : row.index("│", x)].strip()


def follow(rows: list[str], x: int, y: int) -> tuple[int, int]:
    """The far end of a line that begins at a port."""
    turns = {
        "┌": {(0, -1): (1, 0), (-1, 0): (0, 1)}, "┐": {(0, -1): (-1, 0), (1, 0): (0, 1)},
        "└": {(0, 1): (1, 0), (-1, 0): (0, -1)}, "┘": {(0, 1): (-1, 0), (1, 0): (0, -1)},
    }  # fmt: skip
    step = (0, -side_of_box(rows, x, y))
    while True:
        dx, dy = step
        following = rows[y + dy][x + dx]
        if following in "┴┬":
            return x, y
        x, y = x + dx, y + dy
        step = turns.get(following, {}).get(step, step)
