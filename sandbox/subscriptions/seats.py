"""Seats: who uses which licence (RN-7)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert

from sandbox.accounts.acceptance import check_accepted
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.store.orders import Seat, SubscriptionRow
from sandbox.subscriptions.lookup import subscription_of_world
from sandbox.subscriptions.portfolio import product_of
from sandbox.subscriptions.seat_removal import losing_seats, seat_rows
from sandbox.timeline.open_world import OpenWorld

_CONSUMED = "transactions and credits are not assigned to users"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A user who has a licence since an instant."""

    user: str
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class SeatList:
    """The users of a subscription in the order of assignment, and who is to lose theirs first."""

    assigned: list[Assignment]
    release: list[str]


def assign_seats(
    world: OpenWorld,
    subscription_id: str,
    *,
    assigned: Sequence[Assignment],
    release: Collection[str],
) -> SeatList:
    """Replace the assignments of a subscription; its `usedQuantity` is their number.

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND; INVALID_REQUEST, more users than licences, one
            user twice, somebody to be released who has no licence, a product without seats;
            TERMS_NOT_ACCEPTED, unless all are taken back.
    """
    subscription = subscription_of_world(world, subscription_id)
    if assigned:
        check_accepted(world, subscription.customer_id)
    _check(world, subscription, assigned, release)
    _forget(world, subscription_id)
    _write(world, subscription_id, assigned, release=release)
    subscription.used_quantity = len(assigned)
    world.session.flush()
    return seats_of(world, subscription_id)


def assign_seat(world: OpenWorld, subscription_id: str, user: str) -> SeatList:
    """Assign a free licence of a subscription to a user now; who has one keeps it as it is.

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND; INVALID_REQUEST, a product without seats;
            TERMS_NOT_ACCEPTED; NO_FREE_LICENSE.
    """
    subscription = subscription_of_world(world, subscription_id)
    check_accepted(world, subscription.customer_id)
    seats = seats_of(world, subscription_id)
    if user in {assignment.user for assignment in seats.assigned}:
        return seats
    if product_of(world.reference, subscription.base_offer_id).is_consumed:
        raise ControlRefusal(ControlError.INVALID_REQUEST, [f"user: {_CONSUMED}"])
    # What an order paid for that was in use already counts as used without a name.
    used = max(subscription.used_quantity, len(seats.assigned))
    if used >= subscription.current_quantity:
        details = [f"currentQuantity: {subscription.current_quantity}", f"usedQuantity: {used}"]
        raise ControlRefusal(ControlError.NO_FREE_LICENSE, details)
    _write(world, subscription_id, [Assignment(user, world.now)], release=())
    subscription.used_quantity = used + 1
    world.session.flush()
    return seats_of(world, subscription_id)


def unassign_seat(world: OpenWorld, subscription_id: str, user: str) -> SeatList:
    """Take a user's licence of a subscription back; it renews all the same (RN-7).

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND; USER_NOT_ASSIGNED.
    """
    subscription = subscription_of_world(world, subscription_id)
    removed = world.connection.execute(
        delete(Seat).where(
            Seat.world_id == world.world_id,
            Seat.subscription_id == subscription_id,
            Seat.user == user,
        )
    )
    if not removed.rowcount:
        raise ControlRefusal(ControlError.USER_NOT_ASSIGNED, [f"user: {user}"])
    subscription.used_quantity = max(0, subscription.used_quantity - 1)
    world.session.flush()
    return seats_of(world, subscription_id)


def release_seats(world: OpenWorld, subscription_id: str, users: Collection[str]) -> SeatList:
    """Name all whose licences go first when fewer renew; who was named before is no more (RN-7).

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND; INVALID_REQUEST, somebody has no licence.
    """
    subscription_of_world(world, subscription_id)
    named = set(users)
    seats = seat_rows(world, subscription_id)
    faults = _strangers(named, {seat.user for seat in seats}, "users")
    if faults:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)
    for seat in seats:
        seat.released = seat.user in named
    world.flush()
    return seats_of(world, subscription_id)


def preview_removal(world: OpenWorld, subscription_id: str, quantity: int) -> list[Assignment]:
    """Say who would lose a licence if `quantity` were left now, who goes first first (RN-7).

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND.
    """
    subscription_of_world(world, subscription_id)
    losing = losing_seats(seat_rows(world, subscription_id), quantity)
    return [Assignment(seat.user, seat.assigned_at) for seat in losing]


def _write(
    world: OpenWorld,
    subscription_id: str,
    assigned: Sequence[Assignment],
    *,
    release: Collection[str],
) -> None:
    if not assigned:
        return
    first = world.draw("seat", len(assigned))
    world.connection.execute(
        insert(Seat),
        [
            {
                "world_id": world.world_id,
                "subscription_id": subscription_id,
                "user": assignment.user,
                "sequence": first + index,
                "assigned_at": assignment.assigned_at,
                "released": assignment.user in release,
            }
            for index, assignment in enumerate(assigned)
        ],
    )


def _check(
    world: OpenWorld,
    subscription: SubscriptionRow,
    assigned: Sequence[Assignment],
    release: Collection[str],
) -> None:
    users = [assignment.user for assignment in assigned]
    product = product_of(world.reference, subscription.base_offer_id)
    faults = []
    if product.is_consumed:
        faults.append(f"assigned: {_CONSUMED}")
    if len(users) > subscription.current_quantity:
        faults.append(
            f"assigned: {len(users)} users, but only {subscription.current_quantity} licences"
        )
    if len(set(users)) < len(users):
        faults.append("assigned: a user has one licence of a subscription at most")
    faults += _strangers(set(release), set(users), "release")
    if faults:
        raise ControlRefusal(ControlError.INVALID_REQUEST, faults)


def _strangers(named: set[str], users: set[str], field: str) -> list[str]:
    """Say who of those that are named has no licence."""
    strangers = sorted(named - users)
    return [f"{field}: not assigned: {', '.join(strangers)}"] if strangers else []


def find_seats(world: OpenWorld, subscription_id: str) -> SeatList:
    """Return the assignments of a subscription, oldest first.

    Raises:
        ControlRefusal: SUBSCRIPTION_NOT_FOUND.
    """
    subscription_of_world(world, subscription_id)
    return seats_of(world, subscription_id)


def seats_of(world: OpenWorld, subscription_id: str) -> SeatList:
    """Return the assignments of a subscription, oldest first."""
    seats = seat_rows(world, subscription_id)
    return SeatList(
        assigned=[Assignment(seat.user, seat.assigned_at) for seat in seats],
        release=[seat.user for seat in seats if seat.released],
    )


def _forget(world: OpenWorld, subscription_id: str) -> None:
    world.connection.execute(
        delete(Seat).where(Seat.world_id == world.world_id, Seat.subscription_id == subscription_id)
    )
