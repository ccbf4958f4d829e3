"""`Activate`: an inactive container goes on with the next cycle (seed 002, RN-8).

Nothing comes back at Adobe by it: what is wanted again has to be ordered anew.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partner_platform.instances import Instance
from partner_platform.money import Cycle, year_after
from partner_platform.services.invoicing import Item, issue
from partner_platform.services.left_customers import customer_of
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    AddOnStatus,
    Invoice,
    InvoiceKind,
    Status,
    Subscription,
)


def next_cycle(coterm_date: date, today: date) -> Cycle:
    """Return the cycle of today by the anniversaries that Adobe's coterm date lies on."""
    anniversary = coterm_date
    while anniversary <= today:
        anniversary = year_after(anniversary)
    return Cycle.before(anniversary)


def reactivate(
    store: Store, instance: Instance, account: Account, container: Subscription
) -> Invoice:
    """Let a container go on: next cycle, auto-renew on, a renewal invoice of 0.

    Its inactive add-ons are marked as cancelled, unless Adobe has them still.

    Raises:
        NotPossible: it is not inactive, its cycle has not ended, or the customer has left.
        AdobeError: Adobe could not be asked for the coterm date; nothing is changed.
    """
    check_can_be_activated(container, instance.today)
    customer_id = account.adobe_customer_id or ""
    customer = customer_of(store, instance, account)
    coterm_date = customer.coterm_date
    if coterm_date is None:
        raise NotPossible("Adobe knows no coterm date of the customer.")
    active = {
        found.subscription_id: found.quantity
        for found in instance.adobe.subscriptions(customer_id)
        if found.is_active
    }
    cycle = next_cycle(coterm_date, instance.today)
    with store.begin() as session:
        current = session.get_one(
            Subscription, (instance.key, container.subscription_id), with_for_update=True
        )
        check_can_be_activated(current, instance.today)
        current.status, current.auto_renew = Status.ACTIVE.value, True
        current.cycle_start, current.cycle_end = cycle.first, cycle.last
        for add_on in add_ons_of(session, current):
            if add_on.status != AddOnStatus.INACTIVE:
                continue
            quantity = active.get(add_on.adobe_subscription_id or "")
            if quantity is None:
                add_on.status = AddOnStatus.CANCELED.value
            else:
                add_on.status, add_on.quantity = AddOnStatus.ACTIVE.value, quantity
        item = Item(current.name, "", 1, Decimal(0), cycle.first, cycle.last)
        return issue(session, instance, current, InvoiceKind.RENEWAL, [item], note="Reactivation")


def check_can_be_activated(container: Subscription, today: date) -> None:
    """Refuse what is not inactive, and what has not ended.

    Raises:
        NotPossible: it cannot be activated.
    """
    if container.status != Status.INACTIVE:
        raise NotPossible(f"The subscription is {container.status}: there is nothing to activate.")
    if today <= container.cycle_end:
        raise NotPossible("A subscription can be activated after the end of its billing cycle.")
