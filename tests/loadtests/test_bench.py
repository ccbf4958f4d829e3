"""The bench leaves out what is not there, and says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from loadtests.bench import PARTS, main
from loadtests.options import Options
from loadtests.peers import installed
from loadtests.postgresql import is_there
from loadtests.program_benchmarks import NAMES, beside_no_programs, without_programs
from sandbox.program import PROGRAM
from sandbox.subscriptions.levels import LEVEL_RULES

NOWHERE = "postgresql+psycopg://postgres@127.0.0.1:1/test"


@pytest.mark.parametrize("url", ["", NOWHERE])
def test_without_postgresql_its_rows_are_left_out(url: str) -> None:
    assert not is_there(url)
    done = CliRunner().invoke(main, ["--only", "postgresql", "--postgresql", url])
    assert done.exit_code == 0, done.output
    assert "--postgresql URL" in done.stderr
    assert "POST" not in done.stdout


def test_peers_that_are_not_installed_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert installed(Options(tmp_path, said.append)) == []
    assert [line.rpartition("(")[2] for line in said] == [
        "--moto-server COMMAND)",
        "--json-server COMMAND)",
    ]
    assert len(installed(Options(tmp_path, said.append, json_server="/opt/json-server"))) == 1


def test_a_run_measures_the_parts_that_are_named() -> None:
    done = CliRunner().invoke(main, ["--only", "rates", "--rounds", "1"])
    assert done.exit_code == 0, done.output
    assert "worlds reset over HTTP" in done.stdout
    assert all(part.title not in done.stdout for key, part in PARTS.items() if key != "rates")


def test_programs_are_measured_beside_a_sandbox_without_them(tmp_path: Path) -> None:
    found = beside_no_programs(tmp_path, rounds=1, say=lambda _: None, batches=1)
    assert [row.name for row in found] == list(NAMES.values())
    assert all(row.bound == "at most" and 0.3 < row.ratio < 3 for row in found)


def test_a_sandbox_without_programs_knows_no_levels_of_theirs() -> None:
    assert PROGRAM[LEVEL_RULES]
    assert without_programs()[LEVEL_RULES] == ()


def test_what_takes_half_an_hour_is_measured_only_where_it_is_named() -> None:
    assert [key for key, part in PARTS.items() if part.only_named] == ["soak"]
