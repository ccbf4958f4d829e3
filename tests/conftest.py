"""Where the HTTP tests run: in-process on SQLite and on PostgreSQL, and on a live server."""

from __future__ import annotations

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
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from sandbox.app import Parts, create_app
from sandbox.settings import Settings
from tests.support import InProcess, Partner, World, make_world

BACKENDS = ("sqlite", "postgresql", "live")
POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1/test")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--backends",
        default=",".join(BACKENDS),
        help="where HTTP tests run, comma separated: sqlite, postgresql, live",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "http" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--backends").split(",")
        metafunc.parametrize("http", chosen, indirect=True, scope="session")


@pytest.fixture(scope="session")
def http(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of the sandbox on one backend."""
    if request.param == "live":
        yield from _live(tmp_path_factory.mktemp("live"))
    elif request.param == "postgresql":
        yield from _on_postgresql()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'sandbox.db'}"
        yield from _in_process(url)


def _in_process(url: str) -> Iterator[httpx.Client]:
    app = create_app(Settings(database_url=url))
    # A bug must be seen as the 500 that a client would see, and fail the test by its status.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with InProcess(app) as client:
        yield client
    client.parts.engine.dispose()


def _on_postgresql() -> Iterator[httpx.Client]:
    """Use a database of this process's own, made and dropped here."""
    name = f"vipmp_test_{os.getpid()}"
    admin = create_engine(
        POSTGRESQL, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3}
    )
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("PostgreSQL is not reachable at 127.0.0.1:5432")
    try:
        url = make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
        yield from _in_process(url)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


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
    deadline = time.monotonic() + 30
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
