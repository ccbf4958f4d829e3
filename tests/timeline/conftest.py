"""Rooms for the tests of the timeline: an application with its parts, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from sandbox.timeline import clock
from tests.local import local, postgresql_url, sqlite_url, without_postgresql
from tests.support import InProcess, World, make_world


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "room" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--backends") or "sqlite,postgresql"
        databases = [name for name in chosen.split(",") if name != "live"] or ["sqlite"]
        metafunc.parametrize("room", databases, indirect=True, scope="session")


@pytest.fixture(scope="session")
def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InProcess]:
    """A sandbox in this process, with its parts in reach."""
    if request.param == "postgresql":
        try:
            with postgresql_url() as url, local(url) as client:
                yield client
        except OperationalError:
            without_postgresql()
    else:
        with local(sqlite_url(tmp_path_factory.mktemp("room"))) as client:
            yield client


@pytest.fixture
def stage(room: InProcess) -> Iterator[World]:
    """A frozen world on 2026-01-15 in the room."""
    made = make_world(room)
    yield made
    made.control("DELETE")


class WallClock:
    """The wall clock as a test moves it: only `sandbox.timeline.clock` looks at it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def time_ns(self) -> int:
        return int(self.seconds * 1_000_000_000)

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    """A wall clock that stands at the real now until a test lets time pass."""
    made = WallClock(clock.real_ms() / 1000)
    monkeypatch.setattr(clock, "time", made)
    return made
