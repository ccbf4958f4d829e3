"""What becomes of the users of licences that are switched (SW-11, RN-7)."""

from sqlalchemy import delete, update

from sandbox.catalogue.offers import Edition
from sandbox.store.orders import Seat
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.subscriptions.seat_removal import seat_rows, trim_seats


def settle_users(
    portfolio: Portfolio, source: Subscription, target: Subscription, *, reassigns: bool
) -> None:
    """Let the users who have too few licences left move along, or lose theirs.

    Licences without a user are switched first. Users move from one product of Teams to another
    only, the most recently assigned first; else they lose their licences as by a return.

    Args:
        portfolio: what the customer holds.
        source: what has given up licences.
        target: what has gained as many.
        reassigns: whether that was asked for.
    """
    leaving = source.used_quantity - source.current_quantity
    if leaving <= 0:
        return
    if reassigns and all(_is_team(portfolio, each) for each in (source, target)):
        target.used_quantity += _move(portfolio, source, target, leaving)
    else:
        trim_seats(
            portfolio.world, source.customer_id, source.subscription_id, source.current_quantity
        )
    source.used_quantity = source.current_quantity


def _is_team(portfolio: Portfolio, subscription: Subscription) -> bool:
    product = product_of(portfolio.world.reference, subscription.base_offer_id)
    return product.edition is Edition.TEAM


def _move(portfolio: Portfolio, source: Subscription, target: Subscription, leaving: int) -> int:
    """Move users to the target; return how many of its licences are in use by that.

    Licences in use without a name move after those with one. Who has a licence of the target
    already needs no second one.
    """
    world = portfolio.world
    seats = list(reversed(seat_rows(world, source.subscription_id)))[:leaving]
    there = {seat.user for seat in seat_rows(world, target.subscription_id)}
    moving = [seat.user for seat in seats if seat.user not in there]
    staying = [seat.user for seat in seats if seat.user in there]
    of_source = (Seat.world_id == world.world_id, Seat.subscription_id == source.subscription_id)
    if staying:
        world.connection.execute(delete(Seat).where(*of_source, Seat.user.in_(staying)))
    if moving:
        world.connection.execute(
            update(Seat)
            .where(*of_source, Seat.user.in_(moving))
            .values(subscription_id=target.subscription_id, assigned_at=world.now, released=False)
        )
    for user in moving:
        world.record(
            "seat.reassigned",
            f"{user} has a licence of subscription {target.subscription_id} instead of "
            f"{source.subscription_id}",
            customer_id=source.customer_id,
            subscription_id=target.subscription_id,
        )
    return leaving - len(staying)
