"""The yardstick of an order writes what an order writes, each time anew."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from loadtests.cpu_benchmarks import Asked
from loadtests.replayed_order import ReplayedOrder, replaying, taken_down
from loadtests.scene import TWO_LINES, Scene
from sandbox.app import parts

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("orders", "order_lines", "answers", "fired_events", "outbox")


def counts(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
            for table in TABLES
        ]


def test_each_replay_writes_the_rows_of_one_more_order(tmp_path: Path) -> None:
    path = tmp_path / "replayed.db"
    scene = Scene.open(f"sqlite:///{path}")
    buyer = scene.customer(scene.reseller(), 0)
    order = Asked.of(
        scene.app.wsgi_app,
        f"/v3/customers/{buyer}/orders",
        scene.headers,
        json.dumps(TWO_LINES).encode(),
    )
    order.send()
    taken = []
    for _ in range(2):
        with taken_down(parts(scene.app).engine) as statements:
            order.send()
        taken.append(statements)
    scene.close()
    before = counts(path)
    place = replaying(str(path), [ReplayedOrder.of(*taken)])
    place()
    place()
    added = [after - count for after, count in zip(counts(path), before, strict=True)]
    assert added == [2, 4, 2, 2, 2]


def test_orders_that_run_other_statements_are_not_taken_for_one() -> None:
    with pytest.raises(ValueError, match="other statements"):
        ReplayedOrder.of([("SELECT 1", ())], [("SELECT 2", ())])
