"""What the keys do at the prompt: `?`, Tab, Ctrl-Z, Ctrl-C, Ctrl-D, and text that is pasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys as PressedKeys


class Help(NamedTuple):
    """`?` was pressed behind `text`."""

    text: str


class Pasted(NamedTuple):
    """Whole lines were pasted; `rest` is what came after the last of them and still stands at the prompt."""

    text: str
    rest: str


class Interrupted(NamedTuple):
    """Ctrl-C, or with `end` Ctrl-Z: what stood on the line is thrown away."""

    end: bool


class Ended(NamedTuple):
    """Ctrl-D on an empty line."""


Pressed = str | Help | Pasted | Interrupted | Ended


class Keys:
    """The keys of the prompt.

    `completions` gives what the last word of a line may become; `is_text` tells whether the line is free text, in
    which `?` and Tab are characters.
    """

    def __init__(self, completions: Callable[[str], list[str]], is_text: Callable[[], bool]) -> None:
        self._completions = completions
        self._is_text = is_text

    def bindings(self) -> KeyBindings:
        """For the line editor."""
        keys = KeyBindings()
        for key, function in (
            ("?", self._help),
            (PressedKeys.Tab, self._complete),
            ("c-z", self._end),
            ("c-c", self._interrupt),
            ("c-d", self._delete_or_end),
            (PressedKeys.BracketedPaste, self._paste),
        ):
            keys.add(key, eager=True)(function)
        return keys

    def _help(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        before = buffer.document.text_before_cursor
        buffer.insert_text("?")
        if not self._is_text():
            _finish(event, Help(before))

    def _complete(self, event: KeyPressEvent) -> None:
        before = event.current_buffer.document.text_before_cursor
        word = before.split()[-1] if before.split() and not before[-1].isspace() else ""
        found = [] if self._is_text() else self._completions(before)
        common = _common_beginning(found)
        if len(found) == 1:
            _replace(event, word, common + " ")
        elif len(common) > len(word):
            _replace(event, word, common)
        else:
            event.app.output.bell()

    def _end(self, event: KeyPressEvent) -> None:
        _finish(event, Interrupted(end=True))

    def _interrupt(self, event: KeyPressEvent) -> None:
        _finish(event, Interrupted(end=False))

    def _delete_or_end(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.text:
            buffer.delete()
        else:
            _finish(event, Ended())

    def _paste(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        whole, newline, rest = text.rpartition("\n")
        if newline:
            _finish(event, Pasted(buffer.document.text_before_cursor + whole + newline, rest))
        else:
            buffer.insert_text(text)


def _finish(event: KeyPressEvent, result: Pressed) -> None:
    event.app.exit(result=result)


def _common_beginning(words: list[str]) -> str:
    """What all words begin with; nothing of no words."""
    if not words:
        return ""
    first, last = min(words), max(words)
    at = next((n for n in range(len(first)) if not last.startswith(first[: n + 1])), len(first))
    return first[:at]


def _replace(event: KeyPressEvent, word: str, full: str) -> None:
    buffer = event.current_buffer
    buffer.delete_before_cursor(len(word))
    buffer.insert_text(full)
