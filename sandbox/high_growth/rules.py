"""Which minimum order quantities a customer may choose, and when: pure (HG-1, HG-2, X52)."""

from datetime import date, timedelta
from typing import Final

from sandbox.catalogue.offers import MOQ_MINIMUMS
from sandbox.domain.ruleset import Ruleset
from sandbox.renewals.rules import Days

ACROBAT: Final = frozenset({"Acrobat Pro", "Acrobat Standard"})
"""Families whose seats count together for the bracket (docs customer-account/high-growth)."""
_SMALLEST_BY_SEATS: Final = ((50, 100), (125, 250), (250, 500))
"""Rows of (most seats, the least that they may choose); with more seats there is nothing."""


def chosen_from(seats: int) -> tuple[int, ...]:
    """Return the minimum order quantities that so many seats of Acrobat may choose (HG-2)."""
    for most, least in _SMALLEST_BY_SEATS:
        if seats <= most:
            return tuple(moq for moq in MOQ_MINIMUMS.values() if moq >= least)
    return ()


def opt_in_window(anniversary: date, rules: Ruleset) -> Days:
    """Return the UTC days on which an offer is chosen for an anniversary: AD-30…AD-3 (X52)."""
    return Days(
        anniversary - timedelta(days=rules.moq_opt_in_days),
        anniversary - timedelta(days=rules.preference_cutoff_days),
    )
