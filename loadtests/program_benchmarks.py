"""What Adobe's programs cost customers who are in none, in processor time of a request.

Two applications answer the same requests in turn: one with all rows of `sandbox/program.py`, one
without those of the programs. What programs keep in columns that every customer has is in both.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from loadtests.cpu_benchmarks import Call, Measured, in_turn, requests_of
from loadtests.report import Comparison
from loadtests.scene import Scene
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
        ours, theirs = requests_of(whole), requests_of(plain)
        return [
            _compared(name, rounds * batches, in_turn(ours[key]), in_turn(theirs[key]), say)
            for key, name in NAMES.items()
        ]
    finally:
        whole.close()
        plain.close()


def _compared(
    name: str, batches: int, ours: Call, theirs: Call, say: Callable[[str], None]
) -> Comparison:
    found = Measured.of(batches, ours, theirs)
    say(f"{name}: {found.ours:.0f} µs, without programs {found.other:.0f} µs")
    return Comparison(
        name, f"{found.ours:.0f} µs", f"{found.other:.0f} µs", found.ratio, "at most", MOST
    )
