"""What a customer could give back now: what a RETURN order would be accepted for (RE-1 to RE-6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.accounts.lookup import customer_of_world, distributor_of_world
from sandbox.domain.calendar import return_deadline, start_of
from sandbox.domain.errors import Refusal
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.kinds import is_returnable
from sandbox.orders.model import Order, OrderLine
from sandbox.orders.place import check_no_early_renewal
from sandbox.orders.records import ORDERS, orders_from
from sandbox.orders.rules import LineRequest, OrderRequest
from sandbox.returns.place import check_what_is_returned
from sandbox.store.orders import OrderRow
from sandbox.subscriptions.model import Account
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.timeline.open_world import OpenWorld, Partner


@dataclass(frozen=True, slots=True)
class Returnable:
    """An order with those of its lines of which all that remains may be returned.

    `days_left` counts whole UTC days to the last on which it may be: 0 on that day itself.
    """

    order: Order
    days_left: int
    lines: Sequence[OrderLine]


def returnable_orders(world: OpenWorld, customer_id: str) -> list[Returnable]:
    """Return what the customer's distributor may return now, the oldest order first.

    Nothing of an account whose orders fail: the return would be taken, and then fail.

    Raises:
        ControlRefusal: CUSTOMER_NOT_FOUND.
    """
    customer = customer_of_world(world, customer_id)
    portfolio = Portfolio.load(world, [customer_id])
    account = portfolio.accounts[customer_id]
    if not _takes_returns(world, account):
        return []
    partner = distributor_of_world(world, customer.distributor_id)
    window = world.rules.return_window_days
    found = []
    for order in _recent(world, customer_id, customer.distributor_id):
        lines = [
            line
            for line, request in _whole_lines(order)
            if _is_accepted(world, partner, portfolio, order, request)
        ]
        if lines:
            left = return_deadline(order.day, window) - world.today
            found.append(Returnable(order, left.days, lines))
    return found


def return_days(world: OpenWorld, order: Order) -> tuple[date, date] | None:
    """Return the first and the last day on which any of an order may be returned (RE-1).

    None where it is of a kind that is not returned, is not complete, or has nothing left. What
    the program of a line says beside its days is not asked.
    """
    left = [line.term_end for line in order.lines if line.remaining_quantity]
    if order.status != Status.COMPLETE or not left or not is_returnable(world, order):
        return None
    deadline = return_deadline(order.day, world.rules.return_window_days)
    return order.day, min(deadline, max(left) - timedelta(days=1))


def _recent(world: OpenWorld, customer_id: str, distributor_id: str) -> Sequence[Order]:
    """Return what the distributor has ordered in the return window."""
    first_day = world.today - timedelta(days=world.rules.return_window_days)
    found = world.connection.execute(
        ORDERS.where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == customer_id,
            OrderRow.distributor_id == distributor_id,
            OrderRow.created_at >= start_of(first_day),
        ).order_by(OrderRow.created_at, OrderRow.sequence)
    )
    return orders_from(world.connection, world.world_id, found)


def _whole_lines(order: Order) -> Iterator[tuple[OrderLine, OrderRequest]]:
    """List the lines of an order, each with the request for all that remains of it."""
    for line in order.lines:
        wanted = LineRequest(line.line_number, line.offer_id, line.remaining_quantity)
        kind, order_id = OrderType.RETURN.value, order.order_id
        yield line, OrderRequest(kind, (wanted,), reference_order_id=order_id)


def _takes_returns(world: OpenWorld, account: Account) -> bool:
    """Tell whether an account may return anything: asked once, not for every line."""
    if account.order_outcome != Status.COMPLETE and not account.is_settling:
        return False
    try:
        check_no_early_renewal(world, account)
    except Refusal:
        return False
    return True


def _is_accepted(
    world: OpenWorld, partner: Partner, portfolio: Portfolio, order: Order, request: OrderRequest
) -> bool:
    try:
        check_what_is_returned(world, partner, portfolio, order, request)
    except Refusal:
        return False
    return True
