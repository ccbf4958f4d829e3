"""The metrics of several workers are those of one server, whoever of them is asked."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from sandbox.web.telemetry import PUBLISH_SECONDS
from tests.cli.servers import serving
from tests.scraping import Scraped, scraped
from tests.serving.clients import exchange
from tests.serving.lives import started
from tests.waiting import until

PINGS = 40


def pings(found: Scraped) -> float:
    return found("vipmp_requests_total", operation="ping")


def ping(url: str, count: int) -> None:
    """Each on a connection of its own, so that every worker has some."""
    for _ in range(count):
        assert httpx.get(f"{url}/ping").text == "pong"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_all_requests_of_all_workers_are_in_the_total(tmp_path: Path, workers: str) -> None:
    with started(tmp_path, "--workers", workers) as server:
        ping(server.url, PINGS)
        with httpx.Client(base_url=server.url) as client:
            until(lambda: pings(scraped(client)) == PINGS, 5)
            assert scraped(client)("vipmp_workers") == int(workers)


def test_a_worker_that_dies_takes_no_numbers_along(tmp_path: Path) -> None:
    with started(tmp_path, "--workers", "2") as server, httpx.Client(base_url=server.url) as client:
        ping(server.url, PINGS)
        until(lambda: pings(scraped(client)) == PINGS, 5)
        client.close()
        # The one that answered knows its own numbers before it has published them.
        time.sleep(PUBLISH_SECONDS * 1.5)
        before = server.workers()
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        until(lambda: len(server.workers() - {killed}) == 2 and server.workers() != before, 10)
        with httpx.Client(base_url=server.url) as another:
            until(lambda: scraped(another)("vipmp_workers") == 2, 10)
            assert pings(scraped(another)) == PINGS


def folders(temporary: Path) -> list[str]:
    return [each.name for each in temporary.iterdir() if each.name.startswith("vipmp-sandbox-")]


def test_the_folder_of_the_numbers_goes_with_the_server(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serving(tmp_path, "--workers", "2", TMPDIR=str(temporary), SANDBOX_SEED_CUSTOMERS="0"):
        assert len(folders(temporary)) == 1
    assert not folders(temporary)


def test_a_killed_parent_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with started(tmp_path, "--workers", "2") as server:
        assert len(folders(temporary)) == 1
        server.process.kill()
        until(lambda: not folders(temporary), 15)


def test_what_never_reaches_the_application_is_counted_too(tmp_path: Path) -> None:
    with serving(tmp_path, SANDBOX_SEED_CUSTOMERS="0") as (url, _):
        exchange(url, b"GARBAGE\r\n\r\n")
        with httpx.Client(base_url=url) as client:
            assert scraped(client)("vipmp_requests_total", status="4xx", code="1117") == 1
