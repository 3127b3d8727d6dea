"""The tutor: which step one is at, and what is said when it is done."""

from __future__ import annotations

from importlib.resources import files
from textwrap import wrap
from typing import TYPE_CHECKING

from tidegate.console.checkpoint import START, Checkpoint
from tidegate.console.level import Level
from tidegate.console.networks import new_device
from tidegate.console.tutor.scene import BEGINNING, CORE, Scene
from tidegate.console.tutor.steps import STEPS, Step
from tidegate.console.twin import Twin
from tidegate.model.device import Network
from tidegate.session.recognise import dialect_named
from tidegate.session.session import Session

if TYPE_CHECKING:
    from tidegate.console.command import Console

_DIALECT = "ios"
_WIDTH = 80


class Tutor:
    """A walk in a twin of its own; the user's twin waits until it is over."""

    def __init__(self, console: Console) -> None:
        self._at = 0
        self._remarks: list[str] = []  # what is the matter: said once and not again with every line
        self._kept = console.twin, console.device, console.levels, console.checkpoints
        console.twin = Twin(Session(_network()))
        console.device = BEGINNING
        console.levels = {}
        console.checkpoints = {START: Checkpoint(START, console.twin.network, 0)}

    @property
    def step(self) -> Step | None:
        """The present step; None when all are behind one."""
        return STEPS[self._at] if self._at < len(STEPS) else None

    def leave(self, console: Console) -> None:
        """Bring the user's twin back."""
        console.twin, console.device, console.levels, console.checkpoints = self._kept

    def say(self) -> list[str]:
        """The present step."""
        step = self.step
        if step is None:
            return [
                "",
                "[tutor] That was all. The network is yours to play with; `tutor stop` brings",
                "  back the one you came with.",
            ]
        return ["", f"[tutor] {self._at + 1} of {len(STEPS)}: {step.title}", *(f"  {line}" for line in step.text)]

    def hint(self) -> list[str]:
        """What to type."""
        step = self.step
        return self.say() if step is None else [f"  {line}" for line in step.hint]

    def skip(self) -> list[str]:
        """Go on without the step."""
        step = self.step
        if step is None:
            return self.say()
        self._at += 1
        return [f"[tutor] Left out: {step.title}.", *self.say()]

    def look(self, console: Console, line: str, answered: tuple[str, ...]) -> list[str]:
        """What is said after a line: nothing as long as the step is not done and nothing is the matter."""
        level = console.levels.get(console.device, Level.USER)
        scene = Scene(console.twin, console.device, level, line, answered)
        said: list[str] = []
        while (step := self.step) is not None and step.done(scene):
            said += ["", f"[tutor] Done{' already' if said else ''}: {step.title}."]
            said += (f"  {line}" for line in step.after)
            self._at += 1
            scene = scene.without_line()
        return [*said, *(self.say() if said else ()), *self._remarked(scene)]

    def _remarked(self, scene: Scene) -> list[str]:
        """What is the matter now and was not before."""
        strangers = scene.strangers()
        remarks = [f"{' and '.join(strangers)} must keep the name for this walk; `undo` helps."] if strangers else []
        step = self.step
        near = step.near(scene) if step is not None and step.near is not None else ""
        if near:
            remarks.append(near)
        before, self._remarks = self._remarks, remarks
        new = (remark for remark in remarks if remark not in before)
        return [line for remark in new for line in wrap(f"[tutor] {remark}", _WIDTH, subsequent_indent="  ")]


def _network() -> Network:
    """The core of the reference scenario, and a router out of the box."""
    dialect = dialect_named(_DIALECT)
    folder = files(__package__).joinpath("scenario")
    texts = {name: folder.joinpath(f"{name}.cfg").read_text("utf-8") for name in CORE}
    devices = {name: dialect.read(f"{name}.cfg", text, name) for name, text in texts.items()}
    return Network(devices=dict(sorted({**devices, BEGINNING: new_device(BEGINNING, _DIALECT)}.items())))
