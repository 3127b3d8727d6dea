"""Each `.cfg` here is a small configuration of one feature, and says itself what the device answers.

A comment ``! => CODE MESSAGE`` expects that diagnostic of the next line that is no comment. Every other line must be
read without a diagnostic. What the configuration means is tested beside it, by feature.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.dialects import ios
from tidegate.model.source import LineStatus

FOLDER = Path(__file__).parent
# BGP and policies are tested in files of their own, with what their lines mean.
FEATURES = sorted(p for p in FOLDER.glob("*.cfg") if not p.stem.startswith(("bgp_", "filters", "route_map")))
_MARK = "! => "


def expected(text: str) -> list[tuple[int, str, str]]:
    """(line, code, message) of every diagnostic that the comments announce."""
    found: list[tuple[int, str, str]] = []
    waiting: list[tuple[str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        body = line.strip()
        if body.startswith(_MARK):
            code, _, message = body[len(_MARK) :].partition(" ")
            waiting.append((code, message))
        elif body and not body.startswith("!"):
            found += [(number, code, message) for code, message in waiting]
            waiting = []
    return sorted(found)


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_diagnostics(path: Path) -> None:
    text = path.read_text()
    device = ios.read(path.name, text, path.stem)
    assert sorted((d.line, d.code, d.message) for d in device.diagnostics) == expected(text)


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_every_line_has_a_status(path: Path) -> None:
    text = path.read_text()
    device = ios.read(path.name, text, path.stem)
    lines = {n for n, line in enumerate(text.split("\n"), 1) if line.strip() and not line.strip().startswith("!")}
    assert set(device.statuses) == lines
    unclear = {n for n, status in device.statuses.items() if status is LineStatus.NOT_UNDERSTOOD}
    assert unclear == {line for line, code, _ in expected(text) if code == "not-understood"}
