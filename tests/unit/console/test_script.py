"""Scripts and pastes: what is written is what a log of the terminal would hold."""

from __future__ import annotations

import pytest
from shells import NMS, at, empty

from tidegate.console.script import Script


def _log(shell, text):
    written: list[str] = []
    script = Script(shell, written.append)
    script.run(text)
    return script, "".join(written)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_ends_of_lines(ends):
    _, shown = _log(at("PE4"), ends.join(("enable", "show ip vrf | count BLUE", "")))
    assert shown == "PE4>enable\nPE4#show ip vrf | count BLUE\nNumber of lines which match regexp = 1\n"


def test_a_log_typed_again_is_the_same_log():
    text = (NMS / "base" / "configs" / "PE4.cfg").read_text() + "R1# show ip route vrf BLUE\n"
    _, first = _log(empty(), text)
    _, again = _log(empty(), first)
    assert again == first


def test_refused_lines_are_counted_and_the_others_done():
    shell = at("PE4")
    script, shown = _log(shell, "en\nnonsense word\nshow nonsense\nshow ip vrf | count BLUE\n")
    assert script.refused == 2
    assert shown.endswith("= 1\n")


def test_the_session_ends_with_exit():
    script, shown = _log(at("PE4"), "enable\nexit\nenable\n")
    assert script.ended
    assert shown == "PE4>enable\nPE4#exit\n"


def test_quiet_lines_are_not_echoed():
    answers: list[str] = []
    Script(at("PE4")).run_quietly("show ip vrf | count BLUE", answers)
    assert answers == ["Number of lines which match regexp = 1"]


def test_empty_lines_and_comments_are_echoed_and_nothing_else():
    script, shown = _log(at("PE4"), "\n! a comment\n   \n")
    assert script.refused == 0
    assert shown == "PE4>\nPE4>! a comment\nPE4>\n"


def test_a_paste_of_lines_for_every_router_costs_one_computation(monkeypatch):
    shell = at("PE4")
    changes = []
    change = shell.twin.session.change
    monkeypatch.setattr(shell.twin.session, "change", lambda network: changes.append(network) or change(network))
    _log(shell, "P1(config)#interface Loopback9\nP2(config)#interface Loopback9\nP2(config-if)#end\nP2#show ip route\n")
    assert len(changes) == 1
