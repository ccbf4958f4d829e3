"""The discount levels of a membership: what it is entitled to by what it has (OF-2, MG-3, TC-9)."""

from collections.abc import Iterable
from datetime import date

from sandbox.accounts.benefits import three_year_commit_of
from sandbox.catalogue.eligibility import Levels, levels_anew, qualifying
from sandbox.catalogue.levels import Program, license_level
from sandbox.catalogue.offers import Product
from sandbox.high_volume.rules import level_here
from sandbox.migration.rules import VipMembership
from sandbox.three_year_commit.entitlement import better_levels, committed_levels


def vip_levels(
    membership: VipMembership, quantities: Iterable[tuple[Product, int]], *, on: date
) -> Levels:
    """Return the levels of a membership's products: with 3YC those of what is committed (X43).

    `on` is the UTC day on which a commitment must run. The level by quantity stands where it is
    better, as in the marketplace. A high volume discount comes to a level of its own.
    """
    counted = list(quantities)
    standard = levels_anew(counted)
    held = three_year_commit_of(membership.benefits)
    committed = committed_levels(held, on, membership.market_segment)
    if membership.is_large_agency:
        # Beside a commitment it does not migrate, and keeps the levels of agencies in VIP.
        licenses, _ = qualifying(counted)
        agency = license_level(licenses, program=Program.LARGE_GOVERNMENT_AGENCY)
        return Levels(agency, standard.consumable)
    if membership.high_volume and committed.license:
        licenses, _ = qualifying(counted)
        committed = better_levels(committed, Levels(level_here(licenses)))
    return better_levels(standard, committed)
