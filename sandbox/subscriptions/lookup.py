"""Find subscriptions by id in the whole world, whoever holds them: for testers."""

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.store.orders import SubscriptionRow
from sandbox.timeline.open_world import OpenWorld


def subscription_of_world(world: OpenWorld, subscription_id: str) -> SubscriptionRow:
    """Return a subscription as an object of the session.

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND.
    """
    key = (world.world_id, subscription_id)
    found = world.session.get(SubscriptionRow, key, populate_existing=True)
    if found is None:
        raise ControlRefusal(
            ControlError.SUBSCRIPTION_NOT_FOUND, [f"subscriptionId: {subscription_id}"]
        )
    return found
