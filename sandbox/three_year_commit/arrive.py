"""Commitments that come over from VIP: they run on the world's clock from here (TC-19)."""

from dataclasses import replace
from datetime import date

from sandbox.accounts.benefits import (
    Commitment,
    CommitmentStatus,
    ThreeYearCommit,
    three_year_commit_of,
    with_three_year_commit,
)
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.due import reach
from sandbox.three_year_commit.rules import over
from sandbox.three_year_commit.schedule import arm


def arrive(portfolio: Portfolio, account: Account) -> None:
    """Let what a new customer has brought along run: its days begin, its end is due."""
    held = three_year_commit_of(account.benefits)
    if held is None:
        return
    world = portfolio.world
    held = brought(held, world.today)
    portfolio.join(account, with_three_year_commit(account.benefits, held))
    arm(world, account.customer_id, held)
    reach(portfolio, account)


def brought(held: ThreeYearCommit, today: date) -> ThreeYearCommit:
    """Return a three-year commit of VIP as it goes on here.

    VIP shows what is to follow a commitment as a request that starts after it: a recommitment. A
    request that waits has its days from today, an accepted one those to comply from its start, or
    from today where VIP does not say.
    """
    commitment, request = held.commitment, held.request
    if request and not held.recommitment and _follows(request, commitment):
        held = replace(held, request=None, recommitment=request)
    return over(
        replace(
            held,
            request=_begun(held.request, today),
            recommitment=_begun(held.recommitment, today),
        ),
        today,
    )


def _follows(request: Commitment, commitment: Commitment | None) -> bool:
    starts, ends = request.start_date, commitment.end_date if commitment else None
    return starts is not None and ends is not None and starts > ends


def _begun(request: Commitment | None, today: date) -> Commitment | None:
    if request is None:
        return None
    match request.status:
        case CommitmentStatus.REQUESTED:
            return replace(request, requested_on=today, start_date=None, end_date=None)
        case CommitmentStatus.ACCEPTED:
            return replace(request, accepted_on=min(request.start_date or today, today))
    return request
