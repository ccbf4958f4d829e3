"""What the platform makes of Adobe's subscriptions: a container, and an add-on of each."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from partner_platform.adobe.accounts import Customer
from partner_platform.adobe.subscriptions import Subscription as AdobeSubscription
from partner_platform.instances import Instance
from partner_platform.money import Cycle
from partner_platform.offers import part_number
from partner_platform.services.prices import price_now
from partner_platform.services.products import product_name
from partner_platform.store import next_id
from partner_platform.tables import (
    Account,
    AddOn,
    AddOnStatus,
    AddOnSync,
    Status,
    Subscription,
)

CONTAINER_NAME = "Adobe Services"


def cycle_of(customer: Customer, today: date) -> Cycle | None:
    """Return the cycle that Adobe's coterm date ends; a longer first term began today."""
    if customer.coterm_date is None:
        return None
    cycle = Cycle.before(customer.coterm_date)
    return Cycle(min(cycle.first, today), cycle.last)


def cycle_dates(container: Subscription) -> Cycle:
    """Return the cycle that a container is in."""
    return Cycle(container.cycle_start, container.cycle_end)


def open_container(
    session: Session, instance: Instance, account: Account, cycle: Cycle
) -> Subscription:
    """Make the container of an account; it renews automatically, as in Adobe's system."""
    container = Subscription(
        instance=instance.key,
        subscription_id=next_id(session, instance, "S"),
        account_id=account.account_id,
        name=CONTAINER_NAME,
        status=Status.ACTIVE.value,
        cycle_start=cycle.first,
        cycle_end=cycle.last,
        auto_renew=True,
        currency=instance.currency,
        price_list_id=None,
        created=instance.now(),
    )
    session.add(container)
    return container


def adopt(
    session: Session,
    instance: Instance,
    container: Subscription,
    found: AdobeSubscription,
    segment: str,
    *,
    transferred: bool = False,
) -> AddOn:
    """Make an add-on of a subscription that Adobe has; its price is the current list's."""
    price, price_list_id = price_now(session, instance, segment, found.offer_id)
    add_on = AddOn(
        instance=instance.key,
        addon_id=next_id(session, instance, "P"),
        subscription_id=container.subscription_id,
        name=product_name(session, instance, found.offer_id),
        offer_id=found.offer_id,
        part_number=part_number(found.offer_id),
        quantity=found.quantity,
        unit_price=price,
        price_list_id=price_list_id,
        status=AddOnStatus.ACTIVE.value,
        sync=AddOnSync.SYNCED.value,
        adobe_subscription_id=found.subscription_id,
        scheduled_quantity=scheduled(container, found),
        transferred=transferred,
        created=instance.now(),
    )
    session.add(add_on)
    return add_on


def scheduled(container: Subscription, found: AdobeSubscription) -> int:
    """Say how many licences end with the cycle by `Cancel an add-on`, as Adobe has it.

    Where the whole container does not renew, nothing does at Adobe, and what was cancelled before
    cannot be told by that.
    """
    if not found.auto_renew:
        return found.quantity if container.auto_renew else 0
    return max(found.quantity - found.renewal_quantity, 0)
