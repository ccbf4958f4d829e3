"""Reusable discounts that come by themselves: the customer's own use brings them (FD-14, X25)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.domain.order_types import OrderType
from sandbox.flexible_discounts.asked import Asked
from sandbox.flexible_discounts.model import FlexDiscount
from sandbox.flexible_discounts.qualification import Qualification, Verdict
from sandbox.flexible_discounts.records import discounts_of_ids
from sandbox.flexible_discounts.usage import Use, uses_of
from sandbox.orders.model import Order
from sandbox.orders.price_points import LineDiscount
from sandbox.orders.records import DISCOUNTED_LINES
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld

_BRINGING: Final = frozenset({OrderType.NEW.value, OrderType.RENEWAL.value})
"""Orders whose discounts come again; what was first used on a switch does not (FD-8)."""


class ComingAgain(NamedTuple):
    """A reusable discount of a subscription, with the use that brings it."""

    discount: FlexDiscount
    use: Use


def discounted_uses(world: OpenWorld, customer_ids: Collection[str]) -> list[Use]:
    """Return what customers have used; a world without any discounted line is not asked."""
    if not world.counters.get(DISCOUNTED_LINES):
        return []
    return uses_of(world.connection, world.world_id, customer_ids)


def coming_again(
    world: OpenWorld, uses: Sequence[Use], subscription_ids: Collection[str]
) -> dict[str, ComingAgain]:
    """Return the reusable discount that was used last for each subscription (FD-14)."""
    # They come oldest first.
    first: dict[tuple[str, str], str] = {}
    for use in uses:
        first.setdefault((use.subscription_id, use.discount_id), use.order_type)
    bringing = [
        use
        for use in uses
        if use.subscription_id in subscription_ids
        and {use.order_type, first[use.subscription_id, use.discount_id]} <= _BRINGING
    ]
    if not bringing:
        return {}
    ids = {use.discount_id for use in bringing}
    found = discounts_of_ids(world.connection, world.world_id, ids)
    reusable = {discount.discount_id: discount for discount in found if discount.is_reusable}
    # The last one stays.
    return {
        use.subscription_id: ComingAgain(reusable[use.discount_id], use)
        for use in bringing
        if use.discount_id in reusable
    }


def verdict_again(
    known: Qualification, subscription: Subscription, coming: ComingAgain, at: datetime
) -> Verdict:
    """Return what becomes of a reusable discount at a renewal of its subscription."""
    code = coming.discount.code
    asked = Asked.at_renewal(known.portfolio, subscription, code, at, comes_by_itself=True)
    return known.verdict_on(asked, coming.discount)


def is_of_running_term(use: Use, renewal_date: date) -> bool:
    """Tell whether a use is of the term that ends: only its loss is shown (FD-12)."""
    return use.created_at.date() >= add_months(renewal_date, -TERM_MONTHS)


def discounts_by_themselves(
    portfolio: Portfolio, order: Order, request: OrderRequest, alone: Collection[int]
) -> Mapping[int, LineDiscount]:
    """Return what comes by itself to lines of a renewal by hand that name no code (X25).

    `alone` are the numbers of the lines that have no other discount: with one none combines.
    """
    renewing = {
        number: held
        for number, held in _renewing(portfolio, order, request).items()
        if number in alone
    }
    if not renewing:
        return {}
    world = portfolio.world
    uses = discounted_uses(world, portfolio.accounts)
    ids = {subscription.subscription_id for subscription in renewing.values()}
    coming = coming_again(world, uses, ids)
    if not coming:
        return {}
    known = Qualification.load(portfolio, (), _deployments(renewing.values()), uses)
    found = {
        number: verdict_again(known, subscription, coming[subscription.subscription_id], world.now)
        for number, subscription in renewing.items()
        if subscription.subscription_id in coming
    }
    return {number: verdict.discount for number, verdict in found.items() if verdict.fault is None}


def _renewing(portfolio: Portfolio, order: Order, request: OrderRequest) -> dict[int, Subscription]:
    """Return what lines without a code renew, by their numbers."""
    found = {
        line.number: portfolio.find(order.customer_id, line.subscription_id)
        for line in request.lines
        if line.subscription_id and not any(line.flex_discount_codes)
    }
    return {number: held for number, held in found.items() if held is not None}


def _deployments(subscriptions: Iterable[Subscription]) -> set[str]:
    return {subscription.deployment_id for subscription in subscriptions}
