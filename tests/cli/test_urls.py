"""Commands work on a sandbox that runs as they do on a database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.servers import serving

TOKEN = "open-sesame"
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a sandbox answers that wants a token."""
    folder = tmp_path_factory.mktemp("served")
    settings = {"SANDBOX_CONTROL_TOKEN": TOKEN, "SANDBOX_SEED_CUSTOMERS": "3"}
    with serving(folder, **settings) as (address, _):
        yield address


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_CONTROL_TOKEN", TOKEN)


@pytest.mark.usefixtures("token")
def test_a_world_is_made_moved_and_deleted_at_a_url(ask: Ask, run: Run, url: str) -> None:
    at = ("--url", url)
    made = ask("world", "new", "--name", "there", "--now", "2026-01-15", *at)["worldId"]
    assert made in {each["worldId"] for each in ask("world", "list", *at)}
    assert made not in {each["worldId"] for each in ask("world", "list")}
    done = ask("clock", "advance", made, "--by", "P30D", *at)
    assert done["to"] == ask("clock", "show", made, *at)["now"] == "2026-02-14T00:00:00Z"
    assert ask("world", "reset", made, *at)["clock"]["now"] == "2026-01-15T00:00:00Z"
    assert ask("rules", "show", "--world", made, *at)
    run("world", "delete", made, *at)
    said = run("world", "show", made, *at, exit_code=1).stderr
    assert f"The sandbox at {url} has no world '{made}'" in said


@pytest.mark.usefixtures("token")
def test_the_environment_may_name_the_url_and_the_command_line_another_place(
    ask: Ask, run: Run, url: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_URL", url)
    assert "order.completed" in json.dumps(ask("events"))
    assert ask("events", "--database", database)["items"] == []
    both = run("world", "list", "--url", url, "--database", database, exit_code=2).stderr
    assert "--url" in both


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_token_that_is_wanted_is_asked_for(
    run: Run, url: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANDBOX_CONTROL_TOKEN", token)
    assert "SANDBOX_CONTROL_TOKEN" in run("world", "list", "--url", url, exit_code=2).stderr


@pytest.mark.parametrize("typed", [("world", "list"), ("requests",), ("clock", "show")])
def test_where_nothing_answers_is_wrong_usage(run: Run, typed: tuple[str, ...]) -> None:
    said = run(*typed, "--url", "http://127.0.0.1:1", exit_code=2).stderr
    assert said.startswith("Error: there is no sandbox at http://127.0.0.1:1")
    assert len(said.splitlines()) == 1


def test_a_token_for_servers_is_not_wanted_for_a_database(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SANDBOX_CONTROL_TOKEN", TOKEN)
    monkeypatch.setenv("SANDBOX_HOST", "0.0.0.0")  # noqa: S104 - nothing is bound
    elsewhere = f"sqlite:///{tmp_path / 'other.db'}"
    assert ask("world", "list", "--database", elsewhere)


@pytest.mark.usefixtures("token")
def test_what_works_at_a_url_loads_neither_flask_nor_sqlalchemy(url: str) -> None:
    script = (
        "import sys\n"
        "from sandbox.cli.program import program\n"
        "try:\n"
        "    program(['requests', '--url', sys.argv[1]])\n"
        "except SystemExit as ended:\n"
        "    assert not ended.code\n"
        "assert not {'flask', 'sqlalchemy'} & sys.modules.keys()\n"
    )
    done = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", script, url], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("typed", [("--help",), ("world", "list", "--help"), ("serve", "--help")])
def test_help_loads_nothing_that_works_on_worlds(typed: tuple[str, ...]) -> None:
    script = (
        "import sys\n"
        "from sandbox.cli.program import program\n"
        "try:\n"
        "    program(sys.argv[1:])\n"
        "except SystemExit as ended:\n"
        "    assert not ended.code\n"
        "heavy = {'flask', 'sqlalchemy', 'pydantic', 'httpx', 'rich'} & sys.modules.keys()\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", script, *typed], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
