"""What a three-year commitment gives: levels and locked prices, by offer type (TC-9 to TC-12)."""

from collections.abc import Iterable
from datetime import date

from sandbox.accounts.benefits import ThreeYearCommit
from sandbox.catalogue.eligibility import Levels, qualifying
from sandbox.catalogue.levels import Program, consumable_level, higher, license_level
from sandbox.catalogue.offers import Product
from sandbox.three_year_commit.rules import Quantities, running

LICENSE = "LICENSE"
CONSUMABLES = "CONSUMABLES"


def by_offer_type(quantities: Iterable[tuple[Product, int]]) -> dict[str, int]:
    """Return what counts for the minimums, by offer type: what counts for levels (TC-11)."""
    licenses, consumables = qualifying(quantities)
    return {LICENSE: licenses, CONSUMABLES: consumables or 0}


def committed_levels(
    held: ThreeYearCommit | None,
    on: date,
    market_segment: str,
    *,
    at_least: Quantities | None = None,
) -> Levels:
    """Return the levels of what is committed on a day (TC-9, X43); '' for types that are not.

    Args:
        held: the three-year commit.
        on: the day that it must run on.
        market_segment: 'COM', 'EDU' or 'GOV': EDU has no licence levels of its own (OF-2).
        at_least: quantities that count where they are larger (X43 `cumulative`); None counts
            what is committed alone.
    """
    commitment = running(held, on)
    minimums = commitment.minimums if commitment else {}
    counted = {
        offer_type: max(minimum, (at_least or {}).get(offer_type, 0))
        for offer_type, minimum in minimums.items()
    }
    program = Program.THREE_YEAR_COMMIT
    return Levels(
        license_level(counted[LICENSE], program=program, market_segment=market_segment)
        if LICENSE in counted
        else "",
        consumable_level(counted[CONSUMABLES], program=program) if CONSUMABLES in counted else "",
    )


def better_levels(levels: Levels, committed: Levels) -> Levels:
    """Return the better of two levels for each type; '' is none."""
    return Levels(
        _better(levels.license, committed.license),
        _better(levels.consumable, committed.consumable),
    )


def _better(level: str, committed: str) -> str:
    return higher(level, committed) if level and committed else level or committed


def locked_on(held: ThreeYearCommit | None, offer_type: str, on: date) -> date | None:
    """Return whose day's prices a committed type has on a day; None for its own (TC-12)."""
    commitment = running(held, on)
    if commitment is None or offer_type not in commitment.minimums:
        return None
    return commitment.start_date
