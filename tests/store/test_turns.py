"""Writers of one process take turns; who writes again and again keeps no other process out."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from itertools import count
from pathlib import Path

import pytest

from sandbox.store.engine import changing, make_engine, reading
from sandbox.store.next_writer import Piped
from sandbox.store.turns import Turns
from tests.local import sqlite_url

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

AGAIN = """
import sys, time
from sandbox.store.engine import changing, make_engine
engine = make_engine(sys.argv[1])
with changing(engine) as connection:
    connection.exec_driver_sql("CREATE TABLE written (number INTEGER)")
    connection.exec_driver_sql("INSERT INTO written VALUES (0)")
print("begun", flush=True)
while True:
    with changing(engine) as connection:
        connection.exec_driver_sql("UPDATE written SET number = number + 1")
        time.sleep(0.003)
"""
WAITING = """
import sys
from sandbox.store.engine import changing, make_engine
engine = make_engine(sys.argv[1])
print("begun", flush=True)
with changing(engine):
    print("had", flush=True)
    sys.stdin.read()
"""


@contextmanager
def running(program: str, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that writes in another process until it says that it has begun; end it."""
    with subprocess.Popen(  # noqa: S603 - our own process
        [sys.executable, "-c", program, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            said(process)
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None
    return process.stdout.readline().strip()


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


def test_two_processes_write_in_turn(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    read = "SELECT number FROM written"
    overtaken = []
    with running(AGAIN, url):
        engine = make_engine(url)
        for _ in range(30):
            with reading(engine) as connection:
                before: int = connection.exec_driver_sql(read).scalar_one()
            with changing(engine) as connection:
                after: int = connection.exec_driver_sql(read).scalar_one()
            overtaken.append(after - before)
        engine.dispose()
    # What was under way, and sometimes what began before this process was the next one.
    assert sorted(overtaken)[25] <= 3


@pytest.mark.parametrize("it_has_the_lock", [True, False])
def test_a_process_killed_while_it_writes_or_waits_keeps_nobody_out(
    tmp_path: Path, *, it_has_the_lock: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    engine = make_engine(url)
    with changing(engine):
        pass
    if it_has_the_lock:
        with running(WAITING, url) as other:
            assert said(other) == b"had"
    else:
        with changing(engine), running(WAITING, url):
            deadline = time.monotonic() + 10
            while not is_awaited(tmp_path / "sandbox.db-turn"):
                assert time.monotonic() < deadline
                time.sleep(0.01)
    began = time.monotonic()
    with changing(engine):
        pass
    assert time.monotonic() - began < 2
    engine.dispose()


def is_awaited(pipe: Path) -> bool:
    """Tell whether another process is the next to write."""
    opened = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False


def test_where_there_can_be_no_pipe_writers_ask_as_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "mkfifo", refuse)
    engine = make_engine(f"sqlite:///{tmp_path / 'sandbox.db'}")
    with changing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE one (two INTEGER)")
    engine.dispose()
    assert not list(tmp_path.glob("*-turn"))


def test_a_disposed_engine_has_no_pipe_open_and_writes_again(tmp_path: Path) -> None:
    pipe = tmp_path / "sandbox.db-turn"
    engine = make_engine(f"sqlite:///{tmp_path / 'sandbox.db'}")

    def is_open() -> bool:
        return any(
            link.is_symlink() and link.readlink() == pipe
            for link in Path("/proc/self/fd").iterdir()
        )

    for _ in range(2):
        with changing(engine):
            pass
        assert is_open()
        engine.dispose()
        assert not is_open()


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


@pytest.mark.parametrize("nth", range(8))
def test_a_pipe_that_another_thread_closes_meanwhile_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    engine, calls = make_engine(sqlite_url(tmp_path)), count()
    opened = Piped._opened  # noqa: SLF001 - where it is found open, before it is used

    def closed_after_it(piped: Piped) -> FileIO | None:
        pipe = opened(piped)
        if next(calls) == nth:
            piped.close()
        return pipe

    monkeypatch.setattr(Piped, "_opened", closed_after_it)
    for _ in range(nth + 1):
        with changing(engine):
            pass
    assert next(calls) > nth
    engine.dispose()


@pytest.mark.parametrize("fails", [False, True])
def test_who_cannot_tell_other_processes_lets_the_next_thread_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    engine = make_engine(sqlite_url(tmp_path))

    def tell(_: Piped) -> None:
        raise PermissionError

    def work() -> None:
        with changing(engine):
            if fails:
                raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Piped, "tell", tell)
        with pytest.raises(PermissionError):
            work()
    with changing(engine, waits=False):
        pass
    engine.dispose()
