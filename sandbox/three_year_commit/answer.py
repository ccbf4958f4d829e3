"""What the customer does in the Admin Console: accept, decline, enrol itself (§13.2, TC-8)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.accounts.benefits import (
    Commitment,
    CommitmentStatus,
    ThreeYearCommit,
    three_year_commit_of,
)
from sandbox.accounts.excluded import exclusion_by, program_in_the_way
from sandbox.accounts.lookup import customer_of_world
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.statuses import Status
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.ask import in_extended_term
from sandbox.three_year_commit.due import reach
from sandbox.three_year_commit.entitlement import LICENSE, by_offer_type
from sandbox.three_year_commit.keep import keep
from sandbox.three_year_commit.rules import (
    SMALLEST,
    Anniversary,
    accepted,
    declined,
    request_expires_at,
    requested,
    running,
)
from sandbox.timeline.open_world import OpenWorld


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
            or a request for one, fewer than 10 licences, or
            no partner could ask for one either (TC-6).
    """
    portfolio, account = _of_customer(world, customer_id)
    bar = _bar(portfolio, account)
    if bar:
        raise ControlRefusal(ControlError.NOT_ENROLLABLE, [f"enroll: {bar}"])
    minimums = _minimums(portfolio, account)
    asked = requested(three_year_commit_of(account.benefits), minimums, world.today)
    keep(portfolio, account, accepted(asked, world.today, _term(portfolio, account), world.rules))
    reach(portfolio, account)
    portfolio.write()


@dataclass(frozen=True, slots=True)
class Offered:
    """What a customer may say now.

    Attributes:
        request: what waits for its answer, with the days that it would have if accepted today;
            None where nothing waits.
        answer_by: the last day to answer it; None where nothing waits.
        may_enroll: it may commit itself without a request.
    """

    request: Commitment | None
    answer_by: date | None
    may_enroll: bool


def offered(world: OpenWorld, customer_id: str) -> Offered:
    """Return what a customer may say now; nothing changes."""
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    held = three_year_commit_of(account.benefits)
    if held is None or not _waits(held):
        return Offered(None, None, may_enroll=not _bar(portfolio, account))
    made = accepted(held, world.today, _anniversary(portfolio, account), world.rules)
    for before, after in ((held.request, made.request), (held.recommitment, made.recommitment)):
        if before and after and after != before:
            expires = request_expires_at(before, world.rules)
            last = expires.date() - timedelta(days=1) if expires else None
            return Offered(after, last, may_enroll=False)
    return Offered(None, None, may_enroll=False)


def _bar(portfolio: Portfolio, account: Account) -> str:
    """Say what keeps a customer from committing itself; empty where nothing does."""
    held = three_year_commit_of(account.benefits) or ThreeYearCommit()
    requests = [request for request in (held.request, held.recommitment) if request]
    taken = running(held, portfolio.world.today) or next(
        (request for request in requests if request.is_live), None
    )
    smallest = SMALLEST[LICENSE]
    licenses = by_offer_type(portfolio.quantities(account.customer_id))[LICENSE]
    bar = ""
    if program := program_in_the_way(account.benefits):
        bar = exclusion_by(program)
    elif in_extended_term(portfolio, account):
        bar = "its first term is an extended one"
    elif taken:
        bar = f"it has one already, or a request for one: {taken.status.value}"
    elif licenses < smallest:
        bar = f"{smallest} licenses are needed, and {licenses} count"
    return bar


def _minimums(portfolio: Portfolio, account: Account) -> dict[str, int]:
    """Return what a customer commits itself to: all that it has enough of."""
    quantities = by_offer_type(portfolio.quantities(account.customer_id))
    return {
        offer_type: quantity
        for offer_type, quantity in quantities.items()
        if quantity >= SMALLEST[offer_type]
    }


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
    if held is None or not _waits(held):
        raise ControlRefusal(ControlError.NOTHING_REQUESTED)
    return held


def _waits(held: ThreeYearCommit) -> bool:
    return any(
        request and request.status is CommitmentStatus.REQUESTED
        for request in (held.request, held.recommitment)
    )


def _term(portfolio: Portfolio, account: Account) -> Anniversary | None:
    """Return the pending anniversary; without one a term begins today, and None is returned."""
    found = _anniversary(portfolio, account)
    if found is None:
        today = portfolio.world.today
        account.coterm_date = next_anniversary(today)
        account.term_start, account.anniversary_day = today, today.day
        portfolio.move(account)
        portfolio.schedule_end(account.customer_id, account.coterm_date)
    return found


def _anniversary(portfolio: Portfolio, account: Account) -> Anniversary | None:
    """Return the pending anniversary; None for a customer without a term (X42)."""
    today = portfolio.world.today
    day = portfolio.pending_anniversary(account.customer_id)
    if day is None or day <= today:
        day = account.coterm_date
    if day is None or day <= today:
        return None
    return Anniversary(day, account.anniversary_day or day.day)
