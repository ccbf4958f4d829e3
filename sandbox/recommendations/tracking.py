"""Keep which recommendations a scheduled subscription came of; an order keeps its own (RE-C6)."""

from sqlalchemy import update

from sandbox.store.orders import SubscriptionRow
from sandbox.timeline.open_world import OpenWorld

LONGEST_TRACKER_ID = 255


def track_subscription(world: OpenWorld, subscription_id: str, tracker_id: str) -> None:
    """Keep with a scheduled subscription the tracker id that came along with it."""
    world.connection.execute(
        update(SubscriptionRow)
        .where(
            SubscriptionRow.world_id == world.world_id,
            SubscriptionRow.subscription_id == subscription_id,
        )
        .values(tracker_id=tracker_id)
    )
