"""What was typed: taken back, kept under a name, compared, saved."""

from __future__ import annotations

from tidegate.console.command import BEYOND, TABLE, Console


@TABLE.command(BEYOND, "undo [NUMBER:times]", about="Take back the last thing you did to the network")
def undo(c: Console, times: int = 1) -> None:
    for _ in range(max(times, 1)):
        operation = c.twin.undo()
        if operation is None:
            c.refuse("There is nothing to undo.")
            return
        c.write(f"Taken back: {operation}")


@TABLE.command(BEYOND, "redo [NUMBER:times]", about="Do again what undo took back")
def redo(c: Console, times: int = 1) -> None:
    for _ in range(max(times, 1)):
        operation = c.twin.redo()
        if operation is None:
            c.refuse("There is nothing to redo.")
            return
        c.write(f"Done again: {operation}")
