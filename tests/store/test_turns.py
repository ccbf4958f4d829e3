"""Writers of one process take turns; who writes again and again keeps no other process out."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sandbox.store.engine import changing, make_engine
from sandbox.store.turns import Turns

BUSY = """
import sys, time
from sandbox.store.engine import changing, make_engine
from sandbox.timeline.rests import Rests
from sandbox.timeline.stopping import Stopping
engine, rests = make_engine(sys.argv[1]), Rests(Stopping())
print("begun", flush=True)
until = time.monotonic() + float(sys.argv[2])
while time.monotonic() < until:
    with changing(engine):
        time.sleep(0.03)
    rests.perhaps()
"""


def test_a_turn_is_handed_to_whoever_waits_longest() -> None:
    turns, order = Turns(), list[int]()

    def wait(number: int) -> None:
        turns.take()
        order.append(number)
        turns.give()

    turns.take()
    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    assert not turns.take(waits=False)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(waits=False)


def test_who_writes_again_and_again_lets_the_others_of_its_process_in(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'sandbox.db'}")
    is_over = threading.Event()

    def write_on() -> None:
        while not is_over.is_set():
            with changing(engine):
                time.sleep(0.02)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        began = time.monotonic()
        for _ in range(10):
            with changing(engine):
                pass
        assert time.monotonic() - began < 2
    finally:
        is_over.set()
        writer.join()
        engine.dispose()


def test_who_writes_again_and_again_lets_other_processes_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    engine = make_engine(url)
    with subprocess.Popen(  # noqa: S603 - our own process
        [sys.executable, "-c", BUSY, url, "3"], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        began = time.monotonic()
        for _ in range(5):
            with changing(engine):
                pass
        took = time.monotonic() - began
    engine.dispose()
    assert took < 2


def test_a_first_connection_waits_for_another_process_that_writes(tmp_path: Path) -> None:
    """SQLite itself refuses at once to change the journal's mode while somebody writes."""
    path = tmp_path / "sandbox.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE one (two INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO one VALUES (1)")
    ending = threading.Timer(0.3, other.execute, ["COMMIT"])
    ending.start()
    engine = make_engine(f"sqlite:///{path}")
    try:
        with changing(engine) as connection:
            assert connection.exec_driver_sql("SELECT two FROM one").scalar_one() == 1
    finally:
        ending.join()
        other.close()
        engine.dispose()


def test_a_lock_that_is_never_given_back_ends_as_an_error_not_as_a_hang(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.store.locking.WAIT_SECONDS", 0.2)
    path = tmp_path / "sandbox.db"
    engine = make_engine(f"sqlite:///{path}")
    with changing(engine):
        pass
    account = sqlite3.connect(path, isolation_level=None)
    account.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"), changing(engine):
        pass
    account.execute("ROLLBACK")
    account.close()
    with changing(engine):
        pass
    engine.dispose()
