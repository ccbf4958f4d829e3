"""Tests stand by themselves: what two test modules share is in a module of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).resolve().parents[1]


def named_test_modules(source: str) -> Iterator[str]:
    """Name the test modules that a module imports, or imports from."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found = [name.name for name in names]
            case ast.ImportFrom(module=module, names=names):
                found = [f"{module or ''}.{name.name}" for name in names]
            case _:
                continue
        for name in found:
            # The last part of `from x import y` is a module or a name of one.
            if any(part.startswith("test_") for part in name.split(".")):
                yield name


def test_no_module_of_the_tests_imports_from_a_test_module() -> None:
    found = {
        path.relative_to(TESTS).as_posix(): names
        for path in sorted(TESTS.rglob("*.py"))
        if (names := list(named_test_modules(path.read_text(encoding="utf-8"))))
    }
    assert not found, "move what they share into a module without test_ in its name"


@pytest.mark.parametrize(
    "source",
    [
        "from tests.migration.test_reasons import COMPUTED",
        "from tests.migration import test_reasons",
        "import tests.migration.test_reasons",
        "from .test_reasons import COMPUTED",
        "def f():\n    from tests.migration.test_reasons import COMPUTED",
    ],
)
def test_every_way_to_do_so_is_seen(source: str) -> None:
    assert list(named_test_modules(source))


def test_support_modules_are_open_to_all() -> None:
    assert not list(named_test_modules("from tests.migrating import COMPUTED\nimport pytest"))
