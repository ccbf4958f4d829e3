"""Orders complete, or fail: the handler of `order.processed` (OR-1, OR-3, RE-3).

It looks at the state again: whoever has become inactive since makes the order fail.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam

from sandbox.catalogue.offers import Product
from sandbox.domain.statuses import Status
from sandbox.orders.kinds import ORDER_KINDS, ORDER_SETTLED, tell
from sandbox.orders.model import Order
from sandbox.orders.records import ORDERS, orders_from, save_statuses
from sandbox.orders.schedule import wait_for_accounts
from sandbox.orders.terms import purchase_term
from sandbox.store.among import among
from sandbox.store.orders import OrderRow
from sandbox.store.prepared import Prepared
from sandbox.subscriptions.levels import raised_levels
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld
from sandbox.timeline.queue import Due

_PENDING = Prepared(
    ORDERS.where(
        OrderRow.world_id == bindparam("of_world"),
        OrderRow.status == Status.PENDING.value,
        among(OrderRow.order_id, "orders"),
    )
)


def process_orders(world: OpenWorld, events: list[Due]) -> None:
    """Complete or fail the pending orders of a batch, in the order in which they became due.

    Those of accounts that are still being validated wait on (OR-7).
    """
    orders = _pending(world, [due.subject_id for due in events])
    portfolio = Portfolio.load(world, [order.customer_id for order in orders])
    ready = []
    for order in orders:
        account = portfolio.accounts[order.customer_id]
        if account.is_settling:
            wait_for_accounts(world, account, order)
        else:
            process(world, portfolio, order)
            ready.append(order)
    tell(portfolio, ready)
    portfolio.write()
    save_statuses(world, ready, [line for order in ready for line in order.lines])


def _pending(world: OpenWorld, order_ids: Sequence[str]) -> list[Order]:
    connection = world.connection
    found = _PENDING.all(connection, {"of_world": world.world_id, "orders": order_ids})
    by_id = {row.order_id: row for row in found}
    rows = [by_id[order_id] for order_id in dict.fromkeys(order_ids) if order_id in by_id]
    return orders_from(connection, world.world_id, rows)


def process(
    world: OpenWorld,
    portfolio: Portfolio,
    order: Order,
    *,
    outcome: str | None = None,
    original: Order | None = None,
) -> None:
    """Complete or fail one order in memory, by default as its accounts stand.

    Args:
        world: the world of the order.
        portfolio: what its customer holds.
        order: the pending order.
        outcome: the status to end with where a tester chose it.
        original: the order that a RETURN takes back, where it has been read already.
    """
    account = portfolio.accounts[order.customer_id]
    kind = world.program[ORDER_KINDS][order.order_type]
    order.status = outcome or account.order_outcome
    if order.status == Status.COMPLETE and kind.stands and not kind.stands(portfolio, order):
        order.status = Status.FAILED.value
    is_complete = order.status == Status.COMPLETE
    order.end_parts(Status.COMPLETE if is_complete else Status.FAILED)
    settle = kind.complete if is_complete else kind.fail
    if settle is not None:
        settle(portfolio, order, original)
    for follow in world.program[ORDER_SETTLED]:
        follow(portfolio, order, original)
    record_outcome(world, order)


def complete_purchase(portfolio: Portfolio, order: Order, _: Order | None = None) -> None:
    """Give the customer what it bought: its term begins with the first order (AC-5, RN-9)."""
    account, bought_on = portfolio.accounts[order.customer_id], order.day
    catalogue = portfolio.world.reference.catalogue
    products = [catalogue.ordered_offer(line.offer_id).product for line in order.lines]
    before = account.term_start, account.coterm_date, account.levels
    if account.coterm_date is None or account.coterm_date <= bought_on:
        product_ids = {product.product_id for product in products}
        begin, account.coterm_date = purchase_term(
            portfolio, account, product_ids, bought_on, _placed_to(order, products)
        )
        account.anniversary_day = begin.day
        account.term_start = begin
        portfolio.schedule_end(account.customer_id, account.coterm_date)
    elif account.term_start is None:
        # An extended term has its end from the start, and begins with the first order (AC-5).
        account.term_start = bought_on
        portfolio.schedule_end(account.customer_id, account.coterm_date)
    for line, product in zip(order.lines, products, strict=True):
        line.subscription_id = portfolio.add_licenses(
            account,
            product,
            line.quantity,
            line.currency,
            order.created_at,
            line.deployment_id,
            paid_to=line.term_end,
        )
    reached = raised_levels(portfolio, account)
    account.license_level, account.consumable_level = reached.license, reached.consumable
    if (account.term_start, account.coterm_date, account.levels) != before:
        portfolio.move(account)


def _placed_to(order: Order, products: Sequence[Product]) -> date | None:
    """Return the anniversary that an order was placed to; credit packs have ends of their own."""
    lines = zip(order.lines, products, strict=True)
    return next((line.term_end for line, product in lines if not product.is_credit_pack), None)


def record_outcome(world: OpenWorld, order: Order) -> None:
    """Note that an order completed or failed."""
    what = f"{order.order_type} order {order.order_id}"
    ids = {"customer_id": order.customer_id, "order_id": order.order_id}
    if order.status == Status.COMPLETE:
        world.record("order.completed", f"{what} completed", **ids)
    else:
        world.record("order.failed", f"{what} failed with {order.status}", **ids)
