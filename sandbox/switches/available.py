"""How many licences of a subscription may be switched now (SW-6, SW-10)."""

from sqlalchemy import bindparam, select

from sandbox.orders.pending import pending_orders
from sandbox.returns.under_way import quantity_being_returned
from sandbox.store.orders import CancellingItemRow
from sandbox.subscriptions.model import Subscription
from sandbox.timeline.open_world import OpenWorld

_SWITCHED = select(CancellingItemRow.order_id).where(
    CancellingItemRow.world_id == bindparam("of_world"),
    CancellingItemRow.order_id.in_(bindparam("orders", expanding=True)),
    CancellingItemRow.subscription_id == bindparam("of_subscription"),
)


def unrenewed(subscription: Subscription) -> int:
    """Return the licences of a subscription that are not paid for the next term too (SW-6)."""
    return max(0, subscription.current_quantity - (subscription.renewed_quantity or 0))


def switchable_quantity(world: OpenWorld, subscription: Subscription) -> int:
    """Return how many licences may be switched.

    What is renewed ahead stays, and so does what a return takes that is being processed. None may
    be while another switch of the subscription is processed, or its automatic renewal.
    """
    if subscription.renewal_date <= world.today:
        return 0
    pending = pending_orders(world, subscription.customer_id)
    if not pending:
        return unrenewed(subscription)
    keys = {
        "of_world": world.world_id,
        "of_subscription": subscription.subscription_id,
        "orders": pending,
    }
    if world.connection.execute(_SWITCHED, keys).first() is not None:
        return 0
    returned = quantity_being_returned(
        world, subscription.customer_id, subscription.subscription_id
    )
    return max(0, unrenewed(subscription) - returned)
