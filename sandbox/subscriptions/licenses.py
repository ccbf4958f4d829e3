"""The licences of a customer, product by product: how many there are, and who has them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from sandbox.catalogue.offers import Product
from sandbox.domain.statuses import Status
from sandbox.store.orders import Seat
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld


@dataclass(frozen=True, slots=True)
class ProductLicenses:
    """The licences of one subscription; `named` of them have a user, `released` of these go first.

    More may be in use than have a user: what an order paid for that was in use already.
    """

    subscription: Subscription
    product: Product
    named: int
    released: int

    @property
    def subscription_id(self) -> str:
        """The subscription's id."""
        return self.subscription.subscription_id

    @property
    def total(self) -> int:
        """How many there are now."""
        return self.subscription.current_quantity

    @property
    def assigned(self) -> int:
        """How many are in use."""
        return self.subscription.used_quantity

    @property
    def unassigned(self) -> int:
        """How many are free."""
        return max(0, self.total - self.assigned)

    @property
    def is_scheduled(self) -> bool:
        """Whether it begins at the anniversary, and has no licences before."""
        return self.subscription.status == Status.SCHEDULED

    @property
    def is_lapsed(self) -> bool:
        """Whether its term is over."""
        return self.subscription.status == Status.INACTIVE


def product_licenses(portfolio: Portfolio, customer_id: str) -> list[ProductLicenses]:
    """Return the licences of all subscriptions of a customer, by one statement.

    Those without any licence left, since all were returned, are left out.
    """
    world = portfolio.world
    held = [
        subscription
        for subscription in portfolio.subscriptions[customer_id]
        if subscription.current_quantity or subscription.is_open
    ]
    counts = _seat_counts(world, [subscription.subscription_id for subscription in held])
    return [
        ProductLicenses(
            subscription,
            product_of(world.reference, subscription.base_offer_id),
            *counts.get(subscription.subscription_id, (0, 0)),
        )
        for subscription in held
    ]


def expired_licenses(
    world: OpenWorld, licenses: Sequence[ProductLicenses]
) -> list[ProductLicenses]:
    """Return those that were not renewed by their anniversary, the last one first (seed 003)."""
    expired = [
        lapsed
        for lapsed in licenses
        if lapsed.is_lapsed and lapsed.subscription.renewal_date <= world.today
    ]
    return sorted(expired, key=lambda lapsed: lapsed.subscription.renewal_date, reverse=True)


def _seat_counts(
    world: OpenWorld, subscription_ids: Collection[str]
) -> Mapping[str, tuple[int, int]]:
    """Return by subscription how many users have a licence, and how many of them are released."""
    if not subscription_ids:
        return {}
    found = world.connection.execute(
        select(
            Seat.subscription_id,
            func.count().label("named"),
            func.sum(case((Seat.released, 1), else_=0)).label("released"),
        )
        .where(Seat.world_id == world.world_id, Seat.subscription_id.in_(subscription_ids))
        .group_by(Seat.subscription_id)
    )
    return {row.subscription_id: (int(row.named), int(row.released)) for row in found}
