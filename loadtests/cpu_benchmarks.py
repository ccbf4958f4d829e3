"""What a request takes of the processor, in one process, beside bare Flask.

Rates swing with whatever else a machine does, and processor time hardly: so the same requests are
answered here without a server between, batch by batch in turn with their yardstick. That of a read
is a bare Flask route of the same length; that of an order is such a route that also runs the
order's own statements on the bare driver, in one commit.
"""

import gc
import json
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from loadtests.bare import constant
from loadtests.replayed_order import ReplayedOrder, replaying, taken_down
from loadtests.report import Comparison
from loadtests.scene import FIVE_LINES, TWO_LINES, Scene
from sandbox.app import parts

BUYERS: Final = 20
BATCH: Final = 200
DURABILITY: Final = "WAL, synchronous=NORMAL"
TARGETS: Final = {"customer": 0.6, "subscriptions": 0.5, "order": 0.6}
NAMES: Final = {
    "customer": "CPU of a GET of a customer",
    "subscriptions": "CPU of a GET of five subscriptions",
    "order": f"CPU of a two-line NEW order ({DURABILITY})",
}
Call = Callable[[], None]
_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is sent again and again, each time with a correlation id of its own."""

    application: Callable[..., Iterable[bytes]]
    environ: Mapping[str, Any]
    body: bytes

    @classmethod
    def of(
        cls,
        application: Callable[..., Iterable[bytes]],
        path: str,
        headers: Mapping[str, str],
        body: bytes = b"",
    ) -> "Asked":
        """Make a GET, or with a body a POST."""
        method = "POST" if body else "GET"
        sent = dict(headers) if body else {k: v for k, v in headers.items() if k != "Content-Type"}
        environ = EnvironBuilder(path=path, method=method, headers=list(sent.items())).get_environ()
        if body:
            environ["CONTENT_LENGTH"] = str(len(body))
        return cls(application, {**environ, "wsgi.input_terminated": True}, body)

    def send(self) -> bytes:
        """Send it.

        Raises:
            RuntimeError: the answer is no success.
        """
        told: list[str] = []
        environ = {
            **self.environ,
            "wsgi.input": BytesIO(self.body),
            "HTTP_X_CORRELATION_ID": f"bench-{next(_NUMBERS):09d}",
        }
        answer = self.application(environ, lambda status, *_: told.append(status))
        body = b"".join(answer)
        if (close := getattr(answer, "close", None)) is not None:
            close()
        if told[0][0] != "2":
            raise RuntimeError(f"{self.environ['PATH_INFO']}: {told[0]} {body.decode()}")
        return body


def cpu_beside_bare_flask(
    folder: Path, rounds: int, say: Callable[[str], None], batches: int = 5
) -> list[Comparison]:
    """Measure three requests in batches, each batch in turn with one of its yardstick."""
    scene = Scene.open(f"sqlite:///{folder / 'cpu.db'}")
    try:
        pairs = _pairs(scene, folder)
        return [_compared(NAMES[name], rounds * batches, *pairs[name], say) for name in pairs]
    finally:
        scene.close()


def _pairs(scene: Scene, folder: Path) -> dict[str, tuple[Call, Call, float]]:
    """Return each request with its yardstick and its target."""
    asked = requests_of(scene)
    replayed = [_taken_down(scene, order) for order in asked["order"]]
    parts(scene.app).journal.flush()
    copied = _copied(scene, folder / "bare.db")
    pairs = {}
    for name, requests in asked.items():
        size = len(requests[-1].send())
        place = replaying(str(copied), replayed) if name == "order" else None
        bare = Asked.of(_bare(size, place), "/", scene.headers, requests[-1].body)
        pairs[name] = in_turn(requests), in_turn([bare]), TARGETS[name]
    return pairs


def requests_of(scene: Scene) -> dict[str, list[Asked]]:
    """Return the requests that are measured, by their names in NAMES; orders are of some buyers."""
    reseller = scene.reseller()
    reader = scene.customer(reseller, 0)
    scene.call("POST", f"/customers/{reader}/orders", FIVE_LINES)
    buyers = [scene.customer(reseller, number + 1) for number in range(BUYERS)]
    app, body = scene.app.wsgi_app, json.dumps(TWO_LINES).encode()
    path = f"/v3/customers/{reader}"
    return {
        "customer": [Asked.of(app, path, scene.headers)],
        "subscriptions": [Asked.of(app, f"{path}/subscriptions", scene.headers)],
        "order": [
            Asked.of(app, f"/v3/customers/{buyer}/orders", scene.headers, body) for buyer in buyers
        ],
    }


def _taken_down(scene: Scene, order: Asked) -> ReplayedOrder:
    """Place three orders, of which the first makes the subscriptions that the others add to."""
    order.send()
    engine = parts(scene.app).engine
    with taken_down(engine) as first:
        order.send()
    with taken_down(engine) as second:
        order.send()
    return ReplayedOrder.of(first, second)


def _copied(scene: Scene, path: Path) -> Path:
    """Copy the database, so that neither side makes the other read its pages again."""
    engine = parts(scene.app).engine
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(str(engine.url.database), path)
    return path


def _bare(size: int, work: Call | None) -> Flask:
    """Return an application whose one route does some work and answers so many bytes."""
    app, view = Flask("bare", static_folder=None), constant(size)

    def working() -> Response:
        if work is not None:
            work()
        return view()

    app.add_url_rule("/", "bare", working, methods=["GET", "POST"])
    return app


def in_turn(requests: list[Asked]) -> Call:
    """Return a batch of requests, sent one after the other."""

    def send() -> None:
        for number in range(BATCH):
            requests[number % len(requests)].send()

    return send


def _compared(
    name: str, batches: int, ours: Call, bare: Call, target: float, say: Callable[[str], None]
) -> Comparison:
    """Return the medians of batches that are measured in turn; the ratio is bare beside ours."""
    found = Measured.of(batches, ours, bare)
    say(f"{name}: {found.ours:.0f} µs, yardstick {found.other:.0f} µs")
    return Comparison(
        name,
        f"{found.ours:.0f} µs",
        f"{found.other:.0f} µs",
        found.other / found.ours,
        "at least",
        target,
    )


class Measured(NamedTuple):
    """Medians of batches in turn: µs a request, and ours beside the other, pair by pair."""

    ours: float
    other: float
    ratio: float

    @classmethod
    def of(cls, batches: int, ours: Call, other: Call) -> "Measured":
        """Measure so many batches of both, after one of either that does not count."""
        ours()
        other()
        gc.collect()
        taken = [(seconds_of(other), seconds_of(ours)) for _ in range(batches)]
        there, here = (median(column) * 1_000_000 for column in zip(*taken, strict=True))
        return cls(here, there, median(mine / theirs for theirs, mine in taken))


def seconds_of(call: Call) -> float:
    """Return how long the processor worked for one of a batch."""
    began = time.process_time()
    call()
    return (time.process_time() - began) / BATCH
