"""The discount levels that a membership has unless the tester says otherwise (OF-2, MG-3)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sandbox.catalogue.eligibility import Levels, qualifying
from sandbox.catalogue.levels import Program, consumable_level, license_level
from sandbox.catalogue.offers import Product
from sandbox.migration.rules import VipMembership


def vip_levels(
    membership: VipMembership, quantities: Iterable[tuple[Product, int]], *, on: date
) -> Levels:
    """Return the levels of a membership's products; with 3YC what is committed counts at least.

    `on` is the UTC day on which a commitment must run.
    """
    commitments = membership.commitments_on(on)
    licenses, consumables = qualifying(quantities)
    licenses = max(licenses, _committed(commitments, "LICENSE"))
    transactions = max(consumables or 0, _committed(commitments, "CONSUMABLES"))
    consumes = consumables is not None or transactions > 0
    return Levels(
        license_level(
            licenses,
            program=_program(membership, commitments, "LICENSE"),
            market_segment=membership.market_segment,
        ),
        consumable_level(transactions, program=_program(membership, commitments, "CONSUMABLES"))
        if consumes
        else "",
    )


def _program(
    membership: VipMembership, commitments: Iterable[Mapping[str, Any]], offer_type: str
) -> Program:
    """Return the program whose levels count: a commitment only for the types that it names."""
    if _committed(commitments, offer_type):
        return Program.THREE_YEAR_COMMIT
    return Program.LARGE_GOVERNMENT_AGENCY if membership.is_large_agency else Program.STANDARD


def _committed(commitments: Iterable[Mapping[str, Any]], offer_type: str) -> int:
    """Return the largest quantity that is committed of a type of offers."""
    quantities = [
        each["quantity"]
        for commitment in commitments
        for each in commitment["minimumQuantities"]
        if each["offerType"] == offer_type
    ]
    return max(quantities, default=0)
