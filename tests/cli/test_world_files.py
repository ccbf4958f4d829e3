"""`vipmp-sandbox world export` and `world import`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Ask = Callable[..., Any]
START = "2026-01-15T09:00:00Z"


@pytest.fixture
def file(ask: Ask, tmp_path: Path) -> Path:
    """The file of a world with a small marketplace."""
    world = ask("world", "new", "--name", "mine", "--seed", "7", "--now", START)["worldId"]
    ask("seed", "--customers", "4", "--world", world)
    path = tmp_path / "mine.world"
    told = ask("world", "export", world, "--output", str(path))
    assert (told["world"], told["file"], told["bytes"]) == (world, str(path), path.stat().st_size)
    return path


def test_a_world_goes_to_another_database(ask: Ask, file: Path, tmp_path: Path) -> None:
    there = ("--database", f"sqlite:///{tmp_path / 'other.db'}")
    made = ask("world", "import", str(file), *there)
    assert (made["name"], made["seed"], made["clock"]["now"]) == ("mine", 7, START)
    again = tmp_path / "again.world"
    ask("world", "export", made["worldId"], "--output", str(again), *there)
    assert again.read_bytes() == file.read_bytes()
    assert {path.name for path in tmp_path.iterdir() if path.suffix in {".world", ".part"}} == {
        "mine.world",
        "again.world",
    }


def test_people_are_shown_the_credentials(run: Run, file: Path) -> None:
    assert "client-" in run("world", "import", str(file)).stdout


def test_a_world_that_is_not_there_leaves_the_file_as_it_was(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.world"
    path.write_bytes(b"kept")
    told = run("world", "export", "w-nowhere", "--output", str(path), exit_code=1).stderr
    assert "w-nowhere" in told
    assert path.read_bytes() == b"kept"


def test_a_file_that_is_no_world_is_told_and_makes_none(
    run: Run, ask: Ask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(ask("world", "list"))
    monkeypatch.setenv("SANDBOX_IMPORT_BYTES", "100")
    told = run("world", "import", str(file), exit_code=1).stderr
    assert "SANDBOX_IMPORT_BYTES" in told
    monkeypatch.delenv("SANDBOX_IMPORT_BYTES")
    file.write_bytes(file.read_bytes()[:-100])
    told = run("world", "import", str(file), exit_code=1).stderr
    assert "line " in told
    assert "cut off" in told
    assert len(ask("world", "list")) == before
    run("world", "import", "nowhere.world", exit_code=2)
    run("world", "export", "default", "--output", "/nowhere/at/all", exit_code=2)
