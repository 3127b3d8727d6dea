"""Aligned tables and short forms."""

import io
import os

import pytest

from tidegate.model.source import SourceRef
from tidegate.wording.layout import Column, TableWriter, lines_of, next_hop_cells, some_of


def test_columns_are_aligned_and_empty_ones_left_out() -> None:
    stream = io.StringIO()
    writer = TableWriter(stream, (Column("name"), Column("empty"), Column("number", right=True)))
    writer.group("One", [("a", "", "1"), ("long", "", "1000")])
    writer.group("Two", [("b", "", "2")])
    assert stream.getvalue() == (
        "One\n  name  number\n  a          1\n  long    1000\n\nTwo\n  name  number\n  b          2\n"
    )


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))
    return _Terminal()


def test_what_has_no_room_on_a_terminal_goes_below_its_row(terminal: _Terminal) -> None:
    columns = (Column("device"), Column("interface"), Column("state"), Column("lines", minor=True))
    TableWriter(terminal, columns).group(
        "", [("PE1", "i" * 71, "down", "a:1"), ("PE2", "i", "", ""), ("PE3", "", "", "a:2")]
    )
    assert terminal.getvalue().splitlines() == [
        "  device",
        "  PE1",
        *(" " * 7 + line for line in ("interface:", "i" * 71 + " ·", "state: down · lines: a:1")),
        "  PE2",
        " " * 7 + "interface: i",
        "  PE3",
    ]


def test_what_is_minor_is_cut_where_the_terminal_ends(terminal: _Terminal) -> None:
    TableWriter(terminal, (Column("a"), Column("lines", minor=True))).group("", [("1", "x" * 90)])
    assert terminal.getvalue().splitlines()[1] == "  1  " + "x" * 74 + "…"


def test_a_table_without_rows_is_its_heading() -> None:
    stream = io.StringIO()
    TableWriter(stream, (Column("name"),)).group("None", [])
    assert stream.getvalue() == "None\n\n"


def test_sources_are_short() -> None:
    refs = [SourceRef("configs/a.cfg", n, "") for n in (3, 9)]
    assert lines_of(refs) == "a.cfg:3,9"
    assert lines_of([*refs, SourceRef("b.cfg", 1, "")]) == "a.cfg:3,9 +1"
    assert lines_of([refs[0], SourceRef("configs/PE4/show_running-config.txt", 1, "")]) == "a.cfg:3 PE4:1"
    assert lines_of([]) == ""


def test_some_of_many() -> None:
    assert some_of(["a", "b"]) == "a, b"
    assert some_of([str(n) for n in range(2000)], 2) == "0, 1 and 1,998 more"


def test_the_other_table_stands_with_what_is_looked_up_there() -> None:
    assert next_hop_cells("10.1.2.6", None, "default") == ("10.1.2.6 (default)", "")
    assert next_hop_cells(None, "Serial2/0", "BLUE") == ("", "Serial2/0 (BLUE)")
    assert next_hop_cells("10.1.2.6", "Serial1/0", None) == ("10.1.2.6", "Serial1/0")
    assert next_hop_cells(None, None, None) == ("", "")
