"""The console's own commands."""

from __future__ import annotations

import pytest
from shells import at, empty, said, type_all


def test_why_and_why_not():
    shell = at("PE1")
    assert "ospf-e2" in said(shell, "why 10.0.2.0/30")[0]
    type_all(shell, "connect PE4")
    assert "is not in PE4/BLUE" in said(shell, "why-not 10.1.2.14 vrf BLUE")[0]
    assert shell.feed("why 10.0.2.0/30 vrf GREEN").refused
    assert shell.feed("why nonsense").refused


def test_leaks_here_and_everywhere():
    shell = at("P1")
    assert "No route crosses" in said(shell, "leaks")[0]
    assert sum("static-interface" in line for line in said(shell, "leaks all") if "→" in line and "by" not in line) == 2


def test_checkpoint_and_diff():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal", "interface Loopback5", "ip address 5.5.5.5 255.255.255.255", "end")
    type_all(shell, "checkpoint later")
    assert said(shell, "diff later") == ["Nothing that is compared differs."]
    assert any("5.5.5.5/32" in line for line in said(shell, "diff"))
    type_all(shell, "undo")
    assert any("- 5.5.5.5/32" in line for line in said(shell, "diff later"))
    assert shell.feed("diff never").refused
    assert any(line.split()[0] == "later" for line in said(shell, "checkpoint"))


def test_fail_and_restore():
    shell = at("P1")
    assert "Down: P1--P2" in said(shell, "fail link P1--P2")[0]
    assert not any("10.1.1.1" in line for line in said(shell, "show ip route"))
    assert "Down: P1--P2, PE4" in said(shell, "fail node PE4")[0]
    type_all(shell, "restore")
    assert any("10.1.1.1" in line for line in said(shell, "show ip route"))
    assert shell.feed("restore").refused
    assert "Down: P1--P2" in said(shell, "fail P1 P2")[0]  # the link between two routers
    assert shell.feed("fail P9").refused


def test_routers_and_cables():
    shell = empty()
    type_all(shell, "device R2", "link R1 Se1/0 r2 Serial1/0")
    assert [line[0] + line.split()[-3] for line in said(shell, "devices")] == ["*R1", " R2"]
    assert shell.feed("device R2").refused
    assert shell.feed("link R1 nonsense R2 Serial1/0").refused
    type_all(shell, "connect r2")
    assert shell.prompt == "R2>"
    assert "did you mean" in said(shell, "connect R3")[0]


def test_changes_lists_what_was_done():
    shell = at("PE4")
    assert said(shell, "changes") == ["Nothing was changed yet."]
    type_all(shell, "fail P1--P2", "restore")
    assert [line.split(maxsplit=1)[1] for line in said(shell, "changes")] == ["fail P1--P2", "restore"]


def test_nothing_to_undo():
    shell = at("PE4")
    assert shell.feed("undo").refused
    assert shell.feed("redo").refused


def test_map():
    shell = at("PE4")
    assert any("PE4" in line for line in said(shell, "map"))
    shell.console.unicode = False
    assert all(line.isascii() for line in said(shell, "map"))


def test_save(tmp_path):
    shell = at("PE4")
    assert "4 files" in said(shell, f"save {tmp_path}/out")[0]
    assert shell.feed(f"save {tmp_path}/out").refused


def test_cables_that_are_none():
    shell = at("PE4")
    assert shell.feed("link PE4 Serial9/0 PE4 Se9/0").refused
    type_all(shell, "link PE4 Serial9/0 P2 Serial9/0")
    assert shell.feed("link P2 Serial9/0 PE4 Serial9/0").refused
    assert len(said(shell, "changes")) == 1


def test_what_failed_twice_failed_once():
    shell = at("P1")
    type_all(shell, "fail P1--P2")
    assert "Down: P1--P2." in said(shell, "fail P1--P2")[0]


@pytest.mark.parametrize(
    "line",
    ["why", "why 10.0.2.0/30 vrf", "connect", "link PE4 S1/0", "fail", "save", "diff never", "undo x", "device 7up"],
)
def test_lines_that_are_refused(line):
    shell = at("PE4")
    before = shell.prompt
    reply = shell.feed(line)
    assert reply.refused
    assert reply.lines[0].startswith("%") or "^" in reply.lines[0]
    assert shell.prompt == before


@pytest.mark.parametrize(
    "line", ["devices", "checkpoint x", "changes", "diff", "map", "leaks all", "save OUT", "write"]
)
def test_what_is_said_fits_into_eighty_columns(line, tmp_path, monkeypatch):
    """Of an answer that has a choice: file names and configuration lines are as long as they are."""
    monkeypatch.chdir(tmp_path)
    shell = at("PE4")
    type_all(shell, "enable", "fail P1--P2")
    shown = type_all(shell, line).lines
    assert all(len(text) <= 80 for text in shown if "→" not in text and "lines  " not in text)


def test_a_place_at_each_router():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal", "interface Serial2/0", "do connect P1")
    assert shell.prompt == "P1>"
    type_all(shell, "connect PE4")
    assert shell.prompt == "PE4(config-if)#"
