"""What renews at an anniversary: the one answer to that question (RN-1 to RN-4, RN-6, X12).

The automatic renewal does what is forecast here; PREVIEW_RENEWAL without lines shows it, the email
when renewal opens tells it, and whatever else wants to know it asks here too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.catalogue.eligibility import Levels
from sandbox.domain.statuses import Status
from sandbox.orders.price_points import Conditions, LineDiscount, price_regions
from sandbox.renewals.anniversary_points import shortfall
from sandbox.renewals.bases import mark_strays
from sandbox.renewals.code_points import RENEWAL_OFFERS
from sandbox.renewals.discount_points import RENEWAL_DISCOUNTS
from sandbox.renewals.lines import (
    Prices,
    RenewalLine,
    Wanted,
    next_anniversary_of,
    renewal_day,
)
from sandbox.renewals.model import Forecast, Obstacle, Prospect
from sandbox.renewals.standing import Preference, standing_preferences
from sandbox.subscriptions.levels import Basis, Occasion
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.timeline.open_world import OpenWorld

_OF_ACCOUNTS = {
    Status.DISTRIBUTOR_INACTIVE.value: Obstacle.DISTRIBUTOR_INACTIVE,
    Status.RESELLER_INACTIVE.value: Obstacle.RESELLER_INACTIVE,
    Status.CUSTOMER_INACTIVE.value: Obstacle.CUSTOMER_INACTIVE,
}


def coming_ends(portfolio: Portfolio) -> dict[str, list[Subscription]]:
    """Return the subscriptions whose term ends at the pending anniversary of each customer."""
    ends = {}
    for customer_id in portfolio.accounts:
        annual = portfolio.annual(customer_id)
        anniversary = min((held.renewal_date for held in annual), default=None)
        ends[customer_id] = [held for held in annual if held.renewal_date == anniversary]
    return ends


def forecast(
    portfolio: Portfolio,
    ending: Mapping[str, Sequence[Subscription]] | None = None,
    *,
    priced_on: date | None = None,
) -> dict[str, Forecast]:
    """Say what renews when terms end, for any number of customers at the cost of one query.

    Args:
        portfolio: what the customers hold.
        ending: the subscriptions whose term ends, without credit packs, by customer; None for
            those of every customer's pending anniversary.
        priced_on: the day whose prices the lines have; None for that of the renewal (X16).

    Returns:
        A forecast for every customer that has something to end.
    """
    if ending is None:
        ending = coming_ends(portfolio)
    world = portfolio.world
    every = [subscription for subscriptions in ending.values() for subscription in subscriptions]
    standing = standing_preferences(world, every)
    coming = _Coming(
        standing,
        Prices(world, price_regions(world, {subscription.deployment_id for subscription in every})),
        world.program[RENEWAL_DISCOUNTS](portfolio, every, standing),
    )
    return {
        customer_id: _of_one(portfolio, coming, subscriptions, priced_on)
        for customer_id, subscriptions in ending.items()
        if subscriptions
    }


def forecast_one(
    portfolio: Portfolio, ending: Sequence[Subscription], *, priced_on: date | None = None
) -> Forecast:
    """Say what becomes of subscriptions of one customer whose term ends; one at least."""
    (found,) = forecast(portfolio, {ending[0].customer_id: ending}, priced_on=priced_on).values()
    return found


def going_on(portfolio: Portfolio, customer_id: str) -> set[str]:
    """Return the products that a customer will have after its pending anniversary."""
    ending = coming_ends(portfolio)[customer_id]
    if not ending:
        return set()
    return {product.product_id for product, _ in forecast_one(portfolio, ending).counted}


@dataclass(frozen=True, slots=True)
class _Coming:
    """What is known of all customers of a forecast at once."""

    standing: Mapping[str, Preference]
    prices: Prices
    discounts: Mapping[str, LineDiscount]


def _of_one(
    portfolio: Portfolio,
    coming: _Coming,
    ending: Sequence[Subscription],
    priced_on: date | None,
) -> Forecast:
    world, account = portfolio.world, portfolio.accounts[ending[0].customer_id]
    ends = {subscription.renewal_date for subscription in ending}
    next_dates = {day: next_anniversary_of(account, day) for day in ends}
    anniversary = max(ends)
    day = renewal_day(world, anniversary)
    running_on = [
        held
        for held in portfolio.subscriptions[account.customer_id]
        if held.renewal_date > anniversary and portfolio.is_annual(held)
    ]
    prospects = [
        _prospect(world, subscription, coming, next_dates[subscription.renewal_date], day)
        for subscription in ending
    ]
    outcome = account.order_outcome
    basis, levels = _order(
        coming.prices, account, anniversary, prospects, running_on, priced_on or day
    )
    against = _OF_ACCOUNTS.get(outcome)
    if against is None and (against := shortfall(world, basis)):
        outcome = Status.FAILED.value
    for prospect in prospects:
        if prospect.line and not prospect.obstacle:
            prospect.obstacle = against
    return Forecast(
        account=account,
        anniversary=anniversary,
        prospects=prospects,
        running_on=running_on,
        basis=basis,
        levels=levels,
        outcome=outcome,
        price_day=priced_on or day,
    )


def _prospect(
    world: OpenWorld,
    subscription: Subscription,
    coming: _Coming,
    next_date: date,
    day: date,
) -> Prospect:
    """Return what becomes of a subscription by itself, whatever the others do.

    `next_date` is the anniversary after its own, `day` that whose offers are sold.
    """
    product = product_of(world.reference, subscription.base_offer_id)
    preference = coming.standing.get(subscription.subscription_id) or Preference.of(subscription)
    wanted, renewed = preference.wanted(subscription), subscription.renewed_quantity or 0
    to_order = max(0, wanted - renewed)
    obstacle = None
    if not wanted:
        obstacle = Obstacle.OPTED_OUT
    elif to_order and not product.on_sale(day):
        obstacle = Obstacle.ENDED
    return Prospect(
        subscription=subscription,
        product=product,
        wanted=wanted,
        renewed=renewed,
        to_order=to_order,
        next_date=next_date,
        obstacle=obstacle,
        discount=coming.discounts.get(subscription.subscription_id),
        flex_discount_code=preference.flex_discount_code if wanted else "",
        renewal_code=preference.renewal_code if wanted else "",
    )


def _order(
    prices: Prices,
    account: Account,
    anniversary: date,
    prospects: list[Prospect],
    running_on: Sequence[Subscription],
    on: date,
) -> tuple[Basis, Levels]:
    """Give prospects their lines; return the basis with what counts, and the levels.

    What has no base or no price does not renew, so does not count for the level either: each
    round finds fewer, and the usual one finds none.
    """
    reference = prices.world.reference
    going_on = [
        (product_of(reference, subscription.base_offer_id), subscription.current_quantity)
        for subscription in running_on
    ]
    ordered = [prospect for prospect in prospects if prospect.to_order]
    while True:
        mark_strays(ordered, prospects, going_on)
        counted = [(each.product, count) for each in prospects if (count := each.quantity)]
        counted += going_on
        basis = Basis(account, counted, Occasion.ANNIVERSARY, anniversary)
        conditions = Conditions.of(prices.world, basis)
        _choose_offers(prices.world, basis, prospects)
        is_final = True
        for prospect in ordered:
            prospect.line = _line(prices, account, prospect, conditions, on)
            if prospect.line.price is None and not prospect.obstacle:
                prospect.obstacle = Obstacle.NO_PRICE
                is_final = False
        if is_final:
            return basis, conditions.levels


def _choose_offers(world: OpenWorld, basis: Basis, prospects: Sequence[Prospect]) -> None:
    """Find out what renewal codes give to those that have one, by what goes on (HG-8)."""
    for prospect in prospects:
        if prospect.renewal_code:
            prospect.coded = world.program[RENEWAL_OFFERS](
                world, basis, prospect.product, prospect.renewal_code, prospect.quantity
            )


def _line(
    prices: Prices, account: Account, prospect: Prospect, conditions: Conditions, on: date
) -> RenewalLine:
    subscription, product = prospect.subscription, prospect.product
    at_level, coded = prices.world.reference.catalogue.at_level, prospect.coded
    offer = coded.offer if coded else at_level(product, conditions.levels.of(product))
    code, discount = conditions.code_for(prices.world, offer), prospect.discount
    if discount is not None and (coded or code):
        # Beside what a code names no flexible discount holds (FD-6).
        discount = discount.lost
    wanted = Wanted(
        offer,
        prospect.to_order,
        subscription.currency,
        subscription.subscription_id,
        subscription.deployment_id,
        discount,
        code,
    )
    term = (subscription.renewal_date, prospect.next_date)
    return prices.line(account, wanted, term=term, on=on, locks=conditions.locks)
