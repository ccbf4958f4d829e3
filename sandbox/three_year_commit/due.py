"""What time does to three-year commitments: the handlers of their due events (§13.2, X48)."""

from collections.abc import Callable

from sandbox.accounts.benefits import ThreeYearCommit, three_year_commit_of
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.three_year_commit.compliance import reached
from sandbox.three_year_commit.entitlement import by_offer_type
from sandbox.three_year_commit.keep import keep, lose_levels, raise_levels
from sandbox.three_year_commit.rules import expired_requests, over, uncomplied
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due


def expire_requests(world: OpenWorld, events: list[Due]) -> None:
    """Let requests expire that nobody has accepted in time.

    The handler of `commitment.request_expires`.
    """
    _change(world, events, lambda held: expired_requests(held, world.now, world.rules))


def end_compliance(world: OpenWorld, events: list[Due]) -> None:
    """Give up on accepted requests that nobody has complied with in time (X4).

    The handler of `commitment.compliance_ends`.
    """
    _change(world, events, lambda held: uncomplied(held, world.today, world.rules))


def end_commitments(world: OpenWorld, events: list[Due]) -> None:
    """End commitments whose last day was yesterday: their levels go with them (X48).

    The handler of `commitment.ends`, which comes before `term.ends` of the same instant: that one
    computes the levels anew, and begins the recommitment. Where no term ends today, what is held
    begins it.
    """
    portfolio = Portfolio.load(world, [due.customer_id for due in events])
    for account in portfolio.accounts.values():
        held = three_year_commit_of(account.benefits)
        if held is None or held == over(held, world.today):
            continue
        lose_levels(portfolio, account)
        keep(portfolio, account, over(held, world.today))
        if portfolio.pending_anniversary(account.customer_id) != world.today:
            reach(portfolio, account)
    portfolio.write()


def reach(portfolio: Portfolio, account: Account) -> None:
    """Let accepted requests become the commitment as far as what is held reaches them.

    Levels rise with the commitment (OF-3).
    """
    held = three_year_commit_of(account.benefits)
    if held is None:
        return
    quantities = by_offer_type(portfolio.quantities(account.customer_id))
    made = reached(held, quantities, portfolio.world.today)
    if made == held:
        return
    keep(portfolio, account, made)
    raise_levels(portfolio, account)


def _change(
    world: OpenWorld, events: list[Due], become: Callable[[ThreeYearCommit], ThreeYearCommit]
) -> None:
    portfolio = Portfolio.load(world, [due.customer_id for due in events])
    for account in portfolio.accounts.values():
        held = three_year_commit_of(account.benefits)
        if held:
            keep(portfolio, account, become(held))
    portfolio.write()
