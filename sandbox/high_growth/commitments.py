"""What minimum-order offers ask of a three-year commitment: it runs, and is as large (HG-1)."""

from datetime import date

from sandbox.accounts.benefits import Commitment, CommitmentStatus, ThreeYearCommit
from sandbox.three_year_commit.entitlement import LICENSE
from sandbox.three_year_commit.rules import running


def commitments_on(held: ThreeYearCommit | None, day: date) -> list[Commitment]:
    """Return what is committed to on a day, or accepted: what runs first (X53)."""
    if held is None:
        return []
    found = running(held, day)
    accepted = [
        request
        for request in (held.request, held.recommitment)
        if request is not None and _is_accepted(request, day)
    ]
    return [found, *accepted] if found else accepted


def _is_accepted(request: Commitment, day: date) -> bool:
    return (
        request.status is CommitmentStatus.ACCEPTED
        and (request.start_date is None or request.start_date <= day)
        and (request.end_date is None or day <= request.end_date)
    )


def licenses_of(commitment: Commitment) -> int:
    """Return how many licences a commitment is for; 0 for one of transactions alone."""
    return commitment.minimums.get(LICENSE, 0)
