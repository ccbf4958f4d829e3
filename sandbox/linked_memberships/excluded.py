"""Three-year commitments and linked memberships exclude one another (LM-7, TC-6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.accounts.agencies import is_large_agency
from sandbox.accounts.benefits import (
    Commitment,
    CommitmentStatus,
    three_year_commit_of,
)


def commitment_in_the_way(
    benefits: Sequence[Mapping[str, Any]], today: date
) -> CommitmentStatus | None:
    """Return the status of the commitment, or of the request for one, that bars the other.

    That is REQUESTED, ACCEPTED or COMMITTED; None: nothing bars it.
    """
    held = three_year_commit_of(benefits)
    if held is None:
        return None
    slots = (held.commitment, held.request, held.recommitment)
    return next((slot.status for slot in slots if slot and _bars(slot, today)), None)


def _bars(slot: Commitment, today: date) -> bool:
    if slot.status is CommitmentStatus.COMMITTED:
        return slot.end_date is None or slot.end_date >= today
    return slot.is_live


def is_of_agency(benefits: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a customer is a large government agency by now (LG-6)."""
    return is_large_agency(benefits)
