"""The end of a term: renew what is enabled, let the rest lapse (RN-1, RN-2, RN-4, X12).

The handler of `term.ends`. Order of work for one anniversary: levels from all renewal quantities,
then one RENEWAL order per customer and currency, then expiry, then the next anniversary.
"""

from collections.abc import Sequence
from datetime import date

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.complete import record_outcome
from sandbox.orders.model import SOURCE_SYSTEM, order_row, write_orders
from sandbox.orders.schedule import schedule_processing
from sandbox.renewals.complete import begin_term, lapse, renew, reset_levels
from sandbox.renewals.emails import WholeOrder, send_lapsed, send_renewed
from sandbox.renewals.forecast import forecast
from sandbox.renewals.model import Forecast, Obstacle, Prospect
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
            each
            for each in subscriptions
            if _is_over(each, world.today) and each.subscription_id not in pending
        ]
        for customer_id, subscriptions in portfolio.subscriptions.items()
    }
    packs = {
        customer_id: _packs(portfolio, subscriptions) for customer_id, subscriptions in over.items()
    }
    annual = {
        customer_id: [each for each in subscriptions if each not in packs[customer_id]]
        if packs[customer_id]
        else subscriptions
        for customer_id, subscriptions in over.items()
    }
    forecasts = forecast(portfolio, annual)
    made: list[WholeOrder] = []
    for customer_id, subscriptions in over.items():
        for pack in packs[customer_id]:
            lapse(portfolio, pack, "credit packs end a year after their order")
        orders: list[WholeOrder] = []
        if customer_id in forecasts:
            orders = _end_term(portfolio, forecasts[customer_id])
        if subscriptions:
            _tell(world, portfolio.accounts[customer_id], subscriptions, orders)
        made += orders
    write_orders(world, [order for order, _ in made], [line for _, own in made for line in own])
    portfolio.write()


def _packs(portfolio: Portfolio, subscriptions: Sequence[Subscription]) -> list[Subscription]:
    reference = portfolio.world.reference
    return [
        each for each in subscriptions if product_of(reference, each.base_offer_id).is_credit_pack
    ]


def _tell(
    world: OpenWorld, account: Account, over: Sequence[Subscription], orders: Sequence[WholeOrder]
) -> None:
    """Tell a customer's admins what has renewed by now, and what has not (VC-4)."""
    send_renewed(world, account, [each for each in orders if each[0]["status"] == Status.COMPLETE])
    send_lapsed(world, account, [each for each in over if not each.is_open])


def _is_over(subscription: Subscription, today: date) -> bool:
    return subscription.renewal_date <= today and subscription.status != Status.INACTIVE


def _end_term(portfolio: Portfolio, coming: Forecast) -> list[WholeOrder]:
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
    made: list[WholeOrder] = []
    renewing = [each for each in prospects if each.quantity or _fails_by_account(each)]
    for currency in dict.fromkeys(each.subscription.currency for each in renewing):
        mine = [each for each in renewing if each.subscription.currency == currency]
        _renew_in_one_currency(portfolio, coming, mine, made)
    made += [
        _order(portfolio, account, [each], Status.FAILED.value)
        for each in prospects
        if each.obstacle is Obstacle.ENDED and each.line and each.line.price
    ]
    for each in prospects:
        if not each.quantity:
            lapse(portfolio, each.subscription, _why(each, coming.outcome))
    if coming.outcome != Status.COMPLETE:
        reset_levels(portfolio, account)
    first_ahead = min((each.renewal_date for each in coming.running_on), default=None)
    next_date = max((each.next_date for each in prospects if each.quantity), default=first_ahead)
    if next_date is not None:
        begin_term(portfolio, account, portfolio.world.today, next_date)
    return made


def _fails_by_account(prospect: Prospect) -> bool:
    return prospect.obstacle in (Obstacle.RESELLER_INACTIVE, Obstacle.CUSTOMER_INACTIVE)


def _why(prospect: Prospect, outcome: str) -> str:
    """Return why a subscription lapses, for its event."""
    if _fails_by_account(prospect):
        return f"its renewal order failed with {outcome}"
    return prospect.obstacle.value if prospect.obstacle else ""


def _renew_in_one_currency(
    portfolio: Portfolio, coming: Forecast, renewing: Sequence[Prospect], made: list[WholeOrder]
) -> None:
    """Renew what is paid in one currency, by an order for what is not renewed early."""
    billed = [
        each for each in renewing if each.line and (not each.obstacle or _fails_by_account(each))
    ]
    outcome = coming.outcome
    if outcome == Status.COMPLETE and portfolio.world.rules.order_processing_seconds > 0:
        outcome = Status.PENDING.value
    for each in renewing:
        waits = outcome == Status.PENDING and each in billed
        if each.quantity and not waits:
            renew(portfolio, each.subscription, each.quantity, each.next_date)
    if billed:
        made.append(_order(portfolio, coming.account, billed, outcome))


def _order(
    portfolio: Portfolio, account: Account, billed: Sequence[Prospect], status: str
) -> WholeOrder:
    """Make a RENEWAL order of one currency: complete, failed, or pending for a while."""
    world = portfolio.world
    lines = [each.line for each in billed if each.line]
    order = order_row(
        world,
        account,
        order_type=OrderType.RENEWAL.value,
        currency=lines[0].currency,
        source=SOURCE_SYSTEM,
    )
    rows = [
        line.row(order, number=position + 1, position=position)
        for position, line in enumerate(lines)
    ]
    if status == Status.PENDING:
        schedule_processing(world, portfolio, order)
        return order, rows
    order["status"] = status
    for row in rows:
        row["status"] = Status.COMPLETE.value if status == Status.COMPLETE else Status.FAILED.value
    record_outcome(world, order)
    return order, rows
