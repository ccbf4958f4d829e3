"""Where customers stand with a three-year commitment, as far as discounts ask (FD-7).

The one place that discounts learn it from: a point, since the commitment is another program's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


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


Commitments = Callable[[Portfolio, Account], CommitmentStanding | None]
"""Return where a customer stands; None without a commitment and without an accepted request."""

COMMITMENTS: Final = ExtensionPoint[Commitments]("where customers stand with a commitment")


def without_commitment(_: Portfolio, __: Account) -> None:
    """Answer that nobody has a commitment: the program that gives one is not there yet."""
