"""The levels of large government agencies (LG-1, LG-10)."""

from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.levels import Program, higher, license_level
from sandbox.large_agencies.rules import licenses_of
from sandbox.large_agencies.standing import standing_of
from sandbox.subscriptions.levels import Basis
from sandbox.timeline.open_world import OpenWorld


def levels_of_agency(world: OpenWorld, basis: Basis, levels: Levels) -> Levels:
    """Return the levels of an agency by its licences; those of the plain ladder for others.

    Within a term they never fall (OF-3). At an anniversary fewer than are needed for 06 renew at
    01 to 03 (LG-10).
    """
    if not basis.account.benefits:
        return levels
    agency = standing_of(world, basis)
    if agency is None or not agency.is_active:
        return levels
    level = license_level(licenses_of(basis.quantities), program=Program.LARGE_GOVERNMENT_AGENCY)
    if not basis.occasion.is_of_next_term:
        level = higher(basis.account.license_level, level)
    return Levels(level, levels.consumable)
