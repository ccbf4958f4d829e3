"""Workers and parents die by SIGKILL at random moments of orders, returns, advances and copies."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from tests.crash.killing import Story, served

KILLS = int(os.environ.get("TEST_KILLS", "12"))
SEED = int(os.environ.get("TEST_KILLS_SEED", "7"))
KILLS_A_WORLD = 25
WHOM = ("worker", "worker", "workers", "parent")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_what_kills_leave_behind_is_sound_and_nothing_answered_is_lost(tmp_path: Path) -> None:
    """`TEST_KILLS` says how many, `TEST_KILLS_SEED` which ones; both are printed."""
    chance = random.Random(SEED)  # noqa: S311 - a story, no secret
    print(f"{KILLS} kills of seed {SEED}")  # noqa: T201 - says how to run it again
    with served(tmp_path) as server:
        story = Story(server, chance)
        for number in range(KILLS):
            if number and number % KILLS_A_WORLD == 0:
                story = Story(server, chance)
            whom = WHOM[number % len(WHOM)]
            story.round(whom)
            print(f"{number + 1}, {whom}: {len(story.done)} orders, {story.unheard} unheard")  # noqa: T201 - the same
    assert "Traceback" not in (tmp_path / "server.log").read_text(encoding="utf-8")
