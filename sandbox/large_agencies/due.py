"""What time does to an upgrade that was missed: it can no longer be caught up (LG-8)."""

from sandbox.accounts.agencies import large_agency_of
from sandbox.large_agencies.keep import keep
from sandbox.large_agencies.rules import lapses_at
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.subscriptions.renewing import being_renewed
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due


def lapse_upgrades(world: OpenWorld, events: list[Due]) -> None:
    """End upgrades that were missed, and not caught up by a late renewal.

    The handler of `agency.upgrade_lapses`. Where a renewal of the last day is still being
    processed, what becomes of that decides (`settling.py`).
    """
    portfolio = Portfolio.load(world, [due.customer_id for due in events])
    waiting = being_renewed(world, portfolio.accounts)
    for account in portfolio.accounts.values():
        agency = large_agency_of(account.benefits)
        due_at = lapses_at(agency, world.rules) if agency else None
        held = portfolio.subscriptions[account.customer_id]
        is_renewed = any(subscription.subscription_id in waiting for subscription in held)
        if due_at and due_at <= world.now and not is_renewed:
            keep(portfolio, account, None)
    portfolio.write()
