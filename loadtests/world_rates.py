"""How many worlds a second are made, reset and deleted over HTTP, one after the other."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from http.client import HTTPConnection

from loadtests.options import Options
from loadtests.report import Comparison, rates
from loadtests.servers import free_port, running
from sandbox.settings import variable

WORLDS = "/sandbox/v1/worlds"
COUNT = 50
A_SECOND = 100


def worlds_a_second(options: Options) -> list[Comparison]:
    """Measure rounds in which worlds are made, all of them reset, and all deleted."""
    port = free_port()
    serve = [sys.executable, "-m", "sandbox.cli", "serve", "--port", str(port)]
    environment = {
        variable("database_url"): f"sqlite:///{options.folder / 'rates.db'}",
        variable("seed_customers"): "0",
    }
    found: dict[str, list[float]] = {"made": [], "reset": [], "deleted": []}
    with (
        running(serve, port, options.folder / "rates.log", environment) as url,
        closing(HTTPConnection(url.removeprefix("http://"), timeout=60)) as http,
    ):
        _round(http)
        for number in range(options.rounds):
            for name, rate in _round(http).items():
                found[name].append(rate)
                options.say(f"round {number + 1}, worlds {name}: {rate:,.0f}/s")
    return [
        rates(f"worlds {name} over HTTP, one after the other", took, [A_SECOND], "at least", 1)
        for name, took in found.items()
    ]


def _round(http: HTTPConnection) -> dict[str, float]:
    made: list[str] = []

    def make() -> None:
        made.append(json.loads(_asked(http, "POST", WORLDS))["worldId"])

    return {
        "made": _rate(make for _ in range(COUNT)),
        "reset": _rate(_calling(http, "POST", f"{WORLDS}/{world}/reset") for world in made),
        "deleted": _rate(_calling(http, "DELETE", f"{WORLDS}/{world}") for world in made),
    }


def _calling(http: HTTPConnection, method: str, path: str) -> Callable[[], object]:
    return lambda: _asked(http, method, path)


def _rate(calls: Iterable[Callable[[], object]]) -> float:
    waiting = list(calls)
    began = time.perf_counter()
    for call in waiting:
        call()
    return len(waiting) / (time.perf_counter() - began)


def _asked(http: HTTPConnection, method: str, path: str) -> bytes:
    http.request(method, path)
    answer = http.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {content.decode()}")
    return content
