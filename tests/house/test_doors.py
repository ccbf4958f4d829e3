"""The doors ask the rooms for what they answer: they make no statements of their own."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGE: Final = ROOT / "sandbox"
# Web, doors and what speaks to people; a feature's module, or the store, holds the statement.
WITHOUT_SQL: Final = (
    "partner_api",
    "control_api",
    "console",
    "web",
    "serving",
    "cli",
    "play",
    "app.py",
)
# What they hand on from the engine to a room, and how the address of a database is read.
HANDED_ON: Final = frozenset({"Connection", "Engine", "make_url", "ArgumentError"})
RUNS: Final = frozenset({"execute", "exec_driver_sql", "scalar", "scalars"})


def sources() -> Iterator[Path]:
    for name in WITHOUT_SQL:
        path = PACKAGE / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else (path,)


def statements(source: str) -> Iterator[str]:
    """Name what a source makes or runs of SQL, by its lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == "sqlalchemy":
                    yield f"{node.lineno}: import {alias.name}"
        elif isinstance(node, ast.ImportFrom) and _is_sql(node.module or ""):
            for alias in node.names:
                if alias.name not in HANDED_ON:
                    yield f"{node.lineno}: from {node.module} import {alias.name}"
        elif isinstance(node, ast.Attribute) and node.attr in RUNS:
            yield f"{node.lineno}: .{node.attr}"


def _is_sql(module: str) -> bool:
    return module.partition(".")[0] == "sqlalchemy" or module == "sandbox.store.prepared"


def test_the_doors_make_no_statements() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in sources()
        for fault in statements(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import sqlalchemy",
        "from sqlalchemy import select",
        "from sqlalchemy import Connection, update",
        "from sqlalchemy.dialects import postgresql",
        "from sandbox.store.prepared import Prepared",
        "def late():\n    from sqlalchemy import insert",
        "world.connection.execute(statement)",
        "session.scalar(statement)",
    ],
)
def test_a_statement_in_a_door_is_found(source: str) -> None:
    assert list(statements(source))


@pytest.mark.parametrize("source", ["from sqlalchemy import Connection, Engine", "run(statement)"])
def test_what_is_handed_on_is_no_statement(source: str) -> None:
    assert not list(statements(source))
