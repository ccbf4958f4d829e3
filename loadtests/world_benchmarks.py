"""Worlds that branch: beside a GET over HTTP, and beside copying the same rows by hand in SQL."""

import gc
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from loadtests.advance_benchmarks import Crowd
from loadtests.report import Comparison, durations
from loadtests.scene import TWO_LINES, Scene
from loadtests.servers import free_port, running
from sandbox.app import make_parts
from sandbox.settings import Settings, variable
from sandbox.worlds.forks import fork_world
from sandbox.worlds.snapshots import restore_snapshot, take_snapshot
from sandbox.worlds.worlds import delete_world

CONTROL = "/sandbox/v1"
CALLS = 100
WORLDS_A_SECOND = 100
FORK_TARGET, HAND_TARGET = 10, 2


@dataclass(frozen=True, slots=True)
class Small:
    """A server's database with an empty world, and one with a customer that has bought."""

    url: str
    empty: str
    small: str
    customer: str
    headers: dict[str, str]

    @classmethod
    def set(cls, folder: Path) -> "Small":
        """Make both worlds."""
        url = f"sqlite:///{folder / 'worlds.db'}"
        empty = Scene.open(url)
        empty.close()
        scene = Scene.open(url)
        customer = scene.customer(scene.reseller(), 0)
        scene.call("POST", f"/customers/{customer}/orders", TWO_LINES)
        scene.close()
        return cls(
            url,
            empty.world_id,
            scene.world_id,
            customer,
            {**scene.headers, "X-Correlation-Id": "the-only-one"},
        )


def small_worlds(folder: Path, rounds: int, say: Callable[[str], None]) -> list[Comparison]:
    """Measure calls about small worlds, one after the other, in turn with GETs of a customer."""
    made = Small.set(folder)
    port = free_port()
    serve = [sys.executable, "-m", "sandbox.cli", "serve", "--port", str(port)]
    environment = {variable("database_url"): made.url, variable("seed_customers"): "0"}
    with (
        running(serve, port, folder / "worlds.log", environment) as address,
        closing(HTTPConnection(address.removeprefix("http://"), timeout=60)) as http,
    ):
        get = f"/v3/customers/{made.customer}"
        snapshot = _made(http, f"/worlds/{made.small}/snapshots")["snapshotId"]
        asked: dict[str, Callable[[], object]] = {
            "GET a customer": lambda: _asked(http, "GET", get, made.headers),
            "fork an empty world": lambda: _made(http, f"/worlds/{made.empty}/fork"),
            "fork a small world": lambda: _made(http, f"/worlds/{made.small}/fork"),
            "take and delete a snapshot of a small world": lambda: _dropped(http, made.small),
            "restore a small world": lambda: _made(
                http, f"/worlds/{made.small}/snapshots/{snapshot}/restore"
            ),
            "make and delete a world": lambda: _made_and_deleted(http),
        }
        found: dict[str, list[float]] = {name: [] for name in asked}
        for number in range(rounds):
            for name, call in asked.items():
                found[name].append(_each(call))
                say(f"round {number + 1}, {name}: {found[name][-1] * 1000:.2f} ms")
    gets = found.pop("GET a customer")
    pairs = found.pop("make and delete a world")
    rows = [
        durations(f"{name}, in GETs of a customer", each, gets, "at most", FORK_TARGET)
        for name, each in found.items()
    ]
    rate = 1 / median(pairs)
    return [
        *rows,
        Comparison(
            "worlds made and deleted a second, one after the other",
            f"{rate:,.0f}/s",
            f"{WORLDS_A_SECOND}/s",
            rate / WORLDS_A_SECOND,
            "at least",
            1,
        ),
    ]


def _made(http: HTTPConnection, path: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(_asked(http, "POST", f"{CONTROL}{path}"))
    return found


def _asked(
    http: HTTPConnection, method: str, path: str, headers: Mapping[str, str] | None = None
) -> bytes:
    """Send a request that must succeed; a client that does more would hide what the server does."""
    http.request(method, path, headers=headers or {})
    answer = http.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {content.decode()}")
    return content


def _dropped(http: HTTPConnection, world_id: str) -> None:
    snapshot = _made(http, f"/worlds/{world_id}/snapshots")["snapshotId"]
    _asked(http, "DELETE", f"{CONTROL}/worlds/{world_id}/snapshots/{snapshot}")


def _made_and_deleted(http: HTTPConnection) -> None:
    _asked(http, "DELETE", f"{CONTROL}/worlds/{_made(http, '/worlds')['worldId']}")


def _each(call: Callable[[], object]) -> float:
    """Return the median seconds of a call."""
    call()
    return median(_seconds(call) for _ in range(CALLS))


def large_worlds(
    folder: Path, customers: int, rounds: int, say: Callable[[str], None]
) -> list[Comparison]:
    """Measure copies of a large world beside the copying of its rows by hand."""
    crowd = Crowd.gather(folder, customers)
    found: dict[str, list[float]] = {}
    for number in range(rounds):
        for name, seconds in _copied(crowd).items():
            found.setdefault(name, []).append(seconds)
            say(f"round {number + 1}, {name}, {customers:,} customers: {seconds:.2f} s")
    hand = found.pop("by hand")
    return [
        durations(
            f"{name} a world of {customers:,} customers, beside its rows copied by hand",
            each,
            hand,
            "at most" if name in ("fork", "snapshot") else "none",
            HAND_TARGET,
        )
        for name, each in found.items()
    ]


def _copied(crowd: Crowd) -> dict[str, float]:
    copy = crowd.file.with_name("copied-by-hand.db")
    shutil.copy(crowd.file, copy)
    took = {"by hand": _by_hand(copy, crowd.world_id)}
    copy.unlink()
    copy = crowd.file.with_name("copied-by-sandbox.db")
    shutil.copy(crowd.file, copy)
    worlds = make_parts(Settings(database_url=f"sqlite:///{copy}")).worlds
    made: list[str] = []
    took["fork"] = _seconds(lambda: made.append(fork_world(worlds, crowd.world_id).world_id))
    took["delete"] = _seconds(lambda: delete_world(worlds, made[0]))
    took["snapshot"] = _seconds(
        lambda: made.append(take_snapshot(worlds, crowd.world_id, "").snapshot_id)
    )
    took["restore"] = _seconds(lambda: restore_snapshot(worlds, crowd.world_id, made[1]))
    worlds.engine.dispose()
    copy.unlink()
    return took


def _by_hand(file: Path, world_id: str) -> float:
    """Copy the rows of every table that has a world's, as one would write it by hand."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA temp_store=MEMORY")
        columns = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        copied = {
            name: [each for each in found if each != "world_id"]
            for name, found in columns.items()
            if "world_id" in found and name not in ("worlds", "credentials", "snapshots", "journal")
        }

        def copy() -> None:
            connection.execute("BEGIN IMMEDIATE")
            for name, kept in copied.items():
                names = ", ".join(f'"{each}"' for each in kept)
                connection.execute(
                    f"INSERT INTO {name} (world_id, {names}) "  # noqa: S608 - names of our own tables
                    f"SELECT 'by-hand', {names} FROM {name} WHERE world_id = ?",
                    (world_id,),
                )
            connection.execute("COMMIT")

        return _seconds(copy)


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
