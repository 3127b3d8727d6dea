"""Each of the forty acceptance cases has a test, named after its number, that states the evidence behind it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

_CASE = re.compile(r"test_case_(\d\d)_")
_EVIDENCE = re.compile(r"^\[[LDK]")


def _tests() -> dict[int, list[ast.FunctionDef]]:
    found: dict[int, list[ast.FunctionDef]] = {}
    for path in sorted(Path(__file__).parent.glob("test_acceptance_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (match := _CASE.match(node.name)):
                found.setdefault(int(match[1]), []).append(node)
    return found


def test_no_number_is_outside_the_list() -> None:
    assert set(_tests()) <= set(range(1, 41))


@pytest.mark.parametrize("number", range(1, 41))
def test_case_has_a_test_with_its_evidence(number: int) -> None:
    docstrings = [ast.get_docstring(node) or "" for node in _tests().get(number, ())]
    assert any(_EVIDENCE.match(text) for text in docstrings)
