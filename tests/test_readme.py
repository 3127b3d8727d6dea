"""README and pages of docs tell the truth: every command they show prints, now, what stands below it."""

from __future__ import annotations

import io
import os
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from tidegate.cli.main import main

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```\n\$ tidegate (?P<command>[^\n]+)\n\n(?P<shown>.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "docs/query.md", "docs/whatif.md", "docs/diff.md")
SHOWN = [(m["command"], m["shown"]) for page in PAGES for m in BLOCK.finditer((ROOT / page).read_text())]


def test_there_are_examples():
    assert len(SHOWN) >= 5


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_readme_shows_what_is_printed(command, shown, monkeypatch):
    if command.startswith("query"):
        pytest.importorskip("duckdb", reason="duckdb (the extra `sql`) is not installed")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(io.StringIO()):
        main(shlex.split(command))
    lines = [line.rstrip() for line in printed.getvalue().rstrip().splitlines()]
    assert lines == shown.rstrip().splitlines()
    assert os.environ["COLUMNS"] == "100"
