"""The tutor: its steps are done by what the network is, and by nothing else."""

from __future__ import annotations

import pytest
from shells import at, said, type_all

from tidegate.console.tutor.steps import STEPS


def _walk(shell, steps):
    for number in range(steps):
        for line in STEPS[number].hint:
            type_all(shell, line)


def test_the_hints_walk_through_every_step():
    shell = at("P1")
    type_all(shell, "tutor")
    assert shell.prompt == "R1>"
    for step in STEPS:
        answers = [line for typed in step.hint for line in said(shell, typed)]
        assert f"[tutor] Done: {step.title}." in answers, step.title
    assert any("That was all" in line for line in said(shell, "do tutor"))


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_no_step_is_done_by_all_but_the_last_of_its_lines(number):
    shell = at("P1")
    type_all(shell, "tutor")
    _walk(shell, number)
    for line in STEPS[number].hint[:-1]:
        assert not any("Done" in answer for answer in said(shell, line))


def test_another_way_with_the_same_effect_passes():
    shell = at("P1")
    type_all(shell, "tutor", "en", "conf t", "host PE4", "ip vrf BLUE", "rd 200:1", "route-target export 200:1")
    assert any("Done: a VRF" in line for line in said(shell, "route-target import 200:1"))


def test_an_address_in_the_wrong_table_is_remarked_on():
    shell = at("P1")
    type_all(shell, "tutor")
    _walk(shell, 3)
    type_all(shell, "interface Serial2/0")
    answers = said(shell, "ip address 10.0.2.1 255.255.255.0")
    assert any("10.0.2.0/24 is in the global table" in line for line in answers)


def test_next_skips_and_hint_says():
    shell = at("P1")
    assert shell.feed("tutor hint").refused
    type_all(shell, "tutor")
    assert said(shell, "tutor hint") == [f"  {line}" for line in STEPS[0].hint]
    assert any(STEPS[1].title in line for line in said(shell, "tutor next"))


def test_stop_brings_the_own_network_back():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal", "interface Loopback9", "end")
    twin = shell.twin
    type_all(shell, "tutor", "enable", "configure terminal", "hostname PE4", "do tutor stop")
    assert shell.twin is twin
    assert shell.prompt == "PE4#"
    assert said(shell, "undo") == ["Taken back: PE4: interface Loopback9"]
    assert said(shell, "diff") == ["Nothing that is compared differs."]
