"""What Adobe's programs cost customers who are in none, in processor time of a request.

Two applications answer the same requests in turn: one with all rows of `sandbox/program.py`, one
without those of the programs. What programs keep in columns that every customer has is in both.
"""

import gc
import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from loadtests.cpu_benchmarks import BUYERS, Asked, Call, in_turn, seconds_of
from loadtests.report import Comparison
from loadtests.scene import FIVE_LINES, TWO_LINES, Scene
from sandbox.authorizations.changes import follow_order
from sandbox.domain.extension import Program
from sandbox.orders.check_points import (
    HOLDING_CHECKS,
    PURCHASE_CHECKS,
    RETURN_CHECKS,
    SWITCH_CHECKS,
)
from sandbox.orders.checks import check_eligible
from sandbox.orders.kinds import ORDER_SETTLED
from sandbox.program import PROGRAM
from sandbox.renewals.anniversary_points import ANNIVERSARIES, SHORTFALLS
from sandbox.renewals.check_points import PREFERENCE_CHECKS, RENEWAL_CHECKS
from sandbox.subscriptions.levels import LEVEL_RULES

MOST: Final = 1.03
NAMES: Final = {
    "customer": "GET of a customer in no program",
    "subscriptions": "GET of its five subscriptions",
    "order": "its two-line NEW order",
}
_NOTHING: Final = (
    ANNIVERSARIES,
    HOLDING_CHECKS,
    LEVEL_RULES,
    PREFERENCE_CHECKS,
    RENEWAL_CHECKS,
    RETURN_CHECKS,
    SHORTFALLS,
    SWITCH_CHECKS,
)


def without_programs() -> Program:
    """Return the program of a sandbox that knows accounts, orders and renewals alone."""
    return PROGRAM.replacing(
        *(point.rows(()) for point in _NOTHING),
        PURCHASE_CHECKS.rows((check_eligible,)),
        ORDER_SETTLED.rows((follow_order,)),
    )


def beside_no_programs(
    folder: Path, rounds: int, say: Callable[[str], None], batches: int = 10
) -> list[Comparison]:
    """Measure three requests in batches, each batch in turn with one of the other application."""
    whole = Scene.open(f"sqlite:///{folder / 'whole.db'}")
    plain = Scene.open(f"sqlite:///{folder / 'plain.db'}", program=without_programs())
    try:
        ours, theirs = _calls(whole), _calls(plain)
        return [
            _compared(NAMES[name], rounds * batches, ours[name], theirs[name], say)
            for name in NAMES
        ]
    finally:
        whole.close()
        plain.close()


def _calls(scene: Scene) -> dict[str, Call]:
    reseller = scene.reseller()
    reader = scene.customer(reseller, 0)
    scene.call("POST", f"/customers/{reader}/orders", FIVE_LINES)
    buyers = [scene.customer(reseller, number + 1) for number in range(BUYERS)]
    app, body = scene.app.wsgi_app, json.dumps(TWO_LINES).encode()
    paths = {"customer": f"/v3/customers/{reader}"}
    paths["subscriptions"] = f"{paths['customer']}/subscriptions"
    calls = {name: in_turn([Asked.of(app, paths[name], scene.headers)]) for name in paths}
    orders = [
        Asked.of(app, f"/v3/customers/{buyer}/orders", scene.headers, body) for buyer in buyers
    ]
    return {**calls, "order": in_turn(orders)}


def _compared(
    name: str, batches: int, ours: Call, theirs: Call, say: Callable[[str], None]
) -> Comparison:
    ours()
    theirs()
    gc.collect()
    taken = [(seconds_of(theirs), seconds_of(ours)) for _ in range(batches)]
    other, mine = (median(column) * 1_000_000 for column in zip(*taken, strict=True))
    ratio = median(here / there for there, here in taken)
    say(f"{name}: {mine:.0f} µs, without programs {other:.0f} µs")
    return Comparison(name, f"{mine:.0f} µs", f"{other:.0f} µs", ratio, "at most", MOST)
