"""Entry point: help, exit statuses, errors that say what to do next, speed of a cold start."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from commandline import Run

from tidegate import __version__
from tidegate.cli.main import COMMANDS, main

PROGRAM = [sys.executable, "-m", "tidegate"]


def test_version_and_help(tidegate: Run) -> None:
    assert tidegate("--version") == (0, f"tidegate {__version__}\n", "")
    status, out, _ = tidegate("--help")
    assert status == 0
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("command", [[name] for name in COMMANDS if name != "generate"] + [["generate", "provider"]])
def test_every_command_has_help_with_an_example(tidegate: Run, command: list[str]) -> None:
    status, out, _ = tidegate(*command, "--help")
    assert status == 0
    assert f"Example:\n    tidegate {' '.join(command)} " in out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["rotes", "x"], "did you mean `tidegate routes`"),
        (["routes"], "Missing argument"),
        (["routes", "SNAP", "--devise", "x"], "No such option"),
        (["routes", "SNAP", "--format", "xml"], "no format is called 'xml'; there is table, json, ndjson, csv"),
        (["routes", "SNAP", "--format", "jsn"], "tidegate: no format is called 'jsn'; did you mean json?"),
        (["explain", "SNAP", "PE4", "10.0.0.0/8", "--format", "cvs"], "tidegate: no format is called 'cvs'"),
        (["routes", "SNAP", "--device", "PE5"], "PE4"),
        (["routes", "SNAP", "--vrf", "BLEU"], "BLUE"),
        (["routes", "SNAP", "--protocol", "osfp"], "ospf"),
        (["routes", "SNAP", "--prefix", "10.0.0.0/33"], "10.0.0.0/33"),
        (["routes", "SNAP", "--longest-match", "here"], "here"),
        (["routes", "SNAP", "--bgp", "--vpn"], "one of --bgp, --vpn and --count"),
        (["routes", "SNAP", "--longer"], "--prefix"),
        (["leaks", "SNAP", "--vrf", "BLEU"], "BLUE"),
        (["neighbors", "SNAP", "--device", "PE5"], "PE4"),
        (["neighbors", "SNAP", "--vrf", "blue"], "did you mean BLUE?"),
        (["neighbors", "SNAP", "--protocol", "osfp"], "did you mean ospf?"),
        (["neighbors", "SNAP", "--protocol", "x"], "there is bgp, ldp, ospf"),
        (["status", "SNAP", "--device", "PE5"], "PE4"),
        (["explain", "SNAP", "PE4/BLEU", "10.0.0.0/8"], "BLUE"),
        (["explain", "SNAP", "PE4", "ten"], "ten"),
        (["trace", "SNAP", "PE5", "10.0.2.2"], "PE4"),
        (["trace", "SNAP", "P1", "station"], "station"),
        (["generate", "provider", "SNAP"], "not empty"),
        (["generate", "provider", "OUT", "--tier", "lage"], "tidegate: no tier is called 'lage'; did you mean large?"),
        (["generate", "provider", "OUT", "--p", "1"], "two P routers"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_right(
    tidegate: Run, snapshot: Path, tmp_path: Path, arguments: list[str], hint: str
) -> None:
    places = {"SNAP": snapshot, "OUT": tmp_path / "out"}
    status, out, err = tidegate(*(places.get(argument, argument) for argument in arguments))
    assert (status, out) == (2, "")
    assert hint in err


@pytest.mark.parametrize("command", [*COMMANDS, None])
def test_help_has_a_short_form_and_completion_belongs_to_the_program(tidegate: Run, command: str | None) -> None:
    named = [] if command is None else [command]
    assert tidegate(*named, "-h") == tidegate(*named, "--help")
    assert ("--install-completion" in tidegate(*named, "-h").out) == (command is None)


def test_an_unreadable_snapshot_is_3_and_says_what_is_expected(tidegate: Run, tmp_path: Path) -> None:
    status, out, err = tidegate("routes", tmp_path / "nowhere")
    assert (status, out) == (3, "")
    assert "no such file or folder" in err
    status, out, err = tidegate("routes", tmp_path)
    assert (status, out) == (3, "")
    assert "configs/DEVICE.cfg" in err


def test_a_file_without_permission_is_an_unreadable_snapshot(
    tidegate: Run, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = snapshot / "configs" / "PE4.cfg"

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "access", lambda *_: False)  # as for another user; tests may run as root
    monkeypatch.setattr(Path, "open", refused)
    status, out, err = tidegate("status", file)
    assert (status, out) == (3, "")
    assert "cannot be read (Permission denied)" in err


def test_a_defect_is_a_sentence_and_not_a_traceback(
    snapshot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("inner")

    monkeypatch.delenv("TIDEGATE_TRACEBACK", raising=False)
    monkeypatch.setattr("tidegate.api.load", broken)
    assert main(["routes", str(snapshot)]) == 70
    err = capsys.readouterr().err
    assert "defect in tidegate" in err
    assert "Traceback" not in err


def test_an_interrupt_ends_quietly(
    snapshot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tidegate.api.load", interrupted)
    assert main(["routes", str(snapshot)]) == 130  # 128 + SIGINT, as shells have it
    assert "Traceback" not in capsys.readouterr().err


def test_help_imports_neither_rich_nor_the_engine() -> None:
    code = (
        "import sys; from tidegate.cli.main import main; main(['--help'])\n"
        "print(*(n for n in sys.modules if n.split('.')[0] in ('rich', 'pandas', 'numpy', 'yaml')"
        " or n.startswith(('tidegate.analysis', 'tidegate.control', 'tidegate.dialects'))), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == ""


def test_help_comes_in_a_fifth_of_a_second() -> None:
    """Processor time, least of several: the clock on the wall belongs to the other tests too."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*PROGRAM, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(times) < 0.2


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, tidegate; print(sorted(n for n in sys.modules if n.startswith('tidegate')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['tidegate']"


def test_a_reader_that_goes_away_is_no_error(snapshot: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        run = subprocess.run(
            [*PROGRAM, "routes", str(snapshot), "--format", "json"], stdout=write, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(write)
    assert run.stderr == b""
    assert run.returncode == 0


def test_no_colour_where_there_is_no_terminal(tidegate: Run, snapshot: Path) -> None:
    for arguments in (["routes"], ["leaks"], ["status"], ["neighbors"], ["explain", "PE4", "10.0.2.0/30"]):
        command, *more = arguments
        assert "\x1b" not in tidegate(command, snapshot, *more).out
