"""What follows the transfer: the account, its container subscription, and the add-ons in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe.accounts import Customer
from partner_platform.adobe.subscriptions import Subscription as AdobeSubscription
from partner_platform.instances import Instance
from partner_platform.money import Cycle
from partner_platform.services.adopting import adopt, cycle_of, open_container
from partner_platform.services.customers import account_from, synced
from partner_platform.services.prices import load_current_list
from partner_platform.services.reseller_changes.messages import NOT_COMPLETED, ChangeProblem
from partner_platform.services.reseller_changes.opening import locked, note
from partner_platform.services.subscriptions import add_ons_of, container_of
from partner_platform.store import Store
from partner_platform.tables import (
    Account,
    AddOn,
    AddOnStatus,
    AddOnSync,
    CustomerType,
    ResellerChange,
    Status,
    Subscription,
    SubStep,
)


def find_or_make_account(store: Store, instance: Instance, change: ResellerChange) -> None:
    """Give the chosen account its external id, and change nothing else of it; or make one.

    Raises:
        ChangeProblem: the chosen account cannot be this customer.
        NotPossible: Adobe has no contact for a new one.
        AdobeError: Adobe does not tell the customer.
    """
    customer = _customer(instance, change)
    with store.begin() as session:
        row = locked(session, change)
        if row.done != change.done:
            return
        known = session.scalar(
            select(Account).where(
                Account.instance == row.instance,
                Account.adobe_customer_id == customer.customer_id,
            )
        )
        if row.customer_type == CustomerType.NEW:
            account = known or account_from(session, instance, customer)
        else:
            account = _chosen(session, row, known)
            synced(account, customer)
        row.account_id = account.account_id
        _finish(row, SubStep.ACCOUNT)


def find_or_make_container(store: Store, instance: Instance, change: ResellerChange) -> None:
    """Open the container subscription of the account, with auto-renew on (seed 004).

    Raises:
        AdobeError: Adobe does not tell the customer.
    """
    cycle = cycle_of(_customer(instance, change), instance.today)
    with store.begin() as session:
        row = locked(session, change)
        if row.done != change.done:
            return
        account = session.get_one(Account, (row.instance, row.account_id))
        container = container_of(session, account)
        if container is None and cycle is not None:
            container = open_container(session, instance, account, cycle)
        elif container is not None and container.status != Status.ACTIVE and cycle is not None:
            _reopen(container, cycle)
        # A customer that never bought anything has no cycle, and no subscription yet.
        row.subscription_id = None if container is None else container.subscription_id
        _finish(row, SubStep.SUBSCRIPTION)


def bring_services(store: Store, instance: Instance, change: ResellerChange) -> None:
    """Make an add-on of each of the customer's active subscriptions.

    Raises:
        AdobeError: Adobe does not tell them, or has no price list.
    """
    customer = _customer(instance, change)
    found = instance.adobe.subscriptions(customer.customer_id)
    load_current_list(store, instance, customer.segment)
    with store.begin() as session:
        row = locked(session, change)
        if row.done != change.done:
            return
        if row.subscription_id is not None:
            container = session.get_one(Subscription, (row.instance, row.subscription_id))
            known = {
                add_on.adobe_subscription_id: add_on for add_on in add_ons_of(session, container)
            }
            for active in (subscription for subscription in found if subscription.is_active):
                add_on = known.get(active.subscription_id)
                if add_on is None:
                    add_on = adopt(
                        session, instance, container, active, customer.segment, transferred=True
                    )
                _bring(instance, add_on, active)
        _finish(row, SubStep.ADD_ONS)


def _customer(instance: Instance, change: ResellerChange) -> Customer:
    return instance.adobe.customer(change.adobe_customer_id or "")


def _finish(change: ResellerChange, sub_step: SubStep) -> None:
    change.done = sub_step.value
    note(change, None)


def _chosen(session: Session, change: ResellerChange, known: Account | None) -> Account:
    account = session.get(Account, (change.instance, change.chosen_account_id))
    if account is None:
        raise ChangeProblem(NOT_COMPLETED, "The chosen customer is not there any more.")
    if known is not None and known.account_id != account.account_id:
        details = f'The customer is the account "{known.name}" already.'
        raise ChangeProblem(NOT_COMPLETED, details)
    if account.adobe_customer_id not in {None, change.adobe_customer_id}:
        details = f'"{account.name}" was synced with another customer of Adobe meanwhile.'
        raise ChangeProblem(NOT_COMPLETED, details)
    return account


def _reopen(container: Subscription, cycle: Cycle) -> None:
    """Begin again with a container that had ended: an account has one."""
    container.status = Status.ACTIVE.value
    container.cycle_start, container.cycle_end = cycle.first, cycle.last
    container.auto_renew = True


def _bring(instance: Instance, add_on: AddOn, active: AdobeSubscription) -> None:
    """Let an add-on be a transferred one; what does not renew at Adobe is not switched off here.

    What was ordered before it came cannot be cancelled (RE-5): one that came back is a new one.
    """
    add_on.quantity = active.quantity
    add_on.status, add_on.sync = AddOnStatus.ACTIVE.value, AddOnSync.SYNCED.value
    add_on.transferred, add_on.created = True, instance.now()
    add_on.scheduled_quantity = 0
