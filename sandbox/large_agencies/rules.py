"""Who is a large agency, what it may buy, until when an upgrade may be caught up: pure (LG-1)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sandbox.accounts.agencies import SUB_SEGMENTS, LargeAgency
from sandbox.catalogue.eligibility import qualifying
from sandbox.catalogue.offers import Edition, Product
from sandbox.domain.calendar import start_of
from sandbox.domain.ruleset import Ruleset
from sandbox.renewals.rules import late_window

COUNTRIES: Final = frozenset({"US", "CA"})
REGION: Final = "NA"
"""The price region of these two countries: that of distributors who sell to agencies."""
SEGMENT: Final = "GOV"
COTERM_MONTHS: Final = 23
"""The longest first term of an agency (docs lga/error-codes)."""


def is_for_agencies(product: Product) -> bool:
    """Tell whether agencies may have a product: none for teams, and nothing that is consumed."""
    return product.edition is Edition.ENTERPRISE and not product.is_consumed


def barred(quantities: Iterable[tuple[Product, int]]) -> list[Product]:
    """Return the products of some quantities that agencies may not have."""
    return [
        product for product, quantity in quantities if quantity and not is_for_agencies(product)
    ]


def licenses_of(quantities: Iterable[tuple[Product, int]]) -> int:
    """Count the licences that make an agency large: those that count for levels (X55)."""
    return qualifying(quantities)[0]


def has_sub_segment(sub_segments: Sequence[str], *, most: int) -> bool:
    """Tell whether market sub-segments are those of an agency, none of them twice (X64).

    `most` is 1 at creation.
    """
    named = set(sub_segments)
    return 0 < len(named) == len(sub_segments) <= most and named <= set(SUB_SEGMENTS)


def last_day(missed: date, rules: Ruleset) -> date:
    """Return the last day on which a missed upgrade may be caught up by a late renewal (X1)."""
    return late_window(missed, rules.late_renewal_days).last


def lapses_at(agency: LargeAgency, rules: Ruleset) -> datetime | None:
    """Return when a missed upgrade is over; None while none is missed."""
    if agency.is_active or agency.anniversary is None:
        return None
    return start_of(last_day(agency.anniversary, rules) + timedelta(days=1))
