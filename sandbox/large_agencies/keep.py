"""How a large agency changes: kept, told, and what it makes due (LG-8)."""

from sandbox.accounts.agencies import LargeAgency, large_agency_of, with_large_agency
from sandbox.large_agencies.emails import send_upgraded
from sandbox.large_agencies.schedule import arm
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def keep(portfolio: Portfolio, account: Account, agency: LargeAgency | None) -> None:
    """Let a customer stand so; nothing where it does already.

    The customer is written with the portfolio. Its levels do not follow by themselves.
    """
    before = large_agency_of(account.benefits)
    if agency == before:
        return
    world, customer_id = portfolio.world, account.customer_id
    portfolio.join(account, with_large_agency(account.benefits, agency))
    arm(world, customer_id, before, agency)
    if agency is None:
        kind, what = "agency.upgrade_lapsed", "can no longer become a large government agency"
    elif agency.is_active:
        kind, what = "agency.active", "is a large government agency"
        send_upgraded(world, account)
    else:
        kind, what = "agency.upgrade_missed", "has missed to become a large government agency"
    world.record(kind, f"Customer {customer_id} {what}", customer_id=customer_id)
