"""The guided walk."""

from __future__ import annotations

from tidegate.console.command import BEYOND, TABLE, Console
from tidegate.console.tutor import Tutor


@TABLE.command(BEYOND, "tutor", about="A guided walk through a leak, in a network of its own")
def tutor(c: Console) -> None:
    if c.tutor is None:
        c.tutor = Tutor(c)
        c.write("This is a network of its own; yours waits until `tutor stop`.")
        c.write("`tutor hint` says what to type, `tutor next` goes on without the step, `tutor`")
        c.write("says it again. In configuration mode they stand behind `do`.")
    c.write_all(c.tutor.say())


@TABLE.command(BEYOND, "tutor hint", about="What to type for this step")
def hint(c: Console) -> None:
    if _running(c) and c.tutor is not None:
        c.write_all(c.tutor.hint())


@TABLE.command(BEYOND, "tutor next", about="Go on without this step")
def skip(c: Console) -> None:
    if _running(c) and c.tutor is not None:
        c.write_all(c.tutor.skip())


@TABLE.command(BEYOND, "tutor stop", about="Back to your network")
def stop(c: Console) -> None:
    if _running(c) and c.tutor is not None:
        c.tutor.leave(c)
        c.tutor = None
        c.write(f"Back at {c.device}.")


def _running(c: Console) -> bool:
    if c.tutor is None:
        c.refuse("The tutor is not there; `tutor` calls it.")
    return c.tutor is not None
