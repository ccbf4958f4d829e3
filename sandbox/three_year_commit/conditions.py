"""What a three-year commit makes of levels and prices (TC-9 to TC-12, X43, X48)."""

from collections.abc import Mapping
from datetime import date, timedelta

from sandbox.accounts.benefits import CommitmentStatus, ThreeYearCommit
from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.levels import BASE_CONSUMABLE_LEVEL, BASE_LICENSE_LEVEL
from sandbox.subscriptions.levels import Basis, Occasion
from sandbox.three_year_commit.entitlement import (
    better_levels,
    by_offer_type,
    committed_levels,
    locked_on,
)
from sandbox.three_year_commit.rules import running
from sandbox.three_year_commit.standing import standing_of
from sandbox.timeline.open_world import OpenWorld


def levels_by_commitment(world: OpenWorld, basis: Basis, levels: Levels) -> Levels:
    """Return the better of the plain levels and those that are committed to (TC-9).

    The renewal at the end of a commitment is at the base levels where the rule says so (X48).
    """
    if not basis.account.benefits:
        return levels
    held, rules = standing_of(world, basis), world.rules
    if rules.commitment_expiry_levels == "base" and _ends_here(held, basis):
        return Levels(BASE_LICENSE_LEVEL, levels.consumable and BASE_CONSUMABLE_LEVEL)
    is_cumulative = rules.commitment_level_basis == "cumulative"
    committed = committed_levels(
        held,
        basis.day,
        basis.account.market_segment,
        at_least=by_offer_type(basis.quantities) if is_cumulative else None,
    )
    return better_levels(levels, committed)


def _ends_here(held: ThreeYearCommit | None, basis: Basis) -> bool:
    """Tell whether a commitment ended with the term before the anniversary, and no other began."""
    commitment = held.commitment if held else None
    return (
        basis.occasion is Occasion.ANNIVERSARY
        and commitment is not None
        and commitment.status is CommitmentStatus.EXPIRED
        and commitment.end_date == basis.day - timedelta(days=1)
    )


def locked_prices(world: OpenWorld, basis: Basis) -> Mapping[str, date]:
    """Return the days whose prices are locked, by offer type: those of committed types (TC-12)."""
    held = standing_of(world, basis)
    commitment = running(held, basis.day)
    if commitment is None:
        return {}
    locks = {
        offer_type: locked_on(held, offer_type, basis.day) for offer_type in commitment.minimums
    }
    return {offer_type: day for offer_type, day in locks.items() if day is not None}
