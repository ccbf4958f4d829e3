"""What renews at Adobe: the container's switch, and add-ons that end with the cycle."""

from __future__ import annotations

from uuid import uuid4

from partner_platform.adobe import AdobeError
from partner_platform.instances import Instance
from partner_platform.services.left_customers import customer_of
from partner_platform.services.refusals import NotPossible
from partner_platform.services.subscriptions import add_ons_of
from partner_platform.services.unbilled_renewals import check_renewal_is_billed
from partner_platform.store import Store
from partner_platform.tables import Account, AddOn, AddOnStatus, AddOnSync, Status, Subscription


def set_auto_renew(
    store: Store,
    instance: Instance,
    account: Account,
    container: Subscription,
    *,
    enabled: bool,
) -> list[AddOn]:
    """Switch the automatic renewal of a container and of all its add-ons at Adobe.

    Returns:
        The add-ons that Adobe did not take it for; they are marked as failed.

    Raises:
        NotPossible: the container is not active, or its renewal is not billed.
    """
    if container.status != Status.ACTIVE:
        raise NotPossible(f"The subscription is {container.status}.")
    check_renewal_is_billed(container, instance.today)
    customer_of(store, instance, account)
    with store.begin() as session:
        container = session.get_one(
            Subscription, (instance.key, container.subscription_id), with_for_update=True
        )
        container.auto_renew = enabled
        add_ons = add_ons_of(session, container)
    active = [add_on for add_on in add_ons if add_on.status == AddOnStatus.ACTIVE]
    return [
        add_on for add_on in active if not provision(store, instance, account, container, add_on)
    ]


def provision(
    store: Store, instance: Instance, account: Account, container: Subscription, add_on: AddOn
) -> bool:
    """Tell Adobe how an add-on renews; on failure the add-on is marked, for `Retry`."""
    problem = ""
    try:
        _tell(instance, account, container, add_on, add_on.scheduled_quantity)
    except AdobeError as error:
        problem = str(error)
    with store.begin() as session:
        add_on = session.get_one(AddOn, (instance.key, add_on.addon_id))
        add_on.sync = (AddOnSync.FAILED if problem else AddOnSync.SYNCED).value
        add_on.sync_problem = problem
    return not problem


def schedule_cancellation(
    store: Store,
    instance: Instance,
    account: Account,
    container: Subscription,
    add_on: AddOn,
    *,
    quantity: int,
) -> None:
    """Let licences of an add-on end with the cycle: `Cancel an add-on`, `End of Billing Period`.

    Raises:
        NotPossible: the add-on is not active, has fewer licences, or is cancelled already; or the
            renewal is not billed.
        AdobeError: Adobe did not take it; nothing is changed.
    """
    if add_on.status != AddOnStatus.ACTIVE:
        raise NotPossible(f'The add-on "{add_on.name}" is {add_on.status}.')
    if add_on.is_scheduled_to_end:
        raise NotPossible(
            f'An existing cancellation request was found for the product(s) "{add_on.name}". '
            "To proceed, please revoke the cancellation request."
        )
    if not 1 <= quantity <= add_on.quantity:
        raise NotPossible(f'The add-on "{add_on.name}" has {add_on.quantity} licenses.')
    check_renewal_is_billed(container, instance.today)
    customer_of(store, instance, account)
    _tell(instance, account, container, add_on, quantity)
    _note(store, instance, add_on, quantity)


def revoke_cancellation(
    store: Store, instance: Instance, account: Account, container: Subscription, add_on: AddOn
) -> None:
    """Take back a scheduled cancellation that has not happened.

    Raises:
        NotPossible: there is none, or the renewal is not billed.
        AdobeError: Adobe did not take it; nothing is changed.
    """
    if not add_on.is_scheduled_to_end or add_on.status != AddOnStatus.ACTIVE:
        raise NotPossible(f'The add-on "{add_on.name}" has no cancellation request.')
    check_renewal_is_billed(container, instance.today)
    customer_of(store, instance, account)
    _tell(instance, account, container, add_on, 0)
    _note(store, instance, add_on, 0)


def _tell(
    instance: Instance, account: Account, container: Subscription, add_on: AddOn, ending: int
) -> None:
    remaining = add_on.quantity - ending
    renews = container.auto_renew and remaining > 0
    instance.adobe.set_auto_renewal(
        account.adobe_customer_id or "",
        add_on.adobe_subscription_id or "",
        enabled=renews,
        quantity=remaining if renews else None,
        correlation_id=str(uuid4()),
    )


def _note(store: Store, instance: Instance, add_on: AddOn, ending: int) -> None:
    with store.begin() as session:
        add_on = session.get_one(AddOn, (instance.key, add_on.addon_id))
        add_on.scheduled_quantity = ending
        add_on.sync, add_on.sync_problem = AddOnSync.SYNCED.value, ""
