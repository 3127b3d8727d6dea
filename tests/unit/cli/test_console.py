"""`tidegate console` without a terminal: scripts and exit statuses."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from tidegate.cli.main import main

NMS = str(Path(__file__).parent.parent.parent.parent / "examples" / "nms" / "base")


class _Input(io.TextIOWrapper):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))


def _run(monkeypatch, capsys, data: bytes, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", _Input(data))
    status = main(["console", *arguments])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_lines_from_standard_input(monkeypatch, capsys):
    status, out, _ = _run(monkeypatch, capsys, b"enable\nshow ip vrf\n", NMS)
    assert status == 0
    assert out.startswith("PE4>enable\nPE4#show ip vrf\n")


def test_lines_from_a_file_twice_the_same(monkeypatch, capsys, tmp_path):
    script = tmp_path / "change.txt"
    script.write_text("en\nconf t\nno ip route static inter-vrf\nend\ndiff\nshow ip route vrf BLUE\n")
    first = _run(monkeypatch, capsys, b"", NMS, "--commands", str(script))
    assert first[0] == 0
    assert first == _run(monkeypatch, capsys, b"", NMS, "-c", str(script))


def test_a_refused_line_is_told_by_the_exit_status(monkeypatch, capsys):
    status, out, err = _run(monkeypatch, capsys, b"en\nconf t\nip vrf forwarding X\nend\nshow ip vrf\n", NMS)
    assert status == 1
    assert "BLUE" in out  # the lines after it were typed
    assert err == "1 line was refused\n"


def test_a_ticket_with_prompts_and_answers(monkeypatch, capsys):
    ticket = b"PE4#conf t\nEnter configuration commands, one per line.  End with CNTL/Z.\nPE4(config)#end\nPE4#\n"
    assert _run(monkeypatch, capsys, ticket, NMS)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 2),
        ((NMS, "--new", "R1"), 2),
        (("--new", "7 up"), 2),
        ((NMS, "--device", "PE9"), 2),
        ((NMS, "--commands", "/nowhere/at/all"), 2),
        (("/nowhere/at/all",), 3),
    ],
)
def test_wrong_usage(monkeypatch, capsys, arguments, status):
    found, _, err = _run(monkeypatch, capsys, b"show ip vrf\n", *arguments)
    assert found == status
    assert "Traceback" not in err
    assert err


def test_the_end_of_the_session_ends_the_script(monkeypatch, capsys):
    status, out, _ = _run(monkeypatch, capsys, b"exit\nshow ip vrf\n", NMS)
    assert (status, out) == (0, "PE4>exit\n")


def test_rubbish_is_refused_and_harms_nobody(monkeypatch, capsys):
    status, out, err = _run(monkeypatch, capsys, bytes(range(256)) * 20, "--new", "R1")
    assert status == 1
    assert "R1" in out
    assert "Traceback" not in err


def test_a_reader_that_goes_away():
    script = "show ip route\n" * 300
    command = f"printf '{script}' | {sys.executable} -m tidegate console {NMS} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "PE4>show ip route\n"
    assert done.stderr == ""


def test_no_lines_are_no_refusal(monkeypatch, capsys):
    assert _run(monkeypatch, capsys, b"", NMS) == (0, "", "")
    assert _run(monkeypatch, capsys, b"enable", NMS)[:2] == (0, "PE4>enable\n")  # no newline at the end


@pytest.mark.parametrize("name", ["", "R1;x", "7up", "a b", "-R1", "R" * 64])
def test_names_that_are_no_hostname(monkeypatch, capsys, name):
    status, out, err = _run(monkeypatch, capsys, b"enable\n", f"--new={name}")
    assert (status, out) == (2, "")
    assert "hostname" in err


def test_a_folder_is_no_file_of_commands(monkeypatch, capsys, tmp_path):
    status, _, err = _run(monkeypatch, capsys, b"", NMS, "--commands", str(tmp_path))
    assert status == 2
    assert str(tmp_path) in err


def test_an_empty_folder_is_no_snapshot(monkeypatch, capsys, tmp_path):
    assert _run(monkeypatch, capsys, b"enable\n", str(tmp_path))[0] == 3


def test_a_dash_is_standard_input(monkeypatch, capsys):
    assert _run(monkeypatch, capsys, b"enable\n", NMS, "--commands", "-")[:2] == (0, "PE4>enable\n")


def test_the_router_is_named_in_any_letters(monkeypatch, capsys):
    assert _run(monkeypatch, capsys, b"enable\n", NMS, "--device", "pe1")[1] == "PE1>enable\n"


def test_a_secret_in_a_script_is_not_echoed(monkeypatch, capsys):
    status, out, err = _run(monkeypatch, capsys, b"en\nconf t\nuser bob pass Zq1secret\nenabel secret Zq1secret\n", NMS)
    assert status == 1  # `enabel` is no command
    assert "Zq1secret" not in out + err
