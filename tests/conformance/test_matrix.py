"""docs/rfcs.md: every row names a rule, an object that exists and a test that exists."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import NamedTuple

import pytest

_ROOT = Path(__file__).parents[2]
_MATRIX = _ROOT / "docs" / "rfcs.md"


class Row(NamedTuple):
    section: str
    rule: str
    code: str
    test: str


def _rows() -> list[Row]:
    rows = []
    section = ""
    for line in _MATRIX.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("|") and not line.startswith(("| § |", "|---")):
            number, rule, code, test = (cell.strip() for cell in line.strip("|").split("|"))
            rows.append(Row(f"{section}, {number}", rule, code.strip("`"), test.strip("`")))
    return rows


def _functions(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_the_matrix_is_read() -> None:
    rows = _rows()
    assert len(rows) >= 40
    assert len(set(rows)) == len(rows)
    assert all(row.rule for row in rows)


@pytest.mark.parametrize("code", sorted({row.code for row in _rows()}))
def test_every_object_of_the_matrix_exists(code: str) -> None:
    module, _, name = code.partition(":")
    found = importlib.import_module(f"tidegate.{module}")
    assert not name or hasattr(found, name)


@pytest.mark.parametrize("test", sorted({row.test for row in _rows()}))
def test_every_test_of_the_matrix_exists(test: str) -> None:
    file, separator, name = test.partition("::")
    assert separator
    assert name in _functions(_ROOT / "tests" / file)
