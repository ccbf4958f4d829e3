"""A server whose database is gone, full, read-only or away says so, and does nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from tests.checking import findings
from tests.cli.servers import serving
from tests.local import POSTGRESQL, postgresql_url
from tests.support import TEAM, Json, World, line, make_world
from tests.waiting import until

QUIET = {"SANDBOX_SEED_CUSTOMERS": "0"}


def health(world: World) -> tuple[int, Json]:
    answer = world.http.get("/sandbox/v1/health")
    body: Json = answer.json()
    assert body.pop("version")
    return answer.status_code, body


def refuses_changes(world: World, customer: str, reason: str) -> None:
    """Nothing is changed: not by a partner, not by the tester; the answers say why."""
    refused = world.partner.try_order(customer)
    assert refused.status_code == 503, refused.text
    assert refused.json()["code"] == "1124"
    assert refused.json()["additionalDetails"][0].startswith(f"{reason}: ")
    refused = world.control("PATCH", "/rules", {"lateRenewalDays": 7})
    assert refused.status_code == 503, refused.text
    assert refused.json()["code"] == "UNAVAILABLE"
    assert refused.json()["additionalDetails"][0].startswith(f"{reason}: ")


HERE = {"live": True, "ready": True, "database": "up"}
UP = (200, {"status": "up", **HERE})


def degraded(reason: str) -> tuple[int, Json]:
    return 200, {"status": "degraded", **HERE, "reasons": [reason]}


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[tuple[World, str, Path]]:
    """Serve a world with a customer."""
    with (
        serving(folder, **QUIET, **settings) as (url, log),
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        world = make_world(client)
        yield world, world.partner.customer(), log
        assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_file_that_is_no_longer_there_takes_no_orders(tmp_path: Path, how: str) -> None:
    path = tmp_path / "sandbox.db"
    with served(tmp_path) as (world, customer, _):
        assert health(world) == UP
        if how == "deleted":
            path.unlink()
        else:
            shutil.copy(path, tmp_path / "other.db")
            (tmp_path / "other.db").replace(path)
        for _ in range(3):
            refuses_changes(world, customer, "DATABASE_REPLACED")
        assert health(world) == degraded("DATABASE_REPLACED")
        assert world.partner.fetch(f"/customers/{customer}")["customerId"] == customer
        assert path.exists() is (how == "replaced")


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk of sixteen megabytes, where that may be done."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:  # noqa: S603 - our own command
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607 - our own command


def test_a_full_disk_is_told_and_forgotten_once_there_is_room(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder), served(folder) as (world, customer, _):
        assert health(world) == UP
        with (folder / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                pass
        for _ in range(200):
            # What SQLite has of the disk already must be used up first.
            if world.partner.try_order(customer).status_code != 201:
                break
        refuses_changes(world, customer, "DISK_FULL")
        assert health(world) == degraded("DISK_FULL")
        assert world.partner.fetch(f"/customers/{customer}")["customerId"] == customer
        (folder / "filler").unlink()
        assert health(world) == UP
        assert world.partner.try_order(customer).status_code == 201


def test_an_advance_that_meets_a_full_disk_goes_on_once_there_is_room(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder), served(folder) as (world, customer, _):
        for number in range(20):
            other = world.partner.customer(name=f"Customer {number}")
            world.partner.order(other, line(TEAM, 5))
        with (folder / "filler").open("wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                pass
        answers = []
        for _ in range(200):
            answers.append(world.control("POST", "/clock/advance", {"by": "P30D"}))
            if answers[-1].status_code != 200:
                break
        refused = answers[-1]
        assert (refused.status_code, refused.json()["code"]) == (503, "UNAVAILABLE")
        assert findings(world.http, world.world_id) == []
        (folder / "filler").unlink()
        # The lease is given back once the database answers.
        until(lambda: world.control("GET", "/clock/advance").status_code == 404)
        world.advance(by="P400D")
        assert world.partner.try_order(customer).status_code == 201
        assert findings(world.http, world.world_id) == []


@pytest.fixture
def postgresql() -> Iterator[str]:
    try:
        with postgresql_url() as url:
            yield url
    except OperationalError:
        pytest.skip("PostgreSQL is not reachable")


def as_admin(statement: str) -> None:
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()


def test_a_postgresql_that_may_only_be_read_or_is_away_is_told_until_it_is_back(
    tmp_path: Path, postgresql: str
) -> None:
    name = make_url(postgresql).database
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608 - our own name
        f"WHERE datname = '{name}'"
    )
    with served(tmp_path, DATABASE=postgresql) as (world, customer, _):
        assert health(world) == UP
        as_admin(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        as_admin(cut)
        assert health(world) == degraded("READ_ONLY")
        refuses_changes(world, customer, "READ_ONLY")
        as_admin(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        as_admin(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        as_admin(cut)
        gone = {"live": True, "ready": False, "database": "down", "reasons": ["DATABASE_AWAY"]}
        away = (503, {"status": "down", **gone})
        assert health(world) == away
        refused = world.partner.get(f"/customers/{customer}")
        assert (refused.status_code, refused.json()["code"]) == (503, "1124")
        refuses_changes(world, customer, "DATABASE_AWAY")
        as_admin(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert health(world) == UP
        assert world.partner.try_order(customer).status_code == 201
