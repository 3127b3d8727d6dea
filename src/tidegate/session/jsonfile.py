"""Reading the JSON files beside the configurations: what is wrong with one is a diagnostic, never an exception."""

from __future__ import annotations

import json
from typing import Any

from tidegate.model.source import Diagnostic, Severity
from tidegate.session.tree import FileTree


class BadFileError(Exception):
    """Part of a file is not as it has to be; the text says what was expected."""


def read_json(tree: FileTree, path: str, diagnostics: list[Diagnostic]) -> Any:
    """The parsed file, or None after a diagnostic."""
    line = 0
    try:
        return json.loads(tree.read(path))
    except json.JSONDecodeError as error:
        line, message = error.lineno, f"is not valid JSON: {error.msg} at column {error.colno}"
    except UnicodeDecodeError:
        message = "is not valid JSON: neither UTF-8, UTF-16 nor UTF-32"
    except RecursionError:
        message = "is not read: its JSON is nested too deeply"
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
    diagnostics.append(Diagnostic("bad-json", Severity.ERROR, path, line, "", f"{message}. The file was ignored."))
    return None


def expect(value: object, kind: type[dict[str, Any]] | type[list[Any]] | type[str], what: str) -> Any:
    """`value` where it is of `kind`; BadFileError naming `what` where it is not."""
    if isinstance(value, kind):
        return value
    names = {dict: "an object", list: "a list", str: "a string"}
    raise BadFileError(f"{what} should be {names[kind]}, and is {json.dumps(value)[:60]}")
