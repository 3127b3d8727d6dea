"""A terminal with the console in it: keys are typed, the screen is read. Needs tmux."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TMUX = shutil.which("tmux")
_PATIENCE = 20.0  # seconds until a screen that never shows what is awaited fails the test


class Screen:
    """One window of a tmux server of its own."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def tmux(self, *arguments: str, text: str | None = None) -> str:
        """Run a tmux command; what it prints."""
        command = [str(TMUX), "-S", str(self._socket), "-f", os.devnull, *arguments]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout

    def keys(self, *keys: str) -> None:
        """Press keys, by tmux's names for them: Enter, Tab, C-c, Up."""
        self.tmux("send-keys", "-t", "w", *keys)

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        self.tmux("send-keys", "-t", "w", "-l", text)

    def enter(self, line: str) -> None:
        """Type a line, see it, and press Enter: the next prompt is then a new one."""
        self.type(line)
        self.wait(line, last=True)
        self.keys("Enter")

    def paste(self, text: str, *, bracketed: bool = True) -> None:
        """Paste as a terminal does, telling so where it can."""
        self.tmux("load-buffer", "-", text=text)
        self.tmux("paste-buffer", *(["-p"] if bracketed else []), "-r", "-t", "w")

    def resize(self, columns: int, rows: int) -> None:
        self.tmux("resize-window", "-t", "w", "-x", str(columns), "-y", str(rows))

    def lines(self, back: int = 0) -> list[str]:
        """What stands on the screen, and `back` lines that went off it; no empty lines at the end."""
        shown = self.tmux("capture-pane", "-p", "-t", "w", "-S", str(-back))
        return shown.rstrip("\n").split("\n")

    def wait(self, text: str, *, last: bool = False) -> list[str]:
        """Wait until `text` stands on the screen, or in its last line; the screen."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            lines = self.lines()
            if any(text in line for line in ([_last(lines)] if last else lines)):
                return lines
            time.sleep(0.02)
        raise AssertionError(f"{text!r} never came; the screen:\n" + "\n".join(self.lines()))

    def wait_prompt(self, prompt: str) -> list[str]:
        """Wait until the prompt stands alone in the last line; the screen."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            lines = self.lines()
            if _last(lines).rstrip() == prompt:
                return lines
            time.sleep(0.02)
        raise AssertionError(f"the prompt {prompt!r} never came; the screen:\n" + "\n".join(self.lines()))


def _last(lines: list[str]) -> str:
    """The last line that is not empty."""
    return next((line for line in reversed(lines) if line.strip()), "")


@contextmanager
def console(
    *arguments: str, columns: int = 90, rows: int = 30, environment: dict[str, str] | None = None
) -> Iterator[Screen]:
    """`tidegate console ARGUMENTS` in a window, which closes with the context. The shell below it prints `gone N`, the
    exit status, when it ends."""
    folder = Path(tempfile.mkdtemp(prefix="tidegate-"))  # a socket's path must be short
    screen = Screen(folder / "tmux")
    variables = " ".join(f"{name}={value}" for name, value in (environment or {}).items())
    command = f"{variables} {sys.executable} -m tidegate console {' '.join(arguments)}; echo gone $?; cat"
    try:
        screen.tmux(
            "new-session", "-d", "-s", "s", "-n", "w", "-x", str(columns), "-y", str(rows), "-c", str(ROOT),
            f"env PYTHONIOENCODING=utf-8 sh -c '{command}'",
        )  # fmt: skip
        try:
            yield screen
        finally:
            screen.tmux("kill-server")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
