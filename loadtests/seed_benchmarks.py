"""A population beside the bare writing of its rows: the same rows, by the driver alone."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from loadtests.report import Comparison, durations
from loadtests.scene import START
from sandbox.app import make_parts
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.seeding.patterns import TABLES
from sandbox.settings import Settings
from sandbox.worlds.worlds import WorldSpec, create_world

WORLD = "population"


def populations(
    folder: Path, customers: int, rounds: int, say: Callable[[str], None]
) -> list[Comparison]:
    """Seed a world of SQLite, and write its rows into another file by `executemany`."""
    ours, bare, rows = [], [], 0
    for number in range(rounds):
        seeded, copied = folder / f"seeded-{number}.db", folder / f"copied-{number}.db"
        took, rows = _seed(seeded, customers)
        ours.append(took)
        bare.append(_copy(seeded, copied))
        say(f"population of {customers:,}: {ours[-1]:.1f} s, its rows alone {bare[-1]:.1f} s")
        seeded.unlink()
        copied.unlink()
    name = f"{customers:,} customers seeded ({rows:,} rows), beside executemany"
    return [durations(name, ours, bare, "at most", 3)]


def _make(file: Path) -> None:
    """Make a database with all tables and the world, and nothing in it."""
    made = make_parts(Settings(database_url=f"sqlite:///{file}"))
    create_world(made.worlds, WorldSpec(seed=7, now=START), world_id=WORLD)
    made.engine.dispose()


def _seed(file: Path, customers: int) -> tuple[float, int]:
    _make(file)
    made = make_parts(Settings(database_url=f"sqlite:///{file}"))
    began = time.perf_counter()
    report = seed_marketplace(made.worlds, WORLD, resellers=20, customers=customers)
    took = time.perf_counter() - began
    made.engine.dispose()
    return took, report.rows


def _copy(seeded: Path, copied: Path) -> float:
    _make(copied)
    source, target = sqlite3.connect(seeded), sqlite3.connect(copied)
    try:
        rows = {}
        for table in TABLES:
            named = ", ".join(f'"{column.name}"' for column in table.columns)
            rows[table.name] = source.execute(f"SELECT {named} FROM {table.name}").fetchall()  # noqa: S608 - our own tables
        began = time.perf_counter()
        for table in TABLES:
            named = ", ".join(f'"{column.name}"' for column in table.columns)
            places = ", ".join("?" for _ in table.columns)
            target.executemany(
                f"INSERT INTO {table.name} ({named}) VALUES ({places})",  # noqa: S608 - our own tables
                rows[table.name],
            )
        target.commit()
        return time.perf_counter() - began
    finally:
        source.close()
        target.close()
