"""`Sync`: the platform's picture of an account is made that of Adobe's subscriptions again.

A world that was restored, or moved on, knows other subscriptions than the platform. Cycles that
begin anew are the billing's affair (PF-3); a cycle that Adobe has not reached is set back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from partner_platform.adobe import AdobeError
from partner_platform.adobe.accounts import Customer
from partner_platform.adobe.subscriptions import Subscription as AdobeSubscription
from partner_platform.instances import Instance
from partner_platform.services.adopting import adopt, cycle_of, open_container, scheduled
from partner_platform.services.left_customers import customer_of
from partner_platform.services.prices import load_current_list
from partner_platform.services.purchase import try_again, unfinished_orders
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import add_ons_of, container_of
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    AddOn,
    AddOnStatus,
    AddOnSync,
    BillingJob,
    Status,
    Subscription,
)


@dataclass
class Report:
    """What a sync changed."""

    added: int = 0
    changed: int = 0
    ended: int = 0

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.ended} ended"


def sync_account(store: Store, instance: Instance, account: Account) -> Report:
    """Reconcile an account with Adobe; orders whose end is open come first.

    Raises:
        NotPossible: the account is not known at Adobe, or its customer has left.
        AdobeError: Adobe could not be asked, or does not know the customer.
    """
    if account.adobe_customer_id is None:
        raise NotPossible("The account is not known at Adobe yet.")
    customer = customer_of(store, instance, account)
    with store.read() as session:
        open_orders = unfinished_orders(session, account)
    for order in open_orders:
        try_again(store, instance, account, order)
    if open_orders:
        # The first order gives a customer its coterm date.
        customer = customer_of(store, instance, account)
    found = instance.adobe.subscriptions(account.adobe_customer_id)
    _load_names(store, instance, account.segment)
    report = Report()
    with store.begin() as session:
        account = session.get_one(Account, (instance.key, account.account_id), with_for_update=True)
        container = container_of(session, account)
        active = [subscription for subscription in found if subscription.is_active]
        cycle = cycle_of(customer, instance.today)
        if container is None and active and cycle is not None:
            container = open_container(session, instance, account, cycle)
        if container is not None:
            _set_back(session, instance, container, customer)
            _reconcile(session, instance, account, container, found, report)
    return report


def _load_names(store: Store, instance: Instance, segment: str) -> None:
    """Know what products are called; a sync goes without prices where there is no list."""
    try:
        load_current_list(store, instance, segment)
    except AdobeError:
        return


def _set_back(
    session: Session, instance: Instance, container: Subscription, customer: Customer
) -> None:
    """Go back to the cycle that Adobe is in, as if the later ones had not been billed."""
    cycle = cycle_of(customer, instance.today)
    if cycle is None or instance.today > cycle.last or cycle.last > container.cycle_end:
        # A term that has ended says nothing of a container that was activated after it.
        return
    if cycle.last < container.cycle_end:
        container.cycle_start, container.cycle_end = cycle.first, cycle.last
        session.execute(
            delete(BillingJob).where(
                BillingJob.instance == container.instance,
                BillingJob.subscription_id == container.subscription_id,
                BillingJob.cycle_start > cycle.last,
            )
        )
    container.status = Status.ACTIVE.value


def _reconcile(
    session: Session,
    instance: Instance,
    account: Account,
    container: Subscription,
    found: Sequence[AdobeSubscription],
    report: Report,
) -> None:
    add_ons = add_ons_of(session, container)
    by_id = {add_on.adobe_subscription_id: add_on for add_on in add_ons}
    for subscription in found:
        add_on = by_id.pop(subscription.subscription_id, None)
        if add_on is not None:
            _update(container, add_on, subscription, instance, report)
        elif subscription.is_active:
            adopt(session, instance, container, subscription, account.segment)
            report.added += 1
    for add_on in by_id.values():
        if add_on.status == AddOnStatus.ACTIVE:
            add_on.status = AddOnStatus.CANCELED.value
            report.ended += 1


def _update(
    container: Subscription,
    add_on: AddOn,
    subscription: AdobeSubscription,
    instance: Instance,
    report: Report,
) -> None:
    before = (add_on.quantity, add_on.status, add_on.scheduled_quantity)
    if subscription.is_active:
        add_on.quantity = subscription.quantity
        add_on.status = AddOnStatus.ACTIVE.value
        if container.auto_renew:
            add_on.scheduled_quantity = scheduled(container, subscription)
        add_on.scheduled_quantity = min(add_on.scheduled_quantity, add_on.quantity)
    elif add_on.status == AddOnStatus.ACTIVE:
        has_ended = instance.today > container.cycle_end
        ended = AddOnStatus.INACTIVE if has_ended else AddOnStatus.CANCELED
        add_on.status, add_on.scheduled_quantity = ended.value, 0
        report.ended += 1
        return
    add_on.sync, add_on.sync_problem = AddOnSync.SYNCED.value, ""
    if before != (add_on.quantity, add_on.status, add_on.scheduled_quantity):
        report.changed += 1
