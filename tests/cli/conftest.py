"""The command line on a database of the test's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sandbox.cli.program import program

Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'sandbox.db'}"


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line; by default it must succeed."""
    monkeypatch.setenv("SANDBOX_DATABASE_URL", database)

    def call(*arguments: str, exit_code: int = 0) -> Result:
        result = CliRunner().invoke(program, arguments)
        said = f"{result.output}\n{result.exception!r}"
        assert result.exit_code == exit_code, said
        assert result.exception is None or isinstance(result.exception, SystemExit), said
        return result

    return call


@pytest.fixture
def ask(run: Run) -> Callable[..., Any]:
    """Run a command line with --json; returns what it prints."""

    def call(*arguments: str) -> Any:
        return json.loads(run(*arguments, "--json").stdout)

    return call
