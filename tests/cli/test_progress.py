"""The bar of a long advance: for people at a terminal, and for nobody else."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from sandbox.cli import progress
from sandbox.cli.progress import done_of, showing_advance
from sandbox.client import SandboxUnreachable
from sandbox.client.answers import RunningAdvanceResource
from tests.cli.conftest import Run
from tests.waiting import until

if TYPE_CHECKING:
    from sandbox.client import World

START = datetime(2026, 1, 1, tzinfo=UTC)


def running(days: int, *, way: int = 100, events: int = 3) -> RunningAdvanceResource:
    return RunningAdvanceResource(
        from_=START,
        to=START + timedelta(days=way),
        at=START + timedelta(days=days),
        counts={"term.ends": events},
        started_at=START,
    )


class Asked:
    """A world that is advanced, and how often it was asked how far."""

    def __init__(self, *told: RunningAdvanceResource | Exception) -> None:
        self.told = told
        self.times = 0

    def running_advance(self) -> RunningAdvanceResource:
        told = self.told[min(self.times, len(self.told) - 1)]
        self.times += 1
        if isinstance(told, Exception):
            raise told
        return told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal that is looked at often; `as_stderr` puts it where commands write."""
    monkeypatch.setattr(progress, "POLL_SECONDS", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return Terminal()


@contextmanager
def as_stderr(stream: io.StringIO) -> Iterator[None]:
    """Put a stream there for a block: pytest puts its own there when a test begins."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stderr", stream)
        yield


def shown_of(world: Asked, terminal: Terminal, asked: int) -> str:
    with as_stderr(terminal), showing_advance(cast("World", world)):
        until(lambda: world.times >= asked, 10)
    return terminal.getvalue()


@pytest.mark.parametrize(("days", "share"), [(0, 0.0), (25, 0.25), (100, 1.0)])
def test_the_share_is_that_of_the_worlds_time(days: int, share: float) -> None:
    assert done_of(running(days)) == share


def test_an_advance_to_where_it_is_already_is_done() -> None:
    assert done_of(running(0, way=0)) == 1


def test_a_terminal_shows_how_far_it_is_and_what_has_fired(terminal: Terminal) -> None:
    shown = shown_of(Asked(running(25), running(75)), terminal, 30)
    assert "75 %" in shown
    assert "2026-03-17  3 events" in shown


def test_one_event_is_one(terminal: Terminal) -> None:
    assert "1 event " in shown_of(Asked(running(25, events=1)), terminal, 30)


def test_a_server_that_does_not_tell_shows_nothing(terminal: Terminal) -> None:
    assert shown_of(Asked(SandboxUnreachable("gone")), terminal, 3) == ""


def test_no_terminal_is_asked_and_shown_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "POLL_SECONDS", 0.001)
    pipe, world = io.StringIO(), Asked(running(25))
    with as_stderr(pipe), showing_advance(cast("World", world)):
        time.sleep(0.05)
    assert (world.times, pipe.getvalue()) == (0, "")


def test_a_failure_of_the_advance_comes_through(terminal: Terminal) -> None:
    world = cast("World", Asked(SandboxUnreachable("gone")))
    with (
        as_stderr(terminal),
        pytest.raises(ValueError, match="no such date"),
        showing_advance(world),
    ):
        raise ValueError("no such date")
    assert terminal.getvalue() == ""


def test_the_command_writes_nothing_of_it_into_pipes(run: Run) -> None:
    done = run("clock", "advance", "--by", "P1D", "--json")
    assert done.stderr == ""
