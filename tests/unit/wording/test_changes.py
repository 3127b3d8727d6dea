"""The text of what differs."""

from __future__ import annotations

from tidegate.analysis.diff.records import DeviceChange, LeakChange, ReachChange, RouteChange, RouteState, SessionChange
from tidegate.model.source import SourceRef
from tidegate.wording.changes import NOTHING, change_lines, sign_of

STATIC = RouteState("static", 1, 0, ("Serial2/0 (BLUE)",), "static-interface", "PE4/BLUE")
OSPF = RouteState("ospf", 110, 65, ("10.1.2.6",), None, None)


def reach(change: str, start: str, lost: tuple[str, ...] = (), gained: tuple[str, ...] = ()) -> ReachChange:
    return ReachChange(change, start, "PE4/BLUE", lost, gained, True, False, "forwarding", "no route" if lost else None)


def test_nothing_differs():
    assert list(change_lines([])) == [NOTHING]


def test_sections_signs_and_entries():
    source = (SourceRef("PE4.cfg", 15, "ip route 10.0.2.0 255.255.255.252 Serial2/0"),)
    leak = LeakChange(
        "lost", "PE4/BLUE", "PE4/default", "static-interface", ("10.0.2.0/30",), (), True, None, (), source
    )
    changes = [
        DeviceChange("gained", "P9"),
        leak,
        reach("lost", "P1/default", lost=("10.0.2.0/24",)),
        reach("lost", "P2/default", lost=("10.0.2.0/24",)),
        SessionChange("lost", "P1", "default", "ospf", "P2", "Serial1/1", None, ()),
        RouteChange("lost", "PE4", "default", ("10.0.2.0/30",), STATIC, None),
        RouteChange("changed", "PE4", "default", ("10.1.1.2/32",), OSPF, STATIC),
    ]
    assert list(change_lines(changes)) == [
        "Devices",
        "  + P9: only after",
        "",
        "Leaks",
        "  - PE4/BLUE → PE4/default  static-interface, was two-way",
        "      10.0.2.0/30",
        "      PE4.cfg:15  ip route 10.0.2.0 255.255.255.252 Serial2/0",
        "",
        "Reachability",
        "  - PE4/BLUE (10.0.2.0/24) is no longer reached from P1/default, P2/default",
        "      because no route",
        "",
        "Sessions",
        "  - ospf P1 → P2 on Serial1/1",
        "",
        "Routes",
        "  ~ PE4/default",
        "      - 10.0.2.0/30  static 1/0 via Serial2/0 (BLUE), leaked from PE4/BLUE",
        "      ~ 10.1.1.2/32  ospf 110/65 via 10.1.2.6 → static 1/0 via Serial2/0 (BLUE), leaked from",
        "        PE4/BLUE",
    ]


def test_a_part_of_the_networks_and_another_way_back():
    leak = LeakChange(
        "changed", "A/RED", "A/default", "replicate", ("10.1.0.0/16",), ("10.2.0.0/16",), True, False, (), ()
    )
    lines = list(change_lines([leak, reach("changed", "P1/default", ("10.1.0.0/24",), ("10.2.0.0/24",))]))
    assert lines == [
        "Leaks",
        "  ~ A/RED → A/default  replicate, two-way → one-way",
        "      - 10.1.0.0/16",
        "      + 10.2.0.0/16",
        "",
        "Reachability",
        "  ~ PE4/BLUE is reached otherwise from P1/default",
        "      - 10.1.0.0/24",
        "      + 10.2.0.0/24",
        "      because no route",
    ]


def test_width_ascii_and_the_most_that_is_shown():
    changes = [RouteChange("changed", f"R{n}", "default", ("10.1.1.2/32",), OSPF, STATIC) for n in range(3)]
    lines = list(change_lines(changes, 60, ascii_only=True, most=2))
    assert lines[-1] == "  ... and 1 more"
    assert max(map(len, lines)) <= 60
    assert all(line.isascii() for line in lines)


def test_the_change_that_a_line_tells_of():
    lines = ["  - PE4/BLUE", "      + 10.0.0.0/8", "  ~ A/RED", "Leaks", "      because", ""]
    assert list(map(sign_of, lines)) == ["lost", "gained", "changed", None, None, None]
