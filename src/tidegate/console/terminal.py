"""The shell in a terminal: a line editor before it, pages behind it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys as PressedKeys

from tidegate.console import pager
from tidegate.console.assist import completions, help_for
from tidegate.console.keys import Ended, Help, Interrupted, Keys, Pasted, Pressed
from tidegate.console.script import Script
from tidegate.console.shell import Shell

Waiting = Callable[[], AbstractContextManager[object]]


class Terminal:
    """Runs a shell until it ends. `waiting` shows signs of life while something takes long."""

    def __init__(self, shell: Shell, waiting: Waiting) -> None:
        self._shell = shell
        self._waiting = waiting
        self._history = InMemoryHistory()  # lines may hold secrets: they are kept in no file
        keys = Keys(lambda text: completions(shell, text), lambda: not shell.prompt).bindings()
        self._session: PromptSession[Pressed] = PromptSession(
            history=self._history, key_bindings=keys, enable_open_in_editor=False, enable_history_search=False
        )
        self._page_session: PromptSession[pager.More] = PromptSession(
            key_bindings=_page_keys(), erase_when_done=True, history=InMemoryHistory()
        )
        self.refused = 0

    def run(self) -> None:
        """Prompt for lines until the session is over."""
        rest = ""
        while True:
            pressed = self._session.prompt(self._shell.prompt, default=rest)
            rest = ""
            match pressed:
                case Ended():
                    print()
                    return
                case Help(text):
                    self._show(help_for(self._shell, text))
                    rest = text
                case Interrupted(end):
                    print("^Z" if end else "^C")
                    self._shell.interrupt()
                case Pasted(text, rest):
                    self._erase_prompt()
                    if self._paste(text):
                        return
                case line:
                    if self._line(line):
                        return

    def _erase_prompt(self) -> None:
        """The pasted lines are echoed with prompts of their own: the one that stands there goes."""
        print("\x1b[1A\x1b[2K" if self._session.output.get_size().columns else "", end="", flush=True)

    def _line(self, line: str) -> bool:
        """Take a line; whether the session is over."""
        script = Script(self._shell)
        lines: list[str] = []
        try:
            with self._waiting():
                script.run_quietly(line, lines)
        except KeyboardInterrupt:
            self._shell.recover()
            lines = ["^C", "% Interrupted; tables are computed anew when they are next asked for."]
        self.refused += script.refused
        self._show(lines)
        return script.ended

    def _paste(self, text: str) -> bool:
        script = Script(self._shell, lambda shown: print(shown, end=""))
        try:
            script.run(text)
        except KeyboardInterrupt:
            self._shell.recover()
            print("^C\n% Interrupted: the lines after this one were not typed.")
        self.refused += script.refused
        return script.ended

    def _show(self, lines: list[str]) -> None:
        pager.show(lines, self._page, lambda text: print(text, end="", flush=True), self._ask)

    def _page(self) -> int:
        """Lines a page: as many as the terminal has now, unless `terminal length` says otherwise."""
        length = self._shell.terminal_length
        size = _window()
        self._shell.console.width = size.columns
        return size.lines if length is None else length

    def _ask(self) -> pager.More:
        return self._page_session.prompt(pager.PROMPT)


def _window() -> os.terminal_size:
    """The size that the window has now; LINES and COLUMNS of the environment are what some window had once."""
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return shutil.get_terminal_size()


def _page_keys() -> KeyBindings:
    """IOS: space for a page, Enter for a line, any other key for no more."""
    keys = KeyBindings()

    def answer(key: PressedKeys | str, more: pager.More) -> None:
        # What the terminal itself reports (its cursor's position) has keys of its own, which `Any` must not take.
        @keys.add(key, eager=key is not PressedKeys.Any)
        def _answer(event: KeyPressEvent) -> None:
            event.app.exit(result=more)

    answer(PressedKeys.Any, pager.More.QUIT)
    answer(" ", pager.More.PAGE)
    answer(PressedKeys.Enter, pager.More.LINE)
    answer("c-c", pager.More.QUIT)
    return keys
