"""What a high volume discount makes of levels and prices, as long as its commitment runs."""

from sandbox.accounts.tags import tags_of
from sandbox.catalogue.eligibility import Levels
from sandbox.high_volume.rules import level_here
from sandbox.subscriptions.levels import Basis
from sandbox.three_year_commit.entitlement import LICENSE, better_levels, by_offer_type
from sandbox.three_year_commit.rules import running
from sandbox.three_year_commit.standing import standing_of
from sandbox.timeline.open_world import OpenWorld


def code_of(world: OpenWorld, basis: Basis) -> str:
    """Return the discount code of a customer, once what is counted counts; empty without one.

    It goes with the commitment to licences that it came with, and steps down with the next one;
    who has broken or ended that buys at the plain ladder (docs migration/migrate-hvd).
    """
    if not tags_of(basis.account.benefits):
        return ""
    commitment = running(standing_of(world, basis), basis.day)
    return commitment.discount_code if commitment and LICENSE in commitment.minimums else ""


def levels_by_high_volume(world: OpenWorld, basis: Basis, levels: Levels) -> Levels:
    """Return the levels with that which the prices of a discount code are for, 13 or 14."""
    if not basis.account.benefits or not code_of(world, basis):
        return levels
    licenses = by_offer_type(basis.quantities)[LICENSE]
    return better_levels(levels, Levels(level_here(licenses)))
