"""The tutor: its steps are done by what the network is, and by nothing else."""

from __future__ import annotations

import time

import pytest
from shells import NMS, at, log, said, type_all

from tidegate.console.tutor.scene import Scene
from tidegate.console.tutor.steps import STEPS

NUMBERS = {step.title: number for number, step in enumerate(STEPS)}


def _at_step(title=STEPS[0].title):
    """At the tutor's step of that title, with all before it done by their hints."""
    shell = at("P1")
    type_all(shell, "tutor")
    for step in STEPS[: NUMBERS[title]]:
        type_all(shell, *step.hint)
    assert shell.console.tutor.step.title == title
    return shell


def _done(shell, *lines):
    """The titles of the steps that typing the lines brings to an end."""
    answers = [answer for line in lines for answer in said(shell, line)]
    return [line.partition(": ")[2].rstrip(".") for line in answers if line.startswith("[tutor] Done")]


def _remarks(shell, *lines):
    """What the tutor says besides about the steps, in one line each."""
    text = "\n".join(answer for line in lines for answer in said(shell, line)).replace("\n  ", " ")
    return [line[8:] for line in text.splitlines() if line.startswith("[tutor] ") and " of " not in line[:17]]


def test_the_hints_walk_through_every_step():
    shell = at("P1")
    type_all(shell, "tutor")
    assert shell.prompt == "R1>"
    for step in STEPS:
        assert _done(shell, *step.hint) == [step.title]
    assert any("That was all" in line for line in said(shell, "do tutor"))
    for command in ("do tutor hint", "do tutor next"):
        assert any("That was all" in line for line in said(shell, command))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_no_step_is_done_before_its_last_line(step):
    shell = _at_step(step.title)
    assert not step.done(Scene(shell.twin, shell.device))
    assert _done(shell, *step.hint[:-1]) == []
    assert _done(shell, step.hint[-1]) == [step.title]


@pytest.mark.parametrize("title", [step.title for step in STEPS])
def test_other_lines_do_no_step(title):
    shell = _at_step(title)
    wrong = ("show version", "ping 10.1.2.5", "why 10.1.1.1", "show ip route", "sh ip int br", "frobnicate", "tutor")
    assert _done(shell, *(f"do {line}" if "config" in shell.prompt else line for line in wrong)) == []


@pytest.mark.parametrize("title", ["one-way", "what is open now", "a second VRF"])
def test_the_words_of_a_question_in_configuration_ask_nothing(title):
    shell = _at_step(title)
    assert (
        _done(shell, "interface Serial2/0", "description leaks", "banner motd #", STEPS[NUMBERS[title]].hint[-1]) == []
    )


def test_what_is_said_fits_eighty_columns():
    shell = at("P1")
    answers = said(shell, "tutor")
    for step in STEPS:
        shown = len(answers)
        for line in step.hint:
            answers += said(shell, line)
        first = next(n for n in range(shown, len(answers)) if answers[n].startswith("[tutor]"))
        assert all(len(line) <= 80 for line in answers[first:]), step.title
        assert 1 <= len(step.text) <= 5
    assert not [line for line in answers if line.startswith("[tutor]") and len(line) > 80]


def test_a_line_is_looked_at_quickly():
    shell = _at_step("with BGP")
    tutor = shell.console.tutor
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        assert tutor.look(shell.console, "ping 10.0.2.2", ()) == []
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.02


class TestAnotherWayWithTheSameEffectPasses:
    def test_targets_one_by_one(self):
        shell = _at_step("a VRF")
        assert _done(shell, "vrf definition BLUE", "rd 200:77", "address-family ipv4") == []
        assert _done(shell, "route-target export 200:1") == []
        assert _done(shell, "route-target import 200:1") == ["a VRF"]

    def test_ospf_on_the_interfaces(self):
        shell = _at_step("into the core")
        lines = ("interface lo0", "ip address 10.1.1.4 255.255.255.255", "ip ospf 1 area 0", "interface s1/0")
        assert _done(shell, *lines, "ip address 10.1.2.5 255.255.255.252") == []
        assert _done(shell, "ip ospf 1 area 0") == ["into the core"]

    def test_a_host_route_and_an_abbreviated_question(self):
        shell = _at_step("a leak")
        assert _done(shell, "ip route 10.0.2.2 255.255.255.255 Serial2/0") == ["a leak"]
        assert _done(shell, "do why 10.1.2.6/32 vrf BLUE") == ["one-way"]
        assert _done(shell, "ip route vrf BLUE 0.0.0.0 0.0.0.0 10.1.2.6 global") == ["the way back"]

    def test_a_question_through_a_pipe(self):
        shell = _at_step("two tables")
        assert _done(shell, "do sh ip ro vrf BLUE | include Serial") == ["two tables"]

    def test_the_guard_is_lifted_by_its_own_line(self):
        shell = _at_step("back again")
        assert _done(shell, "ip route static inter-vrf", "do diff") == ["back again"]


def test_steps_that_are_done_already_are_passed_at_once():
    shell = at("PE4")
    log(shell, "tutor\n")
    shown = log(shell, (NMS / "base" / "configs" / "PE4.cfg").read_text())
    assert "[tutor] Done: into the core." in shown
    assert "[tutor] Done already: a leak." in shown
    assert shell.console.tutor.step.title == "P1 reaches it"


def test_what_is_wide_enough_from_the_beginning_does_not_hold_one_up():
    shell = _at_step("the way back")
    type_all(shell, "ip route vrf BLUE 0.0.0.0 0.0.0.0 Serial1/0", *STEPS[NUMBERS["tell the others"]].hint)
    assert _done(shell, "end", "connect P1", "ping 10.0.2.2") == ["P1 reaches it", "PE1 does not", "cover the core"]


def test_the_cure_is_one():
    shell = _at_step("what is open now")
    assert "!!!!!" in said(shell, "do connect PE1") + said(shell, "ping 10.0.2.2")


class TestRemarks:
    def test_an_address_before_the_vrf(self):
        shell = _at_step("the management network")
        remark = "10.0.2.0/24 is in the global table. Bind the interface to BLUE; type the address again after that."
        assert _remarks(shell, "interface Serial2/0", "ip address 10.0.2.1 255.255.255.0") == [remark]
        assert _remarks(shell, "description said once", "do show ip interface brief") == []
        assert _remarks(shell, "ip vrf forwarding BLUE") == ["That took the address away: type it again."]
        assert _done(shell, "ip address 10.0.2.1 255.255.255.0") == ["the management network"]

    @pytest.mark.parametrize(
        ("title", "lines", "remark"),
        [
            ("a leak", ["ip route 10.0.2.0 255.255.255.252 10.0.2.2"], "looked up in the global table"),
            ("a leak", ["ip route vrf BLUE 10.0.2.0 255.255.255.252 Serial2/0"], "That route is in BLUE"),
            ("the way back", ["ip route vrf BLUE 10.1.2.4 255.255.255.252 10.1.2.6"], "looked up in BLUE"),
            ("the way back", ["ip route 10.1.2.4 255.255.255.252 Serial1/0"], "in the global table"),
            ("P1 reaches it", ["do ping 10.0.2.2"], "That was PE4; `connect P1` first."),
            ("PE1 does not", ["ping 10.0.2.2"], "That was P1; `connect PE1` first."),
            (
                "cover the core",
                ["conn PE4", "en", "conf t", "ip route vrf BLUE 10.1.2.0 255.255.255.0 s1/0"],
                "loopback",
            ),
            ("what is open now", ["end", "connect P1", "leaks"], "That was P1; `connect PE4` first."),
            ("the guard", ["no ip route 10.0.2.0 255.255.255.252 Serial2/0"], "not by the guard"),
            ("a second VRF", ["ip vrf RED", "rd 100:1", "route-target both 200:1"], "RED exports 200:1 too"),
            (
                "with BGP",
                ["router bgp 65000", "address-family ipv4 vrf BLUE", "redistribute static"],
                "RED has the provider's 10.1.2.4/30",
            ),
        ],
    )
    def test_near_misses(self, title, lines, remark):
        shell = _at_step(title)
        (found,) = _remarks(shell, *lines)
        assert remark in found
        assert shell.console.tutor.step.title == title

    def test_a_router_of_the_core_that_is_renamed(self):
        shell = _at_step()
        type_all(shell, "connect P1", "enable", "configure terminal")
        assert _remarks(shell, "hostname A", "end") == ["P1 must keep the name for this walk; `undo` helps."]
        type_all(shell, "undo", "connect R1", "enable", "configure terminal")
        assert _done(shell, "hostname PE4") == [STEPS[0].title]


def test_next_skips_and_hint_says():
    shell = at("P1")
    for command in ("tutor hint", "tutor next", "tutor stop"):
        assert shell.feed(command).refused
    type_all(shell, "tutor")
    assert said(shell, "tutor hint") == [f"  {line}" for line in STEPS[0].hint]
    answers = said(shell, "tutor next")
    assert answers[0] == f"[tutor] Left out: {STEPS[0].title}."
    assert any(STEPS[1].title in line for line in answers)


def test_in_configuration_mode():
    shell = _at_step("into the core")
    assert shell.prompt == "PE4(config-vrf)#"
    assert f"[tutor] 3 of {len(STEPS)}: into the core" in said(shell, "do tutor")
    assert said(shell, "do tutor hint") == [f"  {line}" for line in STEPS[2].hint]
    assert shell.prompt == "PE4(config-vrf)#"


def test_stop_brings_the_own_network_back():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal", "interface Loopback9", "end", "checkpoint mine")
    twin = shell.twin
    type_all(shell, "tutor", "enable", "configure terminal", "hostname PE4", "do tutor stop")
    assert shell.twin is twin
    assert shell.prompt == "PE4#"
    assert said(shell, "diff mine") == ["Nothing that is compared differs."]
    assert said(shell, "undo") == ["Taken back: PE4: interface Loopback9"]
    assert said(shell, "diff") == ["Nothing that is compared differs."]


def test_begun_in_configuration_mode_it_comes_back_there():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal", "interface Loopback9", "do tutor")
    assert shell.prompt == "R1>"
    type_all(shell, "tutor stop")
    assert shell.prompt == "PE4(config-if)#"


def test_begun_again_it_begins_anew():
    shell = _at_step("a leak")
    type_all(shell, "do tutor stop", "tutor")
    assert shell.prompt == "R1>"
    assert shell.console.tutor.step is STEPS[0]


def test_undo_of_the_name_stays_at_the_router():
    shell = _at_step("a VRF")
    type_all(shell, "do undo")
    assert shell.prompt == "R1(config)#"
    type_all(shell, "do redo")
    assert shell.prompt == "PE4(config)#"
