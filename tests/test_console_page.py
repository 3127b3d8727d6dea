"""README and docs tell the truth: every session of the console in them is what it prints, now.

TIDEGATE_REGENERATE=1 writes the sessions anew from the lines that are typed in them; read the difference before it is
committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tidegate.console.networks import new_network
from tidegate.console.script import Script
from tidegate.console.shell import Shell
from tidegate.console.twin import Twin
from tidegate.session.session import Session

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "console.md", ROOT / "docs" / "tutor.md")
BLOCK = re.compile(r"^```console (?P<start>[^\n]+)\n(?P<shown>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(page, block) for page in PAGES if page.exists() for block in BLOCK.finditer(page.read_text())]


def _typed_again(start: str, shown: str) -> str:
    if start.startswith("--new "):
        device = start.removeprefix("--new ")
        session = Session(new_network(device))
    else:
        snapshot, _, device = start.partition(" ")
        session = Session.open(ROOT / snapshot)
    log: list[str] = []
    shell = Shell(Twin(session), device)
    shell.console.width = 100
    Script(shell, log.append).run(shown)
    return "".join(line.rstrip() + "\n" for line in "".join(log).splitlines())


def test_there_are_sessions():
    assert len(BLOCKS) >= 4


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[f"{page.name}-{n}" for n, (page, _) in enumerate(BLOCKS)])
def test_the_page_shows_what_is_printed(page, block):
    printed = _typed_again(block["start"], block["shown"])
    if os.environ.get("TIDEGATE_REGENERATE"):
        text = page.read_text()
        page.write_text(text.replace(block[0], f"```console {block['start']}\n{printed}```"))
    else:
        assert printed == block["shown"]
