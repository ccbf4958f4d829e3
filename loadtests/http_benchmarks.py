"""Requests over HTTP beside a bare Flask route, and the ways of serving beside each other."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from loadtests.generator import Load, measure
from loadtests.report import Comparison, rates
from loadtests.scene import FIVE_LINES, TWO_LINES, Scene
from loadtests.servers import as_served, free_port, granian, running, werkzeug
from sandbox.settings import variable

SANDBOX = "sandbox.serving:application"
BARE = "loadtests.bare:application"
ORDERING_CUSTOMERS = 200
AS_SERVED, GRANIAN, THREADS, WERKZEUG, NO_JOURNAL = WAYS = (
    "as it is served",
    "granian with one thread",
    "granian with eight threads",
    "Werkzeug's server",
    "as it is served, without the journal",
)
JOURNAL_TARGET = 0.9
"""What the journal may leave of the throughput: it costs under a tenth."""
TARGETS = {"customer": 0.5, "subscriptions": 0.4, "order": 0.2}
NAMES = {
    "customer": "GET a customer",
    "subscriptions": "GET the subscriptions of a customer with five",
    "order": "POST a two-line NEW order",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A database made ready: what is asked of it, and how long its answers are."""

    database_url: str
    loads: Mapping[str, Load]
    sizes: Mapping[str, int]

    @classmethod
    def set(cls, folder: Path) -> "Stage":
        """Make a world with a customer of five subscriptions, and customers that will order."""
        url = f"sqlite:///{folder / 'http.db'}"
        scene = Scene.open(url)
        reseller = scene.reseller()
        reader = scene.customer(reseller, 0)
        scene.call("POST", f"/customers/{reader}/orders", FIVE_LINES)
        buyers = [scene.customer(reseller, number + 1) for number in range(ORDERING_CUSTOMERS)]
        asked = {
            "customer": f"/customers/{reader}",
            "subscriptions": f"/customers/{reader}/subscriptions",
        }
        answers = {name: scene.call("GET", path) for name, path in asked.items()}
        answers["order"] = scene.call("POST", f"/customers/{buyers[0]}/orders", TWO_LINES)
        scene.close()
        if answers["subscriptions"]["totalCount"] != len(FIVE_LINES["lineItems"]):
            raise RuntimeError("the customer has not the subscriptions that it should have")
        reading = {name: scene.headers[name] for name in scene.headers if name != "Content-Type"}
        loads = {name: Load("GET", (f"/v3{path}",), reading) for name, path in asked.items()}
        loads["order"] = Load(
            "POST",
            tuple(f"/v3/customers/{buyer}/orders" for buyer in buyers),
            scene.headers,
            json.dumps(TWO_LINES).encode(),
        )
        sizes = {
            name: len(json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode())
            for name, answer in answers.items()
        }
        return cls(url, loads, sizes)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a server of this database."""
        return {variable("database_url"): self.database_url}


def beside_bare_flask(
    folder: Path, rounds: int, seconds: float, say: Callable[[str], None]
) -> list[Comparison]:
    """Measure the three requests, round by round in turn with the bare route of their size."""
    stage = Stage.set(folder)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in stage.loads}
    with (
        _serving(SANDBOX, folder / "sandbox.log", stage.environment) as sandbox,
        _serving(BARE, folder / "bare.log", {"BENCH_SIZES": json.dumps(stage.sizes)}) as bare,
    ):
        for name, load in stage.loads.items():
            _warm(sandbox, load)
            _warm(bare, load.at(f"/{name}"))
        for number in range(rounds):
            for name, load in stage.loads.items():
                ours = measure(sandbox, load, seconds)
                yardstick = measure(bare, load.at(f"/{name}"), seconds)
                found[name].append((ours.per_second, yardstick.per_second))
                say(
                    f"round {number + 1}, {NAMES[name]}: {ours.per_second:,.0f}/s "
                    f"(p50 {ours.p50_ms:.1f} ms, p99 {ours.p99_ms:.1f} ms), "
                    f"bare {yardstick.per_second:,.0f}/s"
                )
    return [
        rates(
            NAMES[name],
            [ours for ours, _ in pairs],
            [yardstick for _, yardstick in pairs],
            "at least",
            TARGETS[name],
        )
        for name, pairs in found.items()
    ]


def ways_of_serving(
    folder: Path, rounds: int, seconds: float, say: Callable[[str], None]
) -> list[Comparison]:
    """Measure the sandbox as it is served beside other ways: threads, Werkzeug, no journal."""
    stage = Stage.set(folder)
    names = ("customer", "order")
    found: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        servers = {
            way: stack.enter_context(_serving_by(way, folder, stage.environment)) for way in WAYS
        }
        for url in servers.values():
            _warm(url, stage.loads["customer"])
        for _ in range(rounds):
            for name in names:
                for way, url in servers.items():
                    rate = measure(url, stage.loads[name], seconds).per_second
                    found.setdefault((name, way), []).append(rate)
                    say(f"{NAMES[name]}, {way}: {rate:,.0f}/s")
    return [
        rates(
            f"{NAMES[name]}, beside {way}",
            found[name, AS_SERVED],
            found[name, way],
            "at least" if way == NO_JOURNAL else "none",
            JOURNAL_TARGET if way == NO_JOURNAL else 0.0,
        )
        for name in names
        for way in WAYS
        if way != AS_SERVED
    ]


@contextmanager
def _serving_by(way: str, folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    port, settings = free_port(), dict(environment)
    if way == WERKZEUG:
        command = werkzeug(SANDBOX, port)
    elif way in (GRANIAN, THREADS):
        command = granian(SANDBOX, port, threads=8 if way == THREADS else 1)
    else:
        command = as_served(SANDBOX, port)
    if way == NO_JOURNAL:
        settings[variable("journal")] = "off"
    with running(command, port, folder / f"{WAYS.index(way)}.log", settings) as url:
        yield url


def _warm(url: str, load: Load) -> None:
    measure(url, load, 1)


@contextmanager
def _serving(factory: str, log: Path, environment: Mapping[str, str]) -> Iterator[str]:
    port = free_port()
    with running(as_served(factory, port), port, log, environment) as url:
        yield url
