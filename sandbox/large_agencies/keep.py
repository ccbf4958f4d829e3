"""How a large agency changes: kept, told, and what it makes due (LG-8)."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.accounts.agencies import LargeAgency, large_agency_of, with_large_agency
from sandbox.large_agencies.emails import send_upgraded
from sandbox.large_agencies.schedule import arm
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio


def keep(
    portfolio: Portfolio,
    account: Account,
    agency: LargeAgency | None,
    faults: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Let a customer stand so; nothing where it does already.

    The customer is written with the portfolio. Its levels do not follow by themselves.

    Args:
        portfolio: what the customer holds.
        account: the customer.
        agency: how it stands; None for no agency.
        faults: what stood against an upgrade that it has missed, told by name; nothing but that
            its renewal order failed where there is none.
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
        told = ", ".join(f"{name} {_words(shown)}" for name, shown in faults.items())
        what += f", for {told}" if told else ", since its renewal order failed"
    world.record(kind, f"Customer {customer_id} {what}", customer_id=customer_id)


def _words(shown: object) -> str:
    """Return what a condition was, for the sentence of the event."""
    if isinstance(shown, list):
        return " and ".join(map(str, shown)) or "none"
    return str(shown).lower() if isinstance(shown, bool) else str(shown)
