"""What the customer does in the Admin Console: accept, decline, enrol itself (§13.2, TC-8)."""

from sandbox.accounts.benefits import CommitmentStatus, ThreeYearCommit, three_year_commit_of
from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import Status
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.due import reach
from sandbox.three_year_commit.entitlement import LICENSE, by_offer_type
from sandbox.three_year_commit.keep import keep
from sandbox.three_year_commit.rules import (
    SMALLEST,
    Anniversary,
    accepted,
    declined,
    requested,
    running,
)
from sandbox.timeline.open_world import OpenWorld

_LIVE = frozenset({CommitmentStatus.REQUESTED, CommitmentStatus.ACCEPTED})


def accept_request(world: OpenWorld, customer_id: str) -> None:
    """Accept what was requested: it is COMMITTED as far as the customer has it already.

    A customer without a term begins one today (docs three-year-commit, notes).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, CUSTOMER_INACTIVE, NOTHING_REQUESTED.
    """
    portfolio, account = _of_customer(world, customer_id)
    held = _waiting(account)
    keep(portfolio, account, accepted(held, world.today, _term(portfolio, account), world.rules))
    reach(portfolio, account)
    portfolio.write()


def decline_request(world: OpenWorld, customer_id: str) -> None:
    """Decline what was requested (X47).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, CUSTOMER_INACTIVE, NOTHING_REQUESTED.
    """
    portfolio, account = _of_customer(world, customer_id)
    keep(portfolio, account, declined(_waiting(account), world.rules))
    portfolio.write()


def enroll(world: OpenWorld, customer_id: str) -> None:
    """Commit a customer to what it has, without a request (TC-8).

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND, CUSTOMER_INACTIVE; NOT_ENROLLABLE, it has a commitment
            or a request for one, or fewer than 10 licences.
    """
    portfolio, account = _of_customer(world, customer_id)
    held = three_year_commit_of(account.benefits) or ThreeYearCommit()
    quantities = by_offer_type(portfolio.quantities(customer_id))
    minimums = {
        offer_type: quantity
        for offer_type, quantity in quantities.items()
        if quantity >= SMALLEST[offer_type]
    }
    is_taken = running(held, world.today) or any(
        request and request.status in _LIVE for request in (held.request, held.recommitment)
    )
    if is_taken or LICENSE not in minimums:
        raise ControlRefusal(ControlError.NOT_ENROLLABLE, [f"licenses: {quantities[LICENSE]}"])
    asked = requested(held, minimums, world.today)
    keep(portfolio, account, accepted(asked, world.today, _term(portfolio, account), world.rules))
    reach(portfolio, account)
    portfolio.write()


def _of_customer(world: OpenWorld, customer_id: str) -> tuple[Portfolio, Account]:
    """Return an active customer with what it holds."""
    customer_of_world(world, customer_id)
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    if account.status != Status.ACTIVE:
        raise ControlRefusal(ControlError.CUSTOMER_INACTIVE, [f"status: {account.status}"])
    return portfolio, account


def _waiting(account: Account) -> ThreeYearCommit:
    """Return a three-year commit with a request that waits for an answer."""
    held = three_year_commit_of(account.benefits)
    waits = held and any(
        request and request.status is CommitmentStatus.REQUESTED
        for request in (held.request, held.recommitment)
    )
    if held is None or not waits:
        raise ControlRefusal(ControlError.NOTHING_REQUESTED)
    return held


def _term(portfolio: Portfolio, account: Account) -> Anniversary | None:
    """Return the pending anniversary; without a term one begins, and None is returned (X42)."""
    today = portfolio.world.today
    day = portfolio.pending_anniversary(account.customer_id)
    if day is None or day <= today:
        day = account.coterm_date
    if day is not None and day > today:
        return Anniversary(day, account.anniversary_day or day.day)
    account.coterm_date = next_anniversary(today)
    account.term_start, account.anniversary_day = today, today.day
    portfolio.move(account)
    portfolio.schedule_end(account.customer_id, account.coterm_date)
    return None
