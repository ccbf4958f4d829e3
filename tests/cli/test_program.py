"""What holds for every command: help, versions, exit codes and messages."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import click
import pytest
from freezegun import freeze_time

import sandbox
from sandbox.cli.program import program
from tests.cli.conftest import Run
from tests.cli.servers import command, environment


def test_the_program_tells_its_version_and_its_commands(run: Run) -> None:
    assert sandbox.__version__ in run("--version").stdout
    said = run("--help").stdout
    names = ("serve", "world", "clock", "seed", "rules", "catalogue")
    assert all(name in said for name in names)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_help_says_of_each_command_what_the_command_says_itself(width: int) -> None:
    with click.Context(program, terminal_width=width, max_content_width=width) as context:
        ours, theirs = context.make_formatter(), context.make_formatter()
        program.format_commands(context, ours)
        click.Group.format_commands(program, context, theirs)
    assert ours.getvalue() == theirs.getvalue()
    assert ours.getvalue().count("\n") > len(program.list_commands(context))


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("world", "nothing"), ("world", "show", "--x")]
)
def test_wrong_usage_ends_with_two(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, exit_code=2).stderr


@pytest.mark.parametrize(
    ("url", "exit_code", "said"),
    [
        ("nonsense", 2, "nonsense"),
        ("sqlite://", 2, "name a file"),
        ("oracle://user:secret@host/x", 2, "oracle"),
        ("sqlite:////proc/no/such.db", 2, "/proc/no"),
        ("postgresql://user:secret@127.0.0.1:1/x", 2, "refused"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(
    run: Run, url: str, exit_code: int, said: str
) -> None:
    told = run("world", "list", "--database", url, exit_code=exit_code).stderr
    assert said in told
    assert "secret" not in told


def test_a_setting_of_a_wrong_kind_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_PORT", "many")
    assert "SANDBOX_PORT" in run("world", "list", exit_code=2).stderr


def test_the_program_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    done = subprocess.run(  # noqa: S603 - our own program
        command("world", "show", "nowhere"),
        env=environment(SANDBOX_DATABASE_URL=url),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("world", "list"), ("serve", "--port", "0")])
def test_a_database_of_another_version_is_told_and_not_touched(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    run("world", "list", "--database", url)
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("ALTER TABLE subscriptions DROP COLUMN left_with")
    told = run(*arguments, "--database", url, exit_code=2).stderr
    assert "another version" in told
    assert "subscriptions.left_with" in told


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:secret@host/name",
        "postgresql://me:secret@host:port/name",
        "sqlite:///{folder}",
        "sqlite:///{folder}/notes.txt",
    ],
)
@pytest.mark.parametrize("typed", [["world", "list"], ["serve"], ["seed", "--customers", "1"]])
def test_a_database_that_cannot_be_used_is_one_line_and_exit_code_2(
    run: Run, tmp_path: Path, url: str, typed: list[str]
) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    said = run(*typed, "--database", url.format(folder=tmp_path), exit_code=2).stderr
    assert said.startswith("Error: "), said
    assert len(said.splitlines()) == 1, said
    assert "cannot be used" in said
    assert "secret" not in said


@pytest.mark.parametrize("typed", [["world", "list"], ["serve"]])
@pytest.mark.parametrize("year", [1999, 2041])
def test_a_wall_clock_outside_of_the_catalogues_years_is_told(
    run: Run, tmp_path: Path, year: int, typed: list[str]
) -> None:
    with freeze_time(f"{year}-06-01"):
        said = run(*typed, exit_code=2).stderr
    assert f"clock shows {year}-06-01" in said
    assert len(said.splitlines()) == 1, said
    assert not (tmp_path / "sandbox.db").exists()
