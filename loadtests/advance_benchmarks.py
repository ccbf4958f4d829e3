"""Advances beside the bulk writing of the same rows, beside half as many, and beside a GET."""

import gc
import io
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from flask import Flask

from loadtests.bulk import Written
from loadtests.population import copy_customer, count
from loadtests.report import Comparison, durations
from loadtests.scene import FIVE_LINES, START, Scene
from sandbox.app import Parts, make_parts, parts
from sandbox.domain.order_types import OrderType
from sandbox.serving import worker
from sandbox.settings import Settings
from sandbox.store.engine import changing, reading
from sandbox.store.orders import OrderRow, SubscriptionRow
from sandbox.timeline.advance import advance

ANNIVERSARY = datetime(START.year + 1, START.month, START.day, tzinfo=UTC)
SPREAD_DAYS = 300
"""Days over which the ends of terms are spread where they do not all fall on one."""
CALLS = 300


@dataclass(frozen=True, slots=True)
class Crowd:
    """A database with a world of customers whose terms all end within the next year."""

    file: Path
    world_id: str
    customers: int

    @classmethod
    def gather(cls, folder: Path, customers: int, *, spread_days: int = 1) -> "Crowd":
        """Make one by the services, and copies of it."""
        file = folder / f"crowd-{customers}-{spread_days}.db"
        scene = Scene.open(f"sqlite:///{file}")
        first = scene.customer(scene.reseller(), 0)
        scene.call("POST", f"/customers/{first}/orders", FIVE_LINES)
        worlds = parts(scene.app).worlds
        copy_customer(worlds, scene.world_id, first, customers - 1, spread_days=spread_days)
        scene.close()
        settle(file)
        return cls(file, scene.world_id, customers)

    @property
    def subscriptions(self) -> int:
        """How many subscriptions come due."""
        return self.customers * len(FIVE_LINES["lineItems"])

    def copied(self) -> Parts:
        """Open a copy of the database, so that every round begins alike."""
        copy = self.file.with_name(f"copy-of-{self.file.name}")
        shutil.copy(self.file, copy)
        return make_parts(Settings(database_url=f"sqlite:///{copy}"))

    def advanced(self, goal: datetime) -> tuple[float, Parts]:
        """Advance a copy; returns the seconds that it took and the copy, checked."""
        made = self.copied()
        took = _seconds(lambda: advance(made.worlds, self.world_id, lambda _: goal))
        with reading(made.engine) as connection:
            renewed = count(connection, OrderRow, self.world_id, order_type=OrderType.RENEWAL.value)
            held = count(connection, SubscriptionRow, self.world_id, status="1000")
        if (renewed, held) != (self.customers, self.subscriptions):
            raise RuntimeError(f"the advance renewed {renewed} customers, {held} subscriptions")
        return took, made

    def written(self, rows: Written) -> float:
        """Write the rows of an advance into a copy in one go; returns the seconds."""
        made = self.copied()

        def write() -> None:
            with changing(made.engine) as connection:
                rows.write(connection)

        took = _seconds(write)
        made.engine.dispose()
        return took


def _seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, whatever else this process has in memory."""
    threshold = gc.get_threshold()
    # As in a worker. The rows of the yardstick would else be looked through by every full garbage
    # collection.
    worker.settle()
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    gc.set_threshold(*threshold)
    gc.unfreeze()
    return took


def settle(file: Path) -> None:
    """Move what is in the write-ahead log into the file, so that the file alone can be copied."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def anniversaries(
    folder: Path, customers: int, rounds: int, say: Callable[[str], None]
) -> list[Comparison]:
    """Measure the advance of a crowd, of half of it, and the writing of the rows, in turn."""
    whole, half = Crowd.gather(folder, customers), Crowd.gather(folder, customers // 2)
    spread = Crowd.gather(folder, customers // 2, spread_days=SPREAD_DAYS)
    say(f"{customers:,} customers with {whole.subscriptions:,} subscriptions are made")
    rows: Written | None = None
    times: dict[str, list[float]] = {"whole": [], "half": [], "bulk": [], "spread": []}
    for number in range(rounds):
        took, made = whole.advanced(ANNIVERSARY)
        times["whole"].append(took)
        if rows is None:
            with reading(made.engine) as connection:
                rows = Written.since(connection, whole.world_id, START)
        made.engine.dispose()
        times["bulk"].append(whole.written(rows))
        for name, crowd, goal in (
            ("half", half, ANNIVERSARY),
            ("spread", spread, ANNIVERSARY + timedelta(days=SPREAD_DAYS)),
        ):
            took, made = crowd.advanced(goal)
            made.engine.dispose()
            times[name].append(took)
        last = {name: f"{each[-1]:.2f} s" for name, each in times.items()}
        say(f"round {number + 1}: {last}")
    many = f"{customers:,} customers with 5 subscriptions each"
    return [
        durations(
            f"advance over one anniversary of {many}, beside bulk writing of the same rows",
            *(times["whole"], times["bulk"], "at most", 1.5),
        ),
        durations("twice the due events", *(times["whole"], times["half"], "at most", 2.2)),
        durations(
            f"half of them, their terms ending on {SPREAD_DAYS} different days, beside one day",
            *(times["spread"], times["half"], "at most", 1.25),
        ),
    ]


def nothing_due(folder: Path, customers: int, say: Callable[[str], None]) -> Comparison:
    """Measure an advance with nothing due, beside a GET of the same world.

    Both go through the whole application; the world stands beside one of five times
    `customers` subscriptions in the same database.
    """
    crowd = Crowd.gather(folder, customers)
    scene = Scene.open(f"sqlite:///{crowd.file}", seed=8)
    customer = scene.customer(scene.reseller(), 0)
    scene.call("POST", f"/customers/{customer}/orders", FIVE_LINES)
    advance_path = f"/sandbox/v1/worlds/{scene.world_id}/clock/advance"
    times: dict[str, list[float]] = {"advance": [], "get": []}
    for _ in range(CALLS):
        for name, method, path, body in (
            ("get", "GET", f"/v3/customers/{customer}", b""),
            ("advance", "POST", advance_path, b'{"by":"PT1S"}'),
        ):
            times[name].append(_timed(scene.app, method, path, scene.headers, body))
    scene.close()
    say(f"nothing due: {median(times['advance']) * 1e3:.2f} ms")
    return durations(
        f"advance with nothing due, beside a world of {crowd.subscriptions:,} subscriptions, "
        "in GETs of a customer",
        *(times["advance"], times["get"], "at most", 10.0),
    )


def _timed(app: Flask, method: str, path: str, headers: Mapping[str, str], body: bytes) -> float:
    """Answer a request as a server would; returns the seconds that it took."""
    environment: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_CORRELATION_ID": str(uuid4()),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    for name, value in headers.items():
        environment[f"HTTP_{name.upper().replace('-', '_')}"] = value
    answered: list[str] = []

    def start_response(status: str, *_rest: object) -> Callable[[bytes], object]:
        answered.append(status)
        return lambda _: None

    began = time.perf_counter()
    answer = b"".join(app(environment, start_response))
    took = time.perf_counter() - began
    if not answered[0].startswith("200"):
        raise RuntimeError(f"{method} {path}: {answered[0]} {json.loads(answer)}")
    return took
