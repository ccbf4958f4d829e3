"""Where customers stand with a three-year commitment, as far as discounts ask (FD-7, TC-17)."""

from dataclasses import dataclass
from datetime import date

from sandbox.accounts.benefits import CommitmentStatus, three_year_commit_of
from sandbox.subscriptions.model import Account
from sandbox.three_year_commit.entitlement import LICENSE
from sandbox.three_year_commit.rules import running


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """A commitment that a customer has, or has had accepted and is about to enter.

    Attributes:
        is_active: the commitment runs, COMMITTED; else it is only accepted yet.
        was_enrolled: the customer has had one before this: who recommits is not new.
        minimum_quantity: the licences that it commits to (MCQ).
        starts_on: its first day; None while it is only accepted.
        ends_on: its last day; None while it is only accepted.
    """

    is_active: bool
    was_enrolled: bool
    minimum_quantity: int
    starts_on: date | None = None
    ends_on: date | None = None


def commitment_standing(account: Account, on: date) -> CommitmentStanding | None:
    """Return where a customer stands on a day; None without a commitment and an accepted request.

    A recommitment that is accepted is entered when it begins: before, the old one runs.
    """
    held = three_year_commit_of(account.benefits)
    commitment = running(held, on)
    if held is None:
        return None
    if commitment:
        return CommitmentStanding(
            is_active=True,
            was_enrolled=False,
            minimum_quantity=commitment.minimums.get(LICENSE, 0),
            starts_on=commitment.start_date,
            ends_on=commitment.end_date,
        )
    for request in (held.request, held.recommitment):
        if request and request.status is CommitmentStatus.ACCEPTED:
            return CommitmentStanding(
                is_active=False,
                was_enrolled=held.commitment is not None,
                minimum_quantity=request.minimums.get(LICENSE, 0),
            )
    return None
