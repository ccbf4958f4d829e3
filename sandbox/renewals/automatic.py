"""The end of a term: renew what is enabled, let the rest lapse (RN-1, RN-2, RN-4, X12).

The handler of `term.ends`. Order of work for one anniversary: levels from all renewal quantities,
then one RENEWAL order per customer and currency, then expiry, then the next anniversary.
"""

from collections.abc import Sequence
from datetime import date

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.complete import record_outcome
from sandbox.orders.model import SOURCE_SYSTEM, Order, new_order
from sandbox.orders.records import write_orders
from sandbox.orders.schedule import schedule_processing
from sandbox.renewals.anniversary_points import pass_anniversary
from sandbox.renewals.complete import begin_term, lapse, renew, reset_levels
from sandbox.renewals.emails import send_lapsed, send_renewed
from sandbox.renewals.forecast import forecast
from sandbox.renewals.lines import next_anniversary_of
from sandbox.renewals.model import Forecast, Obstacle, Prospect
from sandbox.renewals.spent_codes import spend_codes
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio, product_of
from sandbox.subscriptions.renewing import being_renewed
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due


def end_terms(world: OpenWorld, events: list[Due]) -> None:
    """End the terms that are over for the customers of a batch."""
    portfolio = Portfolio.load(world, [due.customer_id for due in events])
    pending = being_renewed(world, portfolio.accounts)
    over = {
        customer_id: [
            subscription
            for subscription in subscriptions
            if _is_over(subscription, world.today) and subscription.subscription_id not in pending
        ]
        for customer_id, subscriptions in portfolio.subscriptions.items()
    }
    packs = {
        customer_id: _packs(portfolio, subscriptions) for customer_id, subscriptions in over.items()
    }
    annual = {
        customer_id: [
            subscription for subscription in subscriptions if subscription not in packs[customer_id]
        ]
        if packs[customer_id]
        else subscriptions
        for customer_id, subscriptions in over.items()
    }
    forecasts = forecast(portfolio, annual)
    made: list[Order] = []
    for customer_id, subscriptions in over.items():
        for pack in packs[customer_id]:
            lapse(portfolio, pack, "credit packs end a year after their order")
        orders: list[Order] = []
        if customer_id in forecasts:
            orders = _end_term(portfolio, forecasts[customer_id])
        elif pending.isdisjoint(_ids(portfolio.subscriptions[customer_id])):
            _go_on(portfolio, portfolio.accounts[customer_id])
        if subscriptions:
            _tell(world, portfolio.accounts[customer_id], subscriptions, orders)
        made += orders
    write_orders(world, made)
    portfolio.write()


def _ids(subscriptions: Sequence[Subscription]) -> set[str]:
    return {subscription.subscription_id for subscription in subscriptions}


def _go_on(portfolio: Portfolio, account: Account) -> None:
    """Begin the term of what was bought ahead where nothing was left to end (RN-3).

    With nothing ahead either the term is over, and its level with it (RN-4).
    """
    today = portfolio.world.today
    ahead = [
        subscription.renewal_date
        for subscription in portfolio.annual(account.customer_id)
        if subscription.renewal_date > today
    ]
    if ahead:
        is_rolled = account.coterm_date == next_anniversary_of(account, today)
        if is_rolled and account.last_anniversary != today:
            account.last_anniversary = today
            reset_levels(portfolio, account)
            begin_term(portfolio, account, today, min(ahead))
    elif account.coterm_date == today:
        reset_levels(portfolio, account)


def _packs(portfolio: Portfolio, subscriptions: Sequence[Subscription]) -> list[Subscription]:
    reference = portfolio.world.reference
    return [
        subscription
        for subscription in subscriptions
        if product_of(reference, subscription.base_offer_id).is_credit_pack
    ]


def _tell(
    world: OpenWorld, account: Account, over: Sequence[Subscription], orders: Sequence[Order]
) -> None:
    """Tell a customer's admins what has renewed by now, and what has not (VC-4)."""
    send_renewed(world, account, [order for order in orders if order.status == Status.COMPLETE])
    send_lapsed(world, account, [subscription for subscription in over if not subscription.is_open])


def _is_over(subscription: Subscription, today: date) -> bool:
    return subscription.renewal_date <= today and subscription.status != Status.INACTIVE


def _end_term(portfolio: Portfolio, coming: Forecast) -> list[Order]:
    """Do to one customer what is forecast of its term's end; returns the renewal orders."""
    account, prospects = coming.account, coming.prospects
    account.last_anniversary = max(
        coming.anniversary, account.last_anniversary or coming.anniversary
    )
    account.license_level, account.consumable_level = (
        coming.levels.license,
        coming.levels.consumable,
    )
    portfolio.move(account)
    if coming.outcome == Status.COMPLETE:
        pass_anniversary(portfolio, coming.basis)
    made: list[Order] = []
    renewing = [
        prospect for prospect in prospects if prospect.quantity or _fails_with_all(prospect)
    ]
    for currency in dict.fromkeys(prospect.subscription.currency for prospect in renewing):
        in_currency = [
            prospect for prospect in renewing if prospect.subscription.currency == currency
        ]
        _renew_in_one_currency(portfolio, coming, in_currency, made)
    made += [
        _order(portfolio, account, [prospect], Status.FAILED.value)
        for prospect in prospects
        if prospect.obstacle is Obstacle.ENDED and prospect.line and prospect.line.price
    ]
    for prospect in prospects:
        spend_codes(portfolio, prospect)
        if not prospect.quantity:
            lapse(portfolio, prospect.subscription, _why(prospect, coming.outcome))
    if coming.outcome != Status.COMPLETE:
        reset_levels(portfolio, account, coming.basis.quantities)
    first_ahead = min(
        (subscription.renewal_date for subscription in coming.running_on), default=None
    )
    next_date = max(
        (prospect.next_date for prospect in prospects if prospect.quantity), default=first_ahead
    )
    if next_date is not None:
        begin_term(portfolio, account, portfolio.world.today, next_date)
    return made


def _fails_with_all(prospect: Prospect) -> bool:
    return prospect.obstacle in (
        Obstacle.FALLS_SHORT,
        Obstacle.NO_UPGRADE,
        Obstacle.DISTRIBUTOR_INACTIVE,
        Obstacle.RESELLER_INACTIVE,
        Obstacle.CUSTOMER_INACTIVE,
    )


def _why(prospect: Prospect, outcome: str) -> str:
    """Return why a subscription lapses, for its event."""
    obstacle = prospect.obstacle
    if obstacle is None:
        return ""
    if _fails_with_all(prospect) and obstacle not in (Obstacle.FALLS_SHORT, Obstacle.NO_UPGRADE):
        return f"its renewal order failed with {outcome}"
    return obstacle.value


def _renew_in_one_currency(
    portfolio: Portfolio, coming: Forecast, renewing: Sequence[Prospect], made: list[Order]
) -> None:
    """Renew what is paid in one currency, by an order for what is not renewed early."""
    billed = [
        prospect
        for prospect in renewing
        if prospect.line and (not prospect.obstacle or _fails_with_all(prospect))
    ]
    outcome = coming.outcome
    if outcome == Status.COMPLETE and portfolio.world.rules.order_processing_seconds > 0:
        outcome = Status.PENDING.value
    for prospect in renewing:
        waits = outcome == Status.PENDING and prospect in billed
        if prospect.quantity and not waits:
            renew(portfolio, prospect.subscription, prospect.quantity, prospect.next_date)
    if billed:
        made.append(_order(portfolio, coming.account, billed, outcome))


def _order(
    portfolio: Portfolio, account: Account, billed: Sequence[Prospect], status: str
) -> Order:
    """Make a RENEWAL order of one currency: complete, failed, or pending for a while."""
    world = portfolio.world
    lines = [prospect.line for prospect in billed if prospect.line]
    order = new_order(
        world,
        account,
        order_type=OrderType.RENEWAL.value,
        currency=lines[0].wanted.currency,
        source=SOURCE_SYSTEM,
    )
    order.lines = [line.of_order(order, position) for position, line in enumerate(lines)]
    for line in order.lines:
        if not line.discount_holds:
            line.flex_discount_id = line.flex_discount_code = ""
    if status == Status.PENDING:
        schedule_processing(world, portfolio, order)
        return order
    order.status = status
    order.end_parts(Status.COMPLETE if status == Status.COMPLETE else Status.FAILED)
    record_outcome(world, order)
    return order
