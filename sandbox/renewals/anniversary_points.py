"""What programs make of an anniversary: `sandbox/program.py` says who answers."""

from collections.abc import Callable
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.renewals.model import Obstacle
from sandbox.subscriptions.levels import Basis
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

PassAnniversary = Callable[[Portfolio, Basis], None]
"""Keep what an anniversary makes of a customer that is in a program, by what goes on (X44).

Once more for the same anniversary, with less that goes on, where a renewal order fails later.
"""
FallsShort = Callable[[OpenWorld, Basis], Obstacle | None]
"""Say why all renewal orders of an anniversary fail for a program, by what would go on."""

ANNIVERSARIES: Final = ExtensionPoint[tuple[PassAnniversary, ...]]("what an anniversary makes")
SHORTFALLS: Final = ExtensionPoint[tuple[FallsShort, ...]]("anniversaries that fall short")


def pass_anniversary(portfolio: Portfolio, basis: Basis) -> None:
    """Let programs pass an anniversary; nothing is asked for who is in none."""
    if basis.account.benefits:
        for keep in portfolio.world.program[ANNIVERSARIES]:
            keep(portfolio, basis)


def shortfall(world: OpenWorld, basis: Basis) -> Obstacle | None:
    """Say why a program lets all renewal orders of an anniversary fail; None where none does."""
    if not basis.account.benefits:
        return None
    reasons = (fails(world, basis) for fails in world.program[SHORTFALLS])
    return next((reason for reason in reasons if reason), None)
