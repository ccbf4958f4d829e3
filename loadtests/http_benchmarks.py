"""Requests over HTTP beside a bare Flask route, and the ways of serving beside each other."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from loadtests.generator import Load
from loadtests.interleaved import BARE, SANDBOX, Asked, interleaved, serving
from loadtests.options import Options
from loadtests.report import Comparison, loads
from loadtests.servers import Server, as_served, free_port, granian, served, werkzeug
from loadtests.stage import CUSTOMER, MIX, NAMES, ORDER, SUBSCRIPTIONS, Stage, mix_of
from sandbox.settings import variable

AS_SERVED, GRANIAN, THREADS, WERKZEUG, NO_JOURNAL = WAYS = (
    "as it is served",
    "granian with one thread",
    "granian with eight threads",
    "Werkzeug's server",
    "as it is served, without the journal",
)
JOURNAL_TARGET = 0.9
"""What the journal may leave of the throughput: it costs under a tenth."""
TARGETS = {CUSTOMER: 0.5, SUBSCRIPTIONS: 0.4, ORDER: 0.15}


def beside_bare_flask(options: Options) -> list[Comparison]:
    """Measure requests and their mix, in turn with bare routes of their size."""
    stage = Stage.set(f"sqlite:///{options.folder / 'http.db'}")
    sizes = {"BENCH_SIZES": json.dumps(stage.sizes)}
    with (
        serving(SANDBOX, options.folder / "sandbox.log", stage.environment) as sandbox,
        serving(BARE, options.folder / "bare.log", sizes) as bare,
    ):
        constant = {name: load.at(f"/{name}") for name, load in stage.loads.items()}
        pairs = {name: (load, constant[name]) for name, load in stage.loads.items()}
        asked: dict[str, Asked] = {}
        for name, (ours, yardstick) in pairs.items():
            asked[NAMES[name]] = (sandbox, ours)
            asked[f"{NAMES[name]}, bare"] = (bare, yardstick)
        asked[NAMES[MIX]] = (sandbox, stage.mix)
        asked[f"{NAMES[MIX]}, bare"] = (bare, mix_of(constant[CUSTOMER], constant[ORDER]))
        found = interleaved(options, asked)
    return [
        loads(
            NAMES[name],
            found[NAMES[name]],
            found[f"{NAMES[name]}, bare"],
            "at least" if name in TARGETS else "none",
            TARGETS.get(name, 0.0),
        )
        for name in (*pairs, MIX)
    ]


def ways_of_serving(options: Options) -> list[Comparison]:
    """Measure the sandbox as it is served beside other ways: threads, Werkzeug, no journal."""
    stage = Stage.set(f"sqlite:///{options.folder / 'serving.db'}")
    names = (CUSTOMER, ORDER)
    with ExitStack() as stack:
        servers = {
            way: stack.enter_context(_served_by(way, options.folder, stage.environment))
            for way in WAYS
        }
        asked: dict[str, tuple[Server, Load]] = {
            f"{NAMES[name]}, {way}": (server, stage.loads[name])
            for name in names
            for way, server in servers.items()
        }
        found = interleaved(options, asked)
    return [
        loads(
            f"{NAMES[name]}, beside {way}",
            found[f"{NAMES[name]}, {AS_SERVED}"],
            found[f"{NAMES[name]}, {way}"],
            "at least" if way == NO_JOURNAL else "none",
            JOURNAL_TARGET if way == NO_JOURNAL else 0.0,
        )
        for name in names
        for way in WAYS
        if way != AS_SERVED
    ]


@contextmanager
def _served_by(way: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    port, settings = free_port(), dict(environment)
    if way == WERKZEUG:
        command = werkzeug(SANDBOX, port)
    elif way in (GRANIAN, THREADS):
        command = granian(SANDBOX, port, threads=8 if way == THREADS else 1)
    else:
        command = as_served(SANDBOX, port)
    if way == NO_JOURNAL:
        settings[variable("journal")] = "off"
    with served(command, port, folder / f"serving-{WAYS.index(way)}.log", settings) as server:
        yield server
