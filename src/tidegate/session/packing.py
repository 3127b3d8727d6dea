"""A reading as bytes, for another process or for the cache (ADR 7).

It is a pickle without the text of the configuration: whoever unpacks it has the file. So neither the lines nor the
secrets in them leave the reader. Unpacking takes nothing but the classes of the model and the like: a file that
someone else made cannot name a function of its choice to be called.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import re
from typing import Any, TypeVar

from tidegate.errors import TidegateError
from tidegate.model.source import SourceText
from tidegate.session.fieldwise import is_fieldwise, maker, taker
from tidegate.session.reading import Reading

T = TypeVar("T")

FORMAT = 2  # raised when the way of packing changes and nothing else does

# Classes of the model and of plain values, and the functions that hide a dialect's secrets.
_CLASSES = re.compile(r"tidegate\.(?:model|net)\.[a-z_0-9]+|tidegate\.session\.(?:reading|announcements_kept)")


class BadPackError(TidegateError):
    """The bytes are no packed reading, or the reading cannot be packed."""


def _without_lines(text: SourceText) -> tuple[Any, ...]:
    return SourceText, (text.file, (), text.redact, text.headers)


class _Reducers(dict[type, Any]):
    """What takes objects of a class apart. A table of its own: how the rest of the program pickles stays as it is."""

    def __missing__(self, kind: type) -> Any:
        if not (_CLASSES.fullmatch(kind.__module__) and is_fieldwise(kind)):
            raise KeyError(kind)
        found = self[kind] = taker(kind)
        return found


_REDUCERS = _Reducers({**copyreg.dispatch_table, SourceText: _without_lines})


def pack(reading: object) -> bytes:
    """The reading without its device's lines. Raises BadPackError where a dialect put something odd into the device."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, protocol=5)
    pickler.dispatch_table = _REDUCERS
    try:
        pickler.dump(reading)
    except (pickle.PicklingError, AttributeError, TypeError, RecursionError) as error:
        raise BadPackError(f"a {type(reading).__name__} that cannot be packed: {error}") from error
    return stream.getvalue()


def unpack(data: bytes) -> Reading:
    """The reading that was packed; its device's text has no lines. Raises BadPackError."""
    return unpack_as(Reading, data)


def unpack_as(kind: type[T], data: bytes, start: int = 0) -> T:
    """What was packed, from `start` on, which has to be of `kind`. Raises BadPackError."""
    stream = io.BytesIO(data)  # takes no memory of its own, as a part of the data would
    stream.seek(start)
    try:
        found = _Unpickler(stream).load()
    except Exception as error:  # pickle gives no complete list of what bad input raises
        raise BadPackError(f"not a packed {kind.__name__}: {error}") from error
    if not isinstance(found, kind):
        raise BadPackError(f"not a packed {kind.__name__} but a {type(found).__name__}")
    return found


_REDACTORS = re.compile(r"tidegate\.dialects\.[a-z_0-9]+\.secrets(?:_typed)?")
_OTHERS = {("array", "array"), ("array", "_array_reconstructor"), ("collections", "Counter")}
_known: dict[tuple[str, str], Any] = {}  # looked up for every device; the same for all


class _Unpickler(pickle.Unpickler):
    """Finds what makes an object under the name of its class."""

    def find_class(self, module: str, name: str) -> Any:
        found = _known.get((module, name))
        if found is None:
            found = _known[module, name] = self._checked(module, name)
        return found

    def _checked(self, module: str, name: str) -> Any:
        if "." not in name:  # a dotted name reaches into what the module imported
            if (module, name) in _OTHERS or (_REDACTORS.fullmatch(module) and name in ("redact", "redact_typed")):
                return super().find_class(module, name)
            if _CLASSES.fullmatch(module):
                found = super().find_class(module, name)
                if isinstance(found, type) and found.__module__ == module:
                    return maker(found) if is_fieldwise(found) else found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a device")
