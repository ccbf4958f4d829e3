"""Three-year commitments exclude linked memberships and large agencies (LM-7, TC-6, LG-1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY, large_agency_of
from sandbox.accounts.benefits import (
    LINKED_MEMBERSHIP,
    Commitment,
    CommitmentStatus,
    three_year_commit_of,
)
from sandbox.accounts.linked import linked_membership_of


def commitment_in_the_way(
    benefits: Sequence[Mapping[str, Any]], day: date
) -> CommitmentStatus | None:
    """Return the status of the commitment, or of the request for one, that bars the others.

    That is REQUESTED, ACCEPTED or COMMITTED on a UTC day; None: nothing bars them.
    """
    held = three_year_commit_of(benefits)
    if held is None:
        return None
    slots = (held.commitment, held.request, held.recommitment)
    return next((slot.status for slot in slots if slot and _bars(slot, day)), None)


def program_in_the_way(benefits: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the type of the program that bars a commitment; None where nothing bars one.

    That is LARGE_GOVERNMENT_AGENCY, also of who is still to become one, or LINKED_MEMBERSHIP.
    """
    if large_agency_of(benefits):
        return LARGE_GOVERNMENT_AGENCY
    return LINKED_MEMBERSHIP if linked_membership_of(benefits) else None


def exclusion_by(program: str) -> str:
    """Say to a tester that a program which a customer is in bars a commitment."""
    return f"the customer is in {program}, which excludes a commitment"


def _bars(slot: Commitment, day: date) -> bool:
    is_over = slot.end_date is not None and slot.end_date < day
    return not is_over and (slot.is_live or slot.status is CommitmentStatus.COMMITTED)
