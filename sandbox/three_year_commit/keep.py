"""How a customer's three-year commit changes: kept, told, and what it makes due (TC-7, TC-8).

Whoever has found out what becomes of it (`rules.py`, `compliance.py`) keeps it by this.
"""

from sandbox.accounts.agencies import is_large_agency
from sandbox.accounts.benefits import (
    Commitment,
    CommitmentStatus,
    ThreeYearCommit,
    three_year_commit_of,
    with_three_year_commit,
)
from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.levels import BASE_CONSUMABLE_LEVEL, BASE_LICENSE_LEVEL
from sandbox.subscriptions.levels import Basis, Occasion, levels_of, raised_levels
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.emails import send_accepted, send_ended, send_requested
from sandbox.three_year_commit.entitlement import better_levels
from sandbox.three_year_commit.schedule import arm
from sandbox.timeline.open_world import OpenWorld


def keep(portfolio: Portfolio, account: Account, held: ThreeYearCommit) -> None:
    """Let a customer stand so with its three-year commit; nothing where it does already.

    The customer is written with the portfolio. Its levels do not follow by themselves.
    """
    before = three_year_commit_of(account.benefits) or ThreeYearCommit()
    if held == before:
        return
    portfolio.join(account, with_three_year_commit(account.benefits, held))
    arm(portfolio.world, account.customer_id, held)
    _tell_request(portfolio.world, account, before.request, held.request)
    _tell_request(portfolio.world, account, before.recommitment, held.recommitment)
    _tell_commitment(portfolio.world, account, before.commitment, held.commitment)


def raise_levels(portfolio: Portfolio, account: Account) -> None:
    """Let a customer's levels rise with its commitment (OF-3)."""
    levels = raised_levels(portfolio, account)
    account.license_level, account.consumable_level = levels.license, levels.consumable
    portfolio.move(account)


def lose_levels(portfolio: Portfolio, account: Account) -> None:
    """Put the levels of a customer whose commitment is over to the first ones (X48).

    What another program gives is not the commitment's to lose: the level of the group in a linked
    membership (LM-6), and those of an agency, which has no other (LG-1).
    """
    if is_large_agency(account.benefits):
        return
    world = portfolio.world
    first = Levels(BASE_LICENSE_LEVEL, account.consumable_level and BASE_CONSUMABLE_LEVEL)
    given = levels_of(world, Basis(account, (), Occasion.ANNIVERSARY, world.today))
    levels = better_levels(first, given)
    account.license_level, account.consumable_level = levels.license, levels.consumable
    portfolio.move(account)


def _tell_request(
    world: OpenWorld, account: Account, before: Commitment | None, request: Commitment | None
) -> None:
    if request is None or (before and _is_told(before, request)):
        return
    match request.status:
        case CommitmentStatus.REQUESTED:
            if request.requested_on is None:
                return
            send_requested(world, account, request)
        case CommitmentStatus.ACCEPTED:
            send_accepted(world, account, request)
        case CommitmentStatus.NONCOMPLIANT:
            send_ended(world, account, request)
    _record(world, account, request, "a request for a three-year commitment")


def _is_told(before: Commitment, request: Commitment) -> bool:
    """Tell whether the same has been said: a part of it that is reached is told as commitment."""
    same = before.status is request.status
    return same and before.requested_on == request.requested_on


def _tell_commitment(
    world: OpenWorld, account: Account, before: Commitment | None, commitment: Commitment | None
) -> None:
    if commitment is None or commitment == before:
        return
    if commitment.status in {CommitmentStatus.EXPIRED, CommitmentStatus.NONCOMPLIANT}:
        send_ended(world, account, commitment)
    _record(world, account, commitment, "the three-year commitment")


def _record(world: OpenWorld, account: Account, commitment: Commitment, what: str) -> None:
    quantities = ", ".join(
        f"{quantity} {offer_type}" for offer_type, quantity in commitment.minimums.items()
    )
    ends = f" until {commitment.end_date.isoformat()}" if commitment.end_date else ""
    world.record(
        f"commitment.{commitment.status.value.lower()}",
        f"Customer {account.customer_id}: {what} to {quantities}{ends} is "
        f"{commitment.status.value}",
        customer_id=account.customer_id,
    )
