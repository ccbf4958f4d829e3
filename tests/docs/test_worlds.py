"""The session of docs/testing/worlds.md runs as written."""

import shutil

import httpx
import pytest

from tests.docs.blocks import blocks
from tests.docs.reader import Reader


@pytest.mark.skipif(shutil.which("curl") is None, reason="the session needs curl")
def test_the_session_of_the_page_runs_as_written(reader: Reader, server: str) -> None:
    session = "".join(block.text for block in blocks("worlds.md", "bash"))
    done = reader.run(["bash", "-euo", "pipefail", "-c", session], SANDBOX_URL=server)
    assert done.returncode == 0, done.stdout + done.stderr
    moved, still, moved_too, restored = done.stdout.splitlines()[:4]
    assert (moved, still) == (moved_too, restored)
    assert moved > still
    assert (reader.folder / "failing.jsonl").stat().st_size > 0
    # What the session leaves: the prepared world, the one that expires, the one of the replay.
    worlds = f"{server}/sandbox/v1/worlds"
    left = {world["worldId"] for world in httpx.get(worlds).json()["items"]} - {"default"}
    assert len(left) == 3
    for world_id in left:
        httpx.delete(f"{worlds}/{world_id}").raise_for_status()
