"""The code of docs/testing/pytest.md runs as written, and the page names what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from sandbox import pytest_plugin
from sandbox.faults.ready_made import READY_MADE
from sandbox.pytest_plugin import options
from sandbox.pytest_plugin.world import VipmpWorld
from tests.docs.blocks import FOLDER, blocks, copy
from tests.pytest_plugin.inner import run, write

PAGE: Final = "pytest.md"
TEXT: Final = (FOLDER / PAGE).read_text(encoding="utf-8")


def test_every_test_of_the_page_passes(tmp_path: Path, address: str) -> None:
    write(tmp_path)
    copy(PAGE, "python", tmp_path)
    done = run(tmp_path, SANDBOX_URL=address)
    tests = sum(each.text.count("\ndef test_") for each in blocks(PAGE, "python"))
    assert done.code == 0, done.said
    assert done.counts() == {"passed": tests}, done.said


def test_every_block_of_python_is_a_file() -> None:
    assert all(each.name for each in blocks(PAGE, "python"))


def test_the_page_names_every_fixture_marker_and_option() -> None:
    fixtures = [name for name in vars(pytest_plugin) if name.startswith("vipmp_")]
    assert len(fixtures) == 5
    parser = pytest.Parser(_ispytest=True)
    options.declare(parser)
    [group] = [each for each in parser._groups if each.name == "vipmp"]  # noqa: SLF001 - pytest shows them nowhere else
    declared = [name for option in group.options for name in option.names()]
    marked = [f"{each}=" for each in options.WORLD_OPTIONS]
    for name in [*fixtures, *declared, *marked, options.LOCKSTEP]:
        assert re.search(rf"[` .]{name}", TEXT), name


def test_the_page_names_all_that_a_world_has() -> None:
    public = {name for name in dir(VipmpWorld) if not name.startswith("_")}
    unnamed = {name for name in public if not re.search(rf"[`.]{name}\b", TEXT)}
    # What is the world's own business, and what one sees at it.
    assert unnamed <= {"delete", "family", "is_in_lockstep", "seed", "world_id"}


def test_the_page_names_every_ready_made_fault() -> None:
    assert not [name for name in READY_MADE if f"`{name}`" not in TEXT]
