"""What a tester's hand does to a commitment in Adobe's sandbox portal (TC-20)."""

from dataclasses import dataclass, replace
from datetime import date

from sandbox.accounts.benefits import Commitment, CommitmentStatus, three_year_commit_of
from sandbox.accounts.excluded import exclusion_by, program_in_the_way
from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.renewals.complete import reset_levels
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.keep import keep, lose_levels, raise_levels
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentChanges:
    """What is to change of a commitment; None leaves a part as it is."""

    start_date: date | None = None
    end_date: date | None = None
    status: CommitmentStatus | None = None


def change_commitment(world: OpenWorld, customer_id: str, changes: CommitmentChanges) -> None:
    """Set dates and status of a commitment; its levels follow the status.

    An end that is past already is due now.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, NO_COMMITMENT; INVALID_REQUEST, it would end before it
            starts, or run beside a program that excludes it (LM-7, TC-6).
    """
    customer_of_world(world, customer_id)
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    held = three_year_commit_of(account.benefits)
    if held is None or held.commitment is None:
        raise ControlRefusal(ControlError.NO_COMMITMENT)
    before = held.commitment
    after = replace(
        before,
        start_date=changes.start_date or before.start_date,
        end_date=changes.end_date or before.end_date,
        status=changes.status or before.status,
    )
    if after.start_date and after.end_date and after.end_date < after.start_date:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST, ["commitment.endDate: lies before its startDate"]
        )
    program = program_in_the_way(account.benefits)
    if program and after.status is CommitmentStatus.COMMITTED:
        raise ControlRefusal(
            ControlError.INVALID_REQUEST,
            [f"commitment.status: {exclusion_by(program)}"],
        )
    keep(portfolio, account, replace(held, commitment=after))
    if after.status is not before.status:
        _follow(portfolio, account, after)
    portfolio.write()


def _follow(portfolio: Portfolio, account: Account, commitment: Commitment) -> None:
    """Put the levels to what they are by the new status."""
    match commitment.status:
        case CommitmentStatus.COMMITTED:
            raise_levels(portfolio, account)
        case CommitmentStatus.EXPIRED:
            lose_levels(portfolio, account)
        case _:
            reset_levels(portfolio, account)
