"""Where a customer stands with its three-year commit once an order or a renewal counts (TC-10)."""

from datetime import date

from sandbox.accounts.benefits import ThreeYearCommit, three_year_commit_of
from sandbox.accounts.excluded import program_in_the_way
from sandbox.subscriptions.levels import Basis, Occasion
from sandbox.subscriptions.model import Account
from sandbox.three_year_commit.compliance import at_anniversary, reached, regained
from sandbox.three_year_commit.entitlement import by_offer_type
from sandbox.three_year_commit.rules import Quantities, uncomplied
from sandbox.timeline.open_world import OpenWorld


def standing_of(world: OpenWorld, basis: Basis) -> ThreeYearCommit | None:
    """Return what the counted quantities make of a customer's three-year commit.

    The one answer for levels, prices, previews and forecasts, and for what is kept when the order
    completes or the anniversary comes. A purchase reaches accepted minimums; a manual renewal
    regains a commitment besides; an anniversary ends one, breaks one or begins one, and what
    renews then reaches accepted minimums too.

    Returns:
        The three-year commit; None for who never had to do with one.
    """
    held = three_year_commit_of(basis.account.benefits)
    if held is None:
        return None
    quantities, day = by_offer_type(basis.quantities), basis.day
    # Of an anniversary to come: what will have been too late by then.
    held = uncomplied(held, day, world.rules)
    if basis.occasion is Occasion.EARLY_RENEWAL:
        held = regained_by(basis.account, held, quantities, world.today)
    if basis.occasion.is_of_next_term:
        held = at_anniversary(held, day, quantities)
    held = reached(held, quantities, day)
    if basis.occasion is Occasion.LATE_RENEWAL:
        held = regained_by(basis.account, held, quantities, day)
    return held


def regained_by(
    account: Account, held: ThreeYearCommit, quantities: Quantities, today: date
) -> ThreeYearCommit:
    """Return what a RENEWAL order makes of a customer's commitment that was not complied with.

    Who is in a program by now that excludes it does not regain it (LM-7, TC-6).
    """
    if program_in_the_way(account.benefits):
        return held
    return regained(held, quantities, today)
