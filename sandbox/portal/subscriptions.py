"""Subscriptions as a tester sets them in Adobe's sandbox portal."""

from dataclasses import dataclass

from sqlalchemy import delete

from sandbox.accounts.lookup import customer_of_world
from sandbox.catalogue.offers import quantity_max
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.marks import Mark
from sandbox.domain.statuses import Status
from sandbox.portal.terms import rearm
from sandbox.store.orders import PreferenceChange, SubscriptionRow
from sandbox.subscriptions.lookup import subscription_of_world
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChanges:
    """What is to change of a subscription; None leaves a part as it is."""

    status: str | None = None
    used_quantity: int | None = None
    renewal_quantity: int | None = None
    auto_renewal: bool | None = None


def change_subscription(
    world: OpenWorld, subscription_id: str, changes: SubscriptionChanges
) -> SubscriptionRow:
    """Set what the portal can set of a subscription; preferences count whatever the day (X12).

    `auto_renewal=True` without a quantity means all licences again (RN-2). Returns it as it is now.

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND; INVALID_REQUEST, a quantity out of range or the
            auto-renewal of a credit pack.
    """
    subscription = subscription_of_world(world, subscription_id)
    _check(world, subscription, changes)
    if changes.used_quantity is not None:
        subscription.used_quantity = changes.used_quantity
    if changes.auto_renewal is not None or changes.renewal_quantity is not None:
        _prefer(world, subscription, changes)
    if changes.status not in (None, subscription.status):
        _set_status(world, subscription, changes.status or "")
    world.session.flush()
    return subscription_of_world(world, subscription_id)


def _check(world: OpenWorld, subscription: SubscriptionRow, changes: SubscriptionChanges) -> None:
    product = product_of(world.reference, subscription.base_offer_id)
    largest = quantity_max(product, world.rules)
    current = subscription.current_quantity
    faults = []
    if changes.used_quantity is not None and changes.used_quantity > current:
        faults.append(f"usedQuantity: is at most the currentQuantity, {current}")
    if changes.renewal_quantity is not None and changes.renewal_quantity > largest:
        faults.append(f"renewalQuantity: is at most {largest}")
    if changes.auto_renewal and product.is_credit_pack:
        faults.append("autoRenewalEnabled: credit packs do not renew")
    if faults:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)


def _prefer(world: OpenWorld, subscription: SubscriptionRow, changes: SubscriptionChanges) -> None:
    if changes.auto_renewal is not None:
        subscription.auto_renewal = changes.auto_renewal
    if changes.renewal_quantity is not None or changes.auto_renewal:
        subscription.renewal_quantity = changes.renewal_quantity
    # What stood before the cutoff no longer matters: the tester's word is the last.
    world.session.execute(
        delete(PreferenceChange).where(
            PreferenceChange.world_id == world.world_id,
            PreferenceChange.subscription_id == subscription.subscription_id,
        )
    )


def _set_status(world: OpenWorld, subscription: SubscriptionRow, status: str) -> None:
    subscription.status = status
    if status == Status.INACTIVE:
        subscription.renewal_quantity = None
        subscription.renewal_code = subscription.moq_code = ""
    else:
        subscription.left_with = ""
    rearm(world, customer_of_world(world, subscription.customer_id))
    world.record(
        Mark.STATUS,
        f"a tester's hand: subscription {subscription.subscription_id} has status {status}",
        customer_id=subscription.customer_id,
        subscription_id=subscription.subscription_id,
    )
