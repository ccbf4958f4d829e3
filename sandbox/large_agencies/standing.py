"""Where a customer stands as a large agency once an order or a renewal counts (LG-7, LG-8)."""

from dataclasses import replace

from sandbox.accounts.agencies import SUB_SEGMENTS, AgencyStatus, LargeAgency, large_agency_of
from sandbox.accounts.excluded import commitment_in_the_way
from sandbox.accounts.linked import linked_membership_of
from sandbox.domain.errors import Facts
from sandbox.large_agencies.rules import (
    SEGMENT,
    barred,
    has_sub_segment,
    last_day,
    licenses_of,
)
from sandbox.subscriptions.levels import Basis, Occasion
from sandbox.timeline.open_world import OpenWorld


def standing_of(world: OpenWorld, basis: Basis) -> LargeAgency | None:
    """Return what the counted quantities make of a customer that is, or is to be, an agency.

    The one answer for levels, previews and forecasts, and for what is kept at the anniversary. It
    decides an upgrade by what goes on then; one that was missed is caught up by a late renewal,
    and is gone by the anniversary after.

    Returns:
        The agency; None for who is none, and is to become none.
    """
    agency = large_agency_of(basis.account.benefits)
    if agency is None or agency.is_active:
        return agency
    if basis.occasion is Occasion.ANNIVERSARY:
        if agency.anniversary is None:
            return upgraded(world, basis, agency)
        return agency if basis.day <= last_day(agency.anniversary, world.rules) else None
    if basis.occasion is Occasion.LATE_RENEWAL and agency.anniversary is not None:
        return upgraded(world, basis, agency)
    return agency


def upgraded(world: OpenWorld, basis: Basis, agency: LargeAgency) -> LargeAgency:
    """Return what an upgrade makes of a customer: an agency, or one that has missed it."""
    return replace(
        agency,
        status=AgencyStatus.PENDING_UPGRADE
        if upgrade_faults(world, basis)
        else AgencyStatus.ACTIVE,
        anniversary=agency.anniversary or basis.day,
    )


def upgrade_faults(world: OpenWorld, basis: Basis) -> Facts:
    """Return what stands against an upgrade; nothing where every condition holds (LG-7)."""
    account = basis.account
    linked = linked_membership_of(account.benefits)
    commitment = commitment_in_the_way(account.benefits, basis.day)
    licenses, minimum = licenses_of(basis.quantities), world.rules.lga_minimum
    faults: dict[str, tuple[bool, object]] = {
        "lgaEnabled": (not account.lga_enabled, False),
        "marketSegment": (account.market_segment != SEGMENT, account.market_segment),
        "marketSubSegments": (
            not has_sub_segment(account.market_sub_segments, most=len(SUB_SEGMENTS)),
            list(account.market_sub_segments),
        ),
        "threeYearCommit": (commitment is not None, commitment),
        "notAllowed": (
            bool(unfit := barred(basis.quantities)),
            [product.base_offer_id for product in unfit],
        ),
        # Who was an agency before its renewal failed may be in a group of agencies by now.
        "linkedMembership": (linked is not None and not linked.benefit_types, True),
        "licenses": (licenses < minimum, licenses),
    }
    return {name: shown for name, (is_fault, shown) in faults.items() if is_fault}
