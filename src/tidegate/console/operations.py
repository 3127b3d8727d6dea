"""What a user does to the twin, one operation after the other: what `undo` takes back and `redo` does again."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.model.device import Endpoint


class Typed(NamedTuple):
    """A configuration line that took effect, typed under the section headers `path`; with the lines of a banner."""

    device: str
    path: tuple[str, ...]
    line: str

    def __str__(self) -> str:
        return f"{self.device}: {self.line.strip().partition(chr(10))[0]}"


class Failed(NamedTuple):
    """Links, nodes and interfaces that went down together."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"fail {' '.join(self.names)}"


class Restored(NamedTuple):
    """Everything that had failed came up again."""

    def __str__(self) -> str:
        return "restore"


class Added(NamedTuple):
    """A router without a configuration came in."""

    device: str
    dialect: str

    def __str__(self) -> str:
        return f"device {self.device}"


class Linked(NamedTuple):
    """A cable between two interfaces."""

    ends: tuple[Endpoint, Endpoint]

    def __str__(self) -> str:
        return f"link {' '.join(f'{end.device} {end.interface}' for end in self.ends)}"


Operation = Typed | Failed | Restored | Added | Linked
