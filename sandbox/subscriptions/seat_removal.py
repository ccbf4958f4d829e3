"""Who loses a licence when there are fewer, and when grace is over (RN-7, X13)."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from sandbox.domain.statuses import Status
from sandbox.store.orders import Seat, SubscriptionRow
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due


def seat_rows(world: OpenWorld, subscription_id: str) -> Sequence[Seat]:
    """Return the seats of a subscription, the oldest assignment first."""
    return world.session.scalars(
        select(Seat)
        .where(Seat.world_id == world.world_id, Seat.subscription_id == subscription_id)
        .order_by(Seat.assigned_at, Seat.sequence)
        .execution_options(populate_existing=True)
    ).all()


def losing_seats(seats: Sequence[Seat], quantity: int) -> list[Seat]:
    """Return whose licences go when `quantity` of them are left, who goes first first (RN-7).

    Licences that were never assigned go first, so nobody loses one while they last; then whom the
    admin named; then the most recently assigned.

    Args:
        seats: all of a subscription, the oldest assignment first.
        quantity: how many licences are left.
    """
    newest_first = list(reversed(seats))
    named = [seat for seat in newest_first if seat.released]
    others = [seat for seat in newest_first if not seat.released]
    return [*named, *others][: max(0, len(seats) - quantity)]


def trim_seats(world: OpenWorld, customer_id: str, subscription_id: str, quantity: int) -> None:
    """Take seats away until `quantity` licences are enough (RN-7).

    The users are those of `losing_seats`.
    """
    losing = losing_seats(seat_rows(world, subscription_id), quantity)
    if not losing:
        return
    for seat in losing:
        world.record(
            "seat.removed",
            f"{seat.user} lost a licence of subscription {subscription_id}",
            customer_id=customer_id,
            subscription_id=subscription_id,
        )
    world.connection.execute(
        delete(Seat).where(
            Seat.world_id == world.world_id,
            Seat.subscription_id == subscription_id,
            Seat.user.in_([seat.user for seat in losing]),
        )
    )


def end_grace_days(world: OpenWorld, events: list[Due]) -> None:
    """Take the seats of lapsed subscriptions away; quantities on the wire stay (X13).

    The handler of `grace.ends`; what was renewed late in the meantime keeps its seats.
    """
    lapsed = world.connection.execute(
        select(SubscriptionRow.subscription_id, SubscriptionRow.customer_id).where(
            SubscriptionRow.world_id == world.world_id,
            SubscriptionRow.subscription_id.in_([due.subject_id for due in events]),
            SubscriptionRow.status == Status.INACTIVE.value,
        )
    ).all()
    for subscription_id, customer_id in lapsed:
        trim_seats(world, customer_id, subscription_id, 0)
