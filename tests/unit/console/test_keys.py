"""The keys of the line editor, pressed at a pipe instead of a terminal."""

from __future__ import annotations

import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from tidegate.console.keys import Ended, Help, Interrupted, Keys, Pasted

WORDS = ["show", "shutdown", "interface"]


def _completions(text):
    word = text.split()[-1] if text.split() and not text[-1].isspace() else ""
    return [one for one in WORDS if word and one.startswith(word)]


def _pressed(keys: str, is_text: bool = False):
    with create_pipe_input() as pipe:
        pipe.send_text(keys)
        bindings = Keys(_completions, lambda: is_text).bindings()
        return PromptSession(key_bindings=bindings, input=pipe, output=DummyOutput()).prompt("> ")


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        ("show\r", "show"),
        ("show ip ?", Help("show ip ")),
        ("in\t gi0\r", "interface  gi0"),
        ("sh\to\t\r", "show "),  # `sh` begins two words: it stays, and `sho` is one
        ("nothing\t\r", "nothing"),
        ("abc\x04\x1a", Interrupted(end=True)),
        ("abc\x03", Interrupted(end=False)),
        ("\x04", Ended()),
        ("xab\x01\x04\r", "ab"),  # Ctrl-A, then Ctrl-D deletes the x
        ("\x1b[200~one\ntwo\nthr\x1b[201~", Pasted("one\ntwo\n", "thr")),
        ("be\x1b[200~gin\r\nnext\r\n\x1b[201~", Pasted("begin\nnext\n", "")),
        ("\x1b[200~one line\x1b[201~\r", "one line"),
    ],
)
def test_keys(keys, result):
    assert _pressed(keys) == result


def test_free_text_takes_question_marks():
    assert _pressed("what?\r", is_text=True) == "what?"
