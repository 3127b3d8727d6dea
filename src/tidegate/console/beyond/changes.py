"""What was done to the network: taken back, kept under a name, compared, saved."""

from __future__ import annotations

from pathlib import Path

from tidegate.analysis.diff.comparison import differences, remarks
from tidegate.console.checkpoint import START, Checkpoint
from tidegate.console.command import BEYOND, TABLE, Console
from tidegate.wording.changes import change_lines

MOST_SHOWN = 40  # changes of a kind that are written out


@TABLE.command(BEYOND, "undo [NUMBER:times]", about="Take back the last thing you did to the network")
def undo(c: Console, times: int = 1) -> None:
    for _ in range(max(times, 1)):
        before = c.twin.devices
        operation = c.twin.undo()
        _follow_name(c, before)
        if operation is None:
            c.refuse("There is nothing to undo.")
            return
        c.write(f"Taken back: {operation}")


@TABLE.command(BEYOND, "redo [NUMBER:times]", about="Do again what undo took back")
def redo(c: Console, times: int = 1) -> None:
    for _ in range(max(times, 1)):
        before = c.twin.devices
        operation = c.twin.redo()
        _follow_name(c, before)
        if operation is None:
            c.refuse("There is nothing to redo.")
            return
        c.write(f"Done again: {operation}")


def _follow_name(c: Console, before: list[str]) -> None:
    """Stay at the router at whose prompt one is where it is called otherwise than `before`."""
    now = c.twin.devices
    gone, come = set(before).difference(now), set(now).difference(before)
    if len(gone) == len(come) == 1:
        (old,), (new,) = gone, come
        if old in c.levels:
            c.levels[new] = c.levels.pop(old)
        if c.device == old:
            c.device = new


@TABLE.command(BEYOND, "changes", about="List what you did to the network")
def changes(c: Console) -> None:
    c.write_all(f"{number:4}  {operation}" for number, operation in enumerate(c.twin.done, 1))
    if not c.twin.done:
        c.write("Nothing was changed yet.")


@TABLE.command(BEYOND, "checkpoint [WORD:name]", about="Keep the network as it is now under a name, or list the names")
def checkpoint(c: Console, name: str = "") -> None:
    if name:
        c.checkpoints[name] = Checkpoint(name, c.twin.network, len(c.twin.done))
        c.write(f"Checkpoint {name}: `diff {name}` says what changed since.")
        return
    for kept in c.checkpoints.values():
        c.write(f"  {kept.name:<16}  after {kept.operations} changes")


@TABLE.command(BEYOND, "diff [WORD:name]", about="What changed in the whole network since a checkpoint, or the start")
def diff(c: Console, name: str = START) -> None:
    kept = c.checkpoints.get(name)
    if kept is None:
        c.refuse(f"There is no checkpoint {name}; there is {', '.join(c.checkpoints)}.")
        return
    before, after = kept.plane, c.twin.plane
    c.write_all(change_lines(differences(before, after), c.width, ascii_only=not c.unicode, most=MOST_SHOWN))
    c.write_all(f"Note: {remark}" for remark in remarks(before, after))


@TABLE.command(BEYOND, "save WORD:folder", about="Write the network as a snapshot, without its secrets")
def save(c: Console, folder: str) -> None:
    path = Path(folder).expanduser()
    number = c.twin.save(path)
    c.write(f"{number} files are in {path}: `tidegate status {path}` reads them.")
    if c.twin.failed:
        c.write("What failed here is not part of a snapshot and was not saved.")
