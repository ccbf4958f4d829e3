"""What a worker does unasked: every so often, beside the loop, whatever becomes of it."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from threading import Event, Thread, current_thread

import pytest

from sandbox.app import create_app, parts
from sandbox.serving import worker
from sandbox.serving.chores import Chore
from sandbox.serving.limits import Limits
from sandbox.serving.loop import Loop
from sandbox.settings import Settings
from sandbox.store.trouble import failures
from sandbox.worlds.lives import remove_expired
from tests.local import dump, sqlite_url
from tests.support import InProcess, make_world


def run_for(loop: Loop, enough: Event) -> None:
    """Serve until something has happened."""
    thread = Thread(target=loop.serve)
    thread.start()
    try:
        assert enough.wait(20)
    finally:
        loop.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.parametrize("failure", [None, RuntimeError("a bug"), failures()[0]("x", None, None)])
def test_a_chore_is_done_again_and_again_in_a_thread_of_its_own(
    failure: BaseException | None,
) -> None:
    done, enough = [], Event()

    def work() -> None:
        done.append(current_thread().name)
        if len(done) == 2:
            enough.set()
        if failure is not None:
            raise failure

    with socket.create_server(("127.0.0.1", 0)) as listener:
        limits = Limits(1, 1, 10)
        loop = Loop(lambda *_: [], [listener], limits, lambda _: False)
        Chore(work, 0.05).begin(loop)
        run_for(loop, enough)
    assert all(name.startswith("long-call") for name in done)


def test_an_idle_server_removes_the_worlds_whose_time_is_over(tmp_path: Path) -> None:
    app = create_app(Settings(database_url=sqlite_url(tmp_path)))
    made = parts(app)
    gone = Event()

    def work() -> None:
        if remove_expired(made.worlds):
            gone.set()

    with InProcess(app) as http:
        kept = make_world(http, ttlSeconds=3600)
        make_world(http, ttlSeconds=1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        loop = Loop(app, [listener], Limits(1, 1, 10), lambda _: False)
        Chore(work, 0.1).begin(loop)
        began = time.monotonic()
        run_for(loop, gone)
    assert time.monotonic() - began < 10
    assert [each["world_id"] for each in dump(made)["worlds"]] == [kept.world_id]
    made.engine.dispose()


def test_a_worker_has_that_chore() -> None:
    assert 1 <= worker.CHORE_SECONDS <= 60
