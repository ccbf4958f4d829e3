"""Where the HTTP tests run: in-process on SQLite; the marked ones wherever the sandbox can run.

Tests of what the transport or the database can change are marked `every_backend`: they run on
PostgreSQL and against a live server too (docs/testing.md says which those are, and why).
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from sandbox.app import Parts
from tests.coverage_page.suite import CheckedRecording
from tests.declared_errors import AnsweredErrors
from tests.local import local, postgresql_url, sqlite_url, without_postgresql
from tests.on_postgresql import SucceededOnPostgresql
from tests.support import InProcess, Partner, World, make_world

BACKENDS = ("sqlite", "postgresql", "live")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--backends",
        default="",
        help="run every HTTP test on these, comma separated: sqlite, postgresql, live; by default "
        "on sqlite, and what is marked every_backend on all three",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(AnsweredErrors())
    config.pluginmanager.register(SucceededOnPostgresql())
    config.pluginmanager.register(CheckedRecording())


def backends(metafunc: pytest.Metafunc) -> list[str]:
    """Return where a test runs."""
    if "browser" in metafunc.fixturenames:
        # A browser wants something that listens.
        return ["live"]
    chosen: str = metafunc.config.getoption("--backends")
    is_marked = metafunc.definition.get_closest_marker("every_backend") is not None
    found = chosen.split(",") if chosen else list(BACKENDS if is_marked else BACKENDS[:1])
    if "inside" in metafunc.fixturenames:
        # The live server's parts are in another process.
        return [name for name in found if name != "live"] or found
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a fixture of their module in one process: others would make it too."""
    for item in items:
        is_grouped = item.get_closest_marker("xdist_group") is not None
        if isinstance(item, pytest.Function) and not is_grouped and shares_a_fixture(item):
            backend = item.callspec.params.get("http", "") if hasattr(item, "callspec") else ""
            item.add_marker(pytest.mark.xdist_group(f"{item.module.__name__} {backend}".strip()))


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end: 12,000 tests, all modules."""
    gc.collect()
    gc.freeze()


def shares_a_fixture(item: pytest.Function) -> bool:
    """Tell whether a test uses what other tests of its module use too."""
    known = item._fixtureinfo.name2fixturedefs  # noqa: SLF001 - nothing public tells of scopes
    return any(found[-1].scope == "module" for found in known.values())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "http" in metafunc.fixturenames:
        metafunc.parametrize("http", backends(metafunc), indirect=True, scope="session")


@pytest.fixture(scope="session")
def http(request: pytest.FixtureRequest) -> httpx.Client:
    """A client of the sandbox on one backend; another one after it closes none."""
    found: httpx.Client = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with local(sqlite_url(tmp_path_factory.mktemp("sqlite"))) as client:
        yield client


@pytest.fixture(scope="session")
def on_postgresql() -> Iterator[httpx.Client]:
    try:
        with postgresql_url() as url, local(url) as client:
            yield client
    except OperationalError:
        without_postgresql()


@pytest.fixture(scope="session")
def on_live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of `vipmp-sandbox serve`, started as a person would."""
    yield from _live(tmp_path_factory.mktemp("live"))


def free_port() -> int:
    """Return a port of the loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _live(folder: Path) -> Iterator[httpx.Client]:
    """Start `vipmp-sandbox serve` as a person would."""
    port = free_port()
    environment = {**os.environ, "SANDBOX_SEED_CUSTOMERS": "0"}
    command = [sys.executable, "-m", "sandbox.cli", "serve", "--port", str(port)]
    command += ["--database", f"sqlite:///{folder / 'live.db'}"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own server
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            _wait_until_up(client, server, folder / "server.log")
            yield client
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _wait_until_up(client: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if client.get("/sandbox/v1/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    pytest.fail(f"the live server did not come up:\n{log.read_text()}")


@pytest.fixture
def inside(http: httpx.Client) -> Parts:
    """The parts of the sandbox, where it runs in this process: for what HTTP cannot bring about."""
    if not isinstance(http, InProcess):
        pytest.skip("the live server's parts are in another process")
    return http.parts


@pytest.fixture
def new_world(http: httpx.Client) -> Iterator[Callable[..., World]]:
    """Make worlds; they are deleted after the test."""
    made: list[World] = []

    def make(**spec: Any) -> World:
        made.append(make_world(http, **spec))
        return made[-1]

    yield make
    for world in made:
        world.control("DELETE")


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A frozen world on 2026-01-15 with one distributor."""
    return new_world()


@pytest.fixture
def partner(world: World) -> Partner:
    """The client of the world's distributor."""
    return world.partner


@pytest.fixture
def customer(partner: Partner) -> str:
    """A customer that may order."""
    return partner.customer()
