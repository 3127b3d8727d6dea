"""Sweeps: the same answer however they run, whatever happens to those who help, and whenever they are interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import tidegate.api
from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.outcome import Outcome, Scope
from tidegate.analysis.whatif.scenario import Scenario
from tidegate.control.links import build_topology
from tidegate.errors import UsageError
from tidegate.model.device import Network
from tidegate.session import sharing, sweepprocesses
from tidegate.session import sweep as sweeping
from tidegate.session.judging import Judge
from tidegate.session.sharing import network_digest, network_from_bytes, network_to_bytes
from tidegate.session.sweep import Means, Swept, duration, sweep
from tidegate.session.sweepjournal import Journal
from tidegate.session.sweepprocesses import batches

FOLDER = Path(__file__).parents[2] / "topologies" / "failures"


@pytest.fixture(scope="module")
def network() -> Network:
    return tidegate.api.load(FOLDER).network


@pytest.fixture(scope="module")
def every(network: Network) -> list[Scenario]:
    return scenarios(network, build_topology(network), Asked())


@pytest.fixture(scope="module")
def plain(network: Network, every: list[Scenario]) -> Swept:
    """Judged here, one after the other."""
    return sweep(network, every, Scope(), Means(jobs=1))


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started after the first scenario, however short the sweep."""
    monkeypatch.setattr(sweeping, "_TRIAL", 0.0)
    monkeypatch.setattr(sweeping, "_WORTHWHILE", 0.0)


@pytest.fixture
def judged_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scenarios that this process judges itself."""
    found: list[str] = []
    assess = Judge.assess

    def noting(judge: Judge, scenario: Scenario) -> Outcome:
        found.append(scenario.name)
        return assess(judge, scenario)

    monkeypatch.setattr(Judge, "assess", noting)
    return found


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have processes run `code`, in which `main` is the worker's and `assess` that of its judge."""
    before = "import os, signal, sys, time\nfrom tidegate.session.sweepworker import main\n"
    before += "from tidegate.session.judging import Judge\nassess = Judge.assess\n"
    monkeypatch.setattr(sweepprocesses, "_command", lambda: [sys.executable, "-c", before + textwrap.dedent(code)])


# Running in processes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [2, 3])
@pytest.mark.usefixtures("at_once")
def test_the_number_of_processes_changes_nothing(network, every, plain, judged_here, jobs):
    assert sweep(network, every, Scope(), Means(jobs=jobs)) == plain
    assert judged_here == [every[0].name]  # the trial; all else was judged elsewhere


@pytest.mark.parametrize("jobs", [2, 3])
def test_in_a_large_network_others_begin_at_once_and_this_process_judges_too(
    network, every, plain, judged_here, monkeypatch, jobs
):
    """The one that helps takes as long for the base as this one: which of them judges what is open."""
    monkeypatch.setattr(sweeping, "_LARGE", 1)
    monkeypatch.setattr(sweeping, "_MANY", 2)
    monkeypatch.setattr(sweeping, "_SHARE", 2)
    monkeypatch.setattr(sweeping, "_trial", None)
    assert sweep(network, every, Scope(), Means(jobs=jobs)) == plain
    assert judged_here


def test_helpers_that_die_leave_what_they_had_to_this_process(network, every, plain, monkeypatch):
    monkeypatch.setattr(sweeping, "_LARGE", 1)
    monkeypatch.setattr(sweeping, "_MANY", 2)
    monkeypatch.setattr(sweeping, "_SHARE", 2)
    child(monkeypatch, "sys.exit(3)")
    assert sweep(network, every, Scope(), Means(jobs=2)) == plain


def test_a_short_sweep_starts_no_process(network, every, plain, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", None)
    assert sweep(network, every, Scope(), Means(jobs=2)) == plain


def test_the_order_of_scenarios_changes_nothing(network, every, plain):
    assert sweep(network, every[::-1], Scope(), Means(jobs=1)) == plain


@pytest.mark.usefixtures("at_once")
def test_a_killed_process_costs_its_batch_only(network, every, plain, judged_here, monkeypatch, caplog):
    child(
        monkeypatch,
        """
        def dying(judge, scenario):
            if scenario.name == "P1--PE2":
                os.kill(os.getpid(), signal.SIGKILL)
            return assess(judge, scenario)
        Judge.assess = dying
        main()
        """,
    )
    monkeypatch.setattr(sweepprocesses, "BATCH", 4)
    assert sweep(network, every, Scope(), Means(jobs=2)) == plain
    # Ten go out in batches of four, four and two: P2 to PE3, then P1--PE1 to P2--PE1, in which P1--PE2 is the second.
    assert judged_here == ["P1", "P1--PE2", "P1--PE3", "P2--PE1"]
    assert "ended early, with status -9; what it had left (3) is judged again" in caplog.text


@pytest.mark.usefixtures("at_once")
def test_a_scenario_on_which_a_process_fails_is_judged_here(network, every, plain, judged_here, monkeypatch, caplog):
    child(
        monkeypatch,
        """
        def failing(judge, scenario):
            return assess(judge, scenario) if scenario.name != "PE2" else 1 / 0
        Judge.assess = failing
        main()
        """,
    )
    assert sweep(network, every, Scope(), Means(jobs=2)) == plain
    assert judged_here == ["P1", "PE2"]
    assert caplog.text == ""


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "os.write(1, b'nonsense'); os._exit(0)",
        "import pickle; pickle.dump((0, 'x'), sys.stdout.buffer); sys.stdout.flush(); sys.stdin.buffer.read()",
    ],
    ids=["ends at once", "talks nonsense", "answers what was not asked"],
)
@pytest.mark.usefixtures("at_once")
def test_useless_processes_are_a_note(network, every, plain, monkeypatch, caplog, code):
    child(monkeypatch, code)
    assert sweep(network, every, Scope(), Means(jobs=2)) == plain
    assert "ended early" in caplog.text


@pytest.mark.usefixtures("at_once")
def test_without_processes_it_is_done_here(network, every, plain, monkeypatch, caplog):
    monkeypatch.setattr(sys, "executable", "")
    assert sweep(network, every, Scope(), Means(jobs=2)) == plain
    assert "judging without a further process" in caplog.text


def test_tasks_have_fifty_scenarios_or_more_and_fewer_only_to_keep_all_busy(every):
    def sizes(number: int, workers: int) -> list[int]:
        return [len(batch) for batch in batches([(place, every[0]) for place in range(number)], workers)]

    assert sizes(1000, 2) == [50] * 20
    assert sizes(60, 2) == [30, 30]
    assert sizes(3, 8) == [1, 1, 1]
    assert sizes(10_000, 2) == [250] * 40
    assert sizes(0, 2) == []
    assert [place for batch in batches([(n, every[0]) for n in range(101)], 2) for place, _ in batch] == [*range(101)]


def test_lines_and_secrets_of_configurations_stay_here(network):
    data = network_to_bytes(network)
    assert b"route-target export" not in data
    assert network_from_bytes(data).devices.keys() == network.devices.keys()
    assert network.devices["PE1"].text.lines  # and are still here


# Progress, interrupts, going on ----------------------------------------------------------------------------------


def stopping_after(number: int):
    """A progress report that is interrupted when `number` scenarios are judged."""

    def progress(*step: object) -> None:
        _, done, _ = step
        if done == number:
            raise KeyboardInterrupt

    return progress


def test_progress_counts_every_scenario_and_tells_the_time_left(network, every):
    told: list[tuple[str, int, int]] = []
    sweep(network, every, Scope(), Means(jobs=1, progress=lambda *step: told.append(step)))
    assert [done for _, done, total in told if total == len(every)] == [*range(len(every) + 1)]
    assert told[0][0] == "computing the base"
    assert told[-1] == (f"judging failures, {duration(0)} left:", len(every), len(every))


def test_times_left():
    assert [duration(s) for s in (0, 99.4, 100, 59 * 60, 7980)] == ["0 s", "99 s", "2 min", "59 min", "2 h 13 min"]


def test_an_interrupt_leaves_what_is_done(network, every, plain):
    found = sweep(network, every, Scope(), Means(jobs=1, progress=stopping_after(3)))
    assert (found.partial, len(found.outcomes), found.asked) == (True, 3, len(every))
    assert set(found.outcomes) < set(plain.outcomes)
    assert not plain.partial


def test_an_interrupted_sweep_goes_on_where_it_was(network, every, plain, judged_here, tmp_path):
    file = tmp_path / "sweep.ndjson"
    partial = sweep(network, every, Scope(), Means(jobs=1, resume=file, progress=stopping_after(4)))
    assert len(partial.outcomes) == 4
    judged_here.clear()
    found = sweep(network, every, Scope(), Means(jobs=1, resume=file))
    assert (found, found.resumed) == (plain, 4)
    assert judged_here == [s.name for s in every[4:]]
    judged_here.clear()
    assert sweep(network, every, Scope(), Means(jobs=1, resume=file)) == plain
    assert judged_here == []


def test_half_a_line_of_a_killed_run_is_judged_again(network, every, plain, judged_here, tmp_path):
    file = tmp_path / "sweep.ndjson"
    sweep(network, every, Scope(), Means(jobs=1, resume=file))
    file.write_bytes(file.read_bytes()[:-30])
    judged_here.clear()
    assert sweep(network, every, Scope(), Means(jobs=1, resume=file)) == plain
    assert judged_here == [every[-1].name]
    judged_here.clear()
    assert sweep(network, every, Scope(), Means(jobs=1, resume=file)) == plain
    assert judged_here == []


def test_outcomes_of_another_network_or_scope_are_not_taken(network, every, judged_here, tmp_path):
    file = tmp_path / "sweep.ndjson"
    sweep(network, every, Scope(), Means(jobs=1, resume=file))
    judged_here.clear()
    sweep(network, every, Scope("RED"), Means(jobs=1, resume=file))
    assert len(judged_here) == len(every)
    judged_here.clear()
    down = every[0].applied_to(network)
    sweep(down, every, Scope(), Means(jobs=1, resume=file))
    assert len(judged_here) == len(every)


def test_outcomes_of_other_code_are_not_taken(network, every, judged_here, tmp_path, monkeypatch):
    file = tmp_path / "sweep.ndjson"
    sweep(network, every, Scope(), Means(jobs=1, resume=file))
    judged_here.clear()
    monkeypatch.setattr(sharing, "version", lambda: "0.0.other")
    sweep(network, every, Scope(), Means(jobs=1, resume=file))
    assert len(judged_here) == len(every)


def test_a_snapshot_read_again_is_the_same_and_an_edited_one_is_not(network, tmp_path):
    configs = tmp_path / "configs"
    configs.mkdir()
    for path in (FOLDER / "configs").iterdir():
        (configs / path.name).write_bytes(path.read_bytes())
    assert network_digest(tidegate.api.load(tmp_path).network) == network_digest(network)
    (configs / "P1.cfg").write_text((configs / "P1.cfg").read_text().replace("cost 20", "cost 21"))
    assert network_digest(tidegate.api.load(tmp_path).network) != network_digest(network)


@pytest.mark.parametrize("content", ["hostname R1\n", '[{"scenario": "P1"}]\n', '{"scenario": "P1"}\n'])
def test_a_file_of_something_else_is_not_touched(network, every, tmp_path, content):
    file = tmp_path / "other"
    file.write_text(content)
    with pytest.raises(UsageError, match="is no file that --resume made"):
        sweep(network, every, Scope(), Means(jobs=1, resume=file))
    assert file.read_text() == content


def test_a_place_that_cannot_be_written_to_is_told_before_anything_is_judged(network, every, judged_here, tmp_path):
    with pytest.raises(UsageError, match=r"cannot write .*none/sweep: No such file or directory"):
        sweep(network, every, Scope(), Means(jobs=1, resume=tmp_path / "none" / "sweep"))
    assert judged_here == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_costs_what_is_kept_and_not_the_sweep(network, every, plain, caplog):
    assert sweep(network, every, Scope(), Means(jobs=1, resume=Path("/dev/full"))) == plain
    assert caplog.text.count("cannot be added to (No space left on device)") == 1


def test_what_is_kept_is_what_was_judged(network, every, plain, tmp_path):
    journal = Journal(tmp_path / "sweep.ndjson", network, Scope())
    with journal.writing() as keep:
        for outcome in plain.outcomes:
            keep(outcome)
    assert set(journal.done(every).values()) == set(plain.outcomes)
    lines = [json.loads(line) for line in (tmp_path / "sweep.ndjson").read_text().split("\n") if line]
    assert [line["scenario"] for line in lines] == [o.scenario.name for o in plain.outcomes]


SLOW = """
import sys, time
from tidegate.session.judging import Judge
assess = Judge.assess
def slow(judge, scenario):
    time.sleep(0.15)
    return assess(judge, scenario)
Judge.assess = slow
from tidegate.cli.main import run
run()
"""


def test_ctrl_c_prints_what_is_done(tmp_path):
    kept = tmp_path / "sweep.ndjson"
    arguments = ["whatif", str(FOLDER), "--pairs", "--resume", str(kept), "--format", "json"]
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 20
    while kept.exists() is False or kept.read_text().count("{") < 3:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    records = json.loads(out)
    assert process.returncode == 130
    assert 3 <= len(records) < 45
    assert {record["partial"] for record in records} == {True}
    assert f"interrupted: {len(records)} of " in err
    assert f"the same command with --resume {kept} goes on from here" in err
