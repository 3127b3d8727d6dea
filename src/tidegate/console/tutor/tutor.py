"""The tutor: which step one is at, and what is said when it is done."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from tidegate.console.checkpoint import START, Checkpoint
from tidegate.console.tutor.scene import CORE, Scene
from tidegate.console.tutor.steps import STEPS, Step
from tidegate.console.twin import Twin
from tidegate.model.device import Network
from tidegate.session.recognise import dialect_named
from tidegate.session.session import Session

if TYPE_CHECKING:
    from tidegate.console.command import Console

BEGINNING = "R1"  # the router that the student begins at


class Tutor:
    """A walk in a twin of its own; the user's twin waits until it is over."""

    def __init__(self, console: Console) -> None:
        self._at = 0
        self._kept = console.twin, console.device, console.levels, console.checkpoints
        console.twin = Twin(Session(_network()))
        console.device = BEGINNING
        console.levels = {}
        console.checkpoints = {START: Checkpoint(START, console.twin.network, 0)}

    def leave(self, console: Console) -> None:
        """Bring the user's twin back."""
        console.twin, console.device, console.levels, console.checkpoints = self._kept

    def say(self) -> list[str]:
        """The present step."""
        return _shown(self._at)

    def hint(self) -> list[str]:
        """What to type."""
        return [f"  {line}" for line in STEPS[self._at].hint] if self._at < len(STEPS) else []

    def skip(self) -> list[str]:
        """Go on without the step."""
        self._at = min(self._at + 1, len(STEPS))
        return self.say()

    def look(self, console: Console, line: str, answer: tuple[str, ...]) -> list[str]:
        """What is said after a line: nothing as long as the step is not done."""
        said: list[str] = []
        scene = Scene(console.twin, console.device, line, answer)
        while self._at < len(STEPS) and STEPS[self._at].done(scene):
            said += ["", f"[tutor] Done: {STEPS[self._at].title}.", *STEPS[self._at].after]
            self._at += 1
            scene = Scene(console.twin, console.device, "", ())  # one line answers one question
        if said:
            return said + self.say()
        step = STEPS[self._at] if self._at < len(STEPS) else None
        remark = step.near(scene) if step is not None and step.near is not None else ""
        return [f"[tutor] {remark}"] if remark else []


def _shown(at: int) -> list[str]:
    if at >= len(STEPS):
        return [
            "",
            "[tutor] That was all. The network is yours to play with; `diff` sums up what you did,",
            "  `tutor stop` brings back the one you came with.",
        ]
    step: Step = STEPS[at]
    return ["", f"[tutor] {at + 1} of {len(STEPS)}: {step.title}", *(f"  {line}" for line in step.text)]


def _network() -> Network:
    """The core of the reference scenario, and a router out of the box."""
    dialect = dialect_named("ios")
    folder = files(__package__).joinpath("scenario")
    texts = {name: folder.joinpath(f"{name}.cfg").read_text("utf-8") for name in CORE}
    texts[BEGINNING] = f"hostname {BEGINNING}\n"
    return Network(devices={n: dialect.read(f"{n}.cfg", text, n) for n, text in sorted(texts.items())})
