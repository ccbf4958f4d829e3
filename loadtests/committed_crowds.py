"""An anniversary of customers of which a third have three-year commitments, beside one of none."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from loadtests.advance_benchmarks import ANNIVERSARY, Crowd, settle
from loadtests.population import copy_customer
from loadtests.report import Comparison, durations
from loadtests.scene import OFFERS, Json, Scene, line
from sandbox.app import parts

EACH: Final = 3
"""Of so many customers one has committed."""
MOST: Final = 1.3
# Twenty licences: it takes ten to commit.
BOUGHT: Final[Json] = {
    "orderType": "NEW",
    "lineItems": [line(number + 1, offer, 4) for number, offer in enumerate(OFFERS)],
}


def committed_crowds(folder: Path, customers: int) -> tuple[Crowd, Crowd]:
    """Return a crowd of which a third have committed, and the same crowd without commitments."""
    file = folder / f"committed-{customers}.db"
    scene = Scene.open(f"sqlite:///{file}")
    first = scene.customer(scene.reseller(), 0)
    scene.call("POST", f"/customers/{first}/orders", BOUGHT)
    answer = scene.client.post(
        f"/sandbox/v1/worlds/{scene.world_id}/customers/{first}/commitment", json={"enroll": True}
    )
    if answer.status_code != 200:
        raise RuntimeError(f"the customer cannot commit: {answer.status_code} {answer.text}")
    copy_customer(parts(scene.app).worlds, scene.world_id, first, customers - 1)
    scene.close()
    plain = file.with_name(f"plain-{customers}.db")
    settle(file)
    shutil.copy(file, plain)
    _leave(file, f"sequence % {EACH} <> 0")
    _leave(plain, "1 = 1")
    return Crowd(file, scene.world_id, customers), Crowd(plain, scene.world_id, customers)


def _leave(file: Path, condition: str) -> None:
    """Take the commitment, and what is due of it, from the customers of a condition."""
    connection = sqlite3.connect(file)
    connection.execute(
        "DELETE FROM due_events WHERE kind = 'commitment.ends' AND customer_id IN "  # noqa: S608 - ours
        f"(SELECT customer_id FROM customers WHERE {condition})"
    )
    connection.execute(f"UPDATE customers SET benefits = '[]' WHERE {condition}")  # noqa: S608 - the same
    connection.commit()
    connection.close()
    settle(file)


def committed_anniversary(
    folder: Path, customers: int, rounds: int, say: Callable[[str], None]
) -> Comparison:
    """Measure the advance of both crowds in turn, over one anniversary."""
    crowds = dict(zip(("committed", "plain"), committed_crowds(folder, customers), strict=True))
    times: dict[str, list[float]] = {name: [] for name in crowds}
    for number in range(rounds):
        for name, crowd in crowds.items():
            took, made = crowd.advanced(ANNIVERSARY)
            made.engine.dispose()
            times[name].append(took)
        last = {name: f"{seconds[-1]:.2f} s" for name, seconds in times.items()}
        say(f"round {number + 1}: {last}")
    return durations(
        f"one anniversary of {customers:,} customers, a third of them committed, beside none",
        *(times["committed"], times["plain"], "at most", MOST),
    )
