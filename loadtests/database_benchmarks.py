"""The same requests on PostgreSQL, by two workers, and in a large world."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from statistics import median

from sqlalchemy.engine import make_url

from loadtests.interleaved import BARE, SANDBOX, interleaved, serving
from loadtests.options import Options
from loadtests.postgresql import is_there, own_database
from loadtests.report import Comparison, loads
from loadtests.stage import CUSTOMER, NAMES, ORDER, SUBSCRIPTIONS, Stage

POSTGRESQL_TARGET = 0.5
LARGE_TARGET = 0.9
WORKERS = 2
P99_MS = 20
UNSYNCED = "-csynchronous_commit=off"
"""What makes PostgreSQL as durable as the sandbox's SQLite: whole, but for the last commits."""
ABSENT = "PostgreSQL is not there: its rows are left out (--postgresql URL)"


def on_postgresql(options: Options) -> list[Comparison]:
    """Measure the requests on PostgreSQL beside SQLite; orders also where both wait for no disk."""
    if not is_there(options.postgresql):
        options.say(ABSENT)
        return []
    on_sqlite = Stage.set(f"sqlite:///{options.folder / 'beside-postgresql.db'}")
    with own_database(options.postgresql) as url:
        stage = Stage.set(url)
        found = _beside(options, {"PostgreSQL": stage, "SQLite": on_sqlite}, POSTGRESQL_TARGET)
        unsynced = make_url(url).update_query_dict({"options": UNSYNCED})
        stages = {
            "PostgreSQL without waiting for its disk": replace(
                stage, database_url=unsynced.render_as_string(hide_password=False)
            ),
            "SQLite": on_sqlite,
        }
        return found + _beside(options, stages, POSTGRESQL_TARGET, (ORDER,))


def in_a_large_world(options: Options) -> list[Comparison]:
    """Measure the requests in a world of many customers beside a small one."""
    small = Stage.set(f"sqlite:///{options.folder / 'small.db'}")
    file = options.folder / "large.db"
    large = Stage.set(f"sqlite:///{file}", customers=options.customers)
    options.say(f"the large world is {file.stat().st_size / 1e6:,.0f} MB")
    name = f"{options.customers:,} customers"
    return _beside(options, {name: large, "few": small}, LARGE_TARGET)


def _beside(
    options: Options,
    stages: dict[str, Stage],
    target: float,
    names: Sequence[str] = (CUSTOMER, SUBSCRIPTIONS, ORDER),
) -> list[Comparison]:
    """Measure requests on the first stage beside the second."""
    ours, yardstick = stages
    with ExitStack() as stack:
        asked = {}
        for place, stage in stages.items():
            log = options.folder / f"{place}.log"
            server = stack.enter_context(serving(SANDBOX, log, stage.environment))
            for name in names:
                asked[f"{NAMES[name]}, {place}"] = (server, stage.loads[name])
        found = interleaved(options, asked)
    return [
        loads(
            f"{NAMES[name]}: {ours} beside {yardstick}",
            found[f"{NAMES[name]}, {ours}"],
            found[f"{NAMES[name]}, {yardstick}"],
            "at least",
            target,
        )
        for name in names
    ]


def by_two_workers(options: Options) -> list[Comparison]:
    """Measure what a second worker brings: reads on SQLite, orders on both, the bare route."""
    with ExitStack() as stack:
        asked = {}
        for database, stage in _stages(options, stack):
            for workers in (1, WORKERS):
                log = options.folder / f"{database}-{workers}.log"
                server = stack.enter_context(
                    serving(SANDBOX, log, stage.environment, workers=workers)
                )
                for name in (CUSTOMER, ORDER):
                    asked[f"{NAMES[name]}, {database}, {workers}"] = (server, stage.loads[name])
            for workers in (1, WORKERS):
                if database == "SQLite":
                    sizes = {"BENCH_SIZES": json.dumps(stage.sizes)}
                    log = options.folder / f"bare-{workers}.log"
                    bare = stack.enter_context(serving(BARE, log, sizes, workers=workers))
                    asked[f"the bare route, {workers}"] = (
                        bare,
                        stage.loads[CUSTOMER].at(f"/{CUSTOMER}"),
                    )
        found = interleaved(options, asked)
    goals = {f"{NAMES[CUSTOMER]}, SQLite": 1.3, f"{NAMES[ORDER]}, PostgreSQL": 1.2}
    rows = [
        loads(
            f"{what}: two workers beside one",
            found[f"{what}, {WORKERS}"],
            found[f"{what}, 1"],
            "at least" if what in goals else "none",
            goals.get(what, 0.0),
        )
        for what in (name.removesuffix(", 1") for name in asked if name.endswith(", 1"))
    ]
    p99 = median(each.p99_ms for each in found[f"{NAMES[ORDER]}, SQLite, {WORKERS}"])
    return [
        *rows,
        Comparison(
            "p99 of orders, two workers, SQLite",
            f"{p99:,.0f} ms",
            f"{P99_MS} ms",
            p99 / P99_MS,
            "at most",
            1,
        ),
    ]


def _stages(options: Options, stack: ExitStack) -> Iterator[tuple[str, Stage]]:
    yield "SQLite", Stage.set(f"sqlite:///{options.folder / 'workers.db'}")
    if is_there(options.postgresql):
        yield "PostgreSQL", Stage.set(stack.enter_context(own_database(options.postgresql)))
    else:
        options.say(ABSENT)
