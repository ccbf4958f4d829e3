"""What a switch takes off what may be returned of its source, and gives back (SW-9)."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, insert, select
from sqlalchemy.orm import aliased

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import Order, OrderLine
from sandbox.orders.records import ORDERS, orders_from, save_statuses
from sandbox.store.base import table_of
from sandbox.store.orders import OrderLineRow, OrderRow, SwitchedLicensesRow
from sandbox.subscriptions.holders import held_for
from sandbox.subscriptions.portfolio import Portfolio
from sandbox.switches.plan import SwitchPlan
from sandbox.timeline.open_world import OpenWorld

COUNTED: Final = (OrderType.NEW.value, OrderType.RENEWAL.value)
"""The types of orders whose lines have a remaining quantity."""
_TAKEN = (
    select(
        SwitchedLicensesRow.line_order_id,
        SwitchedLicensesRow.line_number,
        SwitchedLicensesRow.quantity,
    )
    .where(
        SwitchedLicensesRow.world_id == bindparam("of_world"),
        SwitchedLicensesRow.order_id == bindparam("of_order"),
    )
    .order_by(SwitchedLicensesRow.position)
)


def switched_of_line() -> ColumnElement[int]:
    """Return, beside a line in a statement, what switches that stand have taken off it.

    That was bought all the same: it is licences of another product now.
    """
    switched = aliased(OrderLineRow)
    return func.coalesce(
        select(func.sum(SwitchedLicensesRow.quantity))
        .join(
            switched,
            (switched.world_id == SwitchedLicensesRow.world_id)
            & (switched.order_id == SwitchedLicensesRow.order_id),
        )
        .where(
            SwitchedLicensesRow.world_id == OrderLineRow.world_id,
            SwitchedLicensesRow.line_order_id == OrderLineRow.order_id,
            SwitchedLicensesRow.line_number == OrderLineRow.line_number,
            # The line of a switch that is reverted is cancelled: it has given back what it took. A
            # tester may set what the order shows.
            switched.status.in_((Status.COMPLETE.value, Status.PENDING.value)),
        )
        .correlate(OrderLineRow)
        .scalar_subquery(),
        0,
    )


def take_remaining(portfolio: Portfolio, order: Order, plan: SwitchPlan) -> None:
    """Take a switch's licences off the lines that they came by, the oldest first.

    Lines of the running term count alone. What came by a migration or another switch came by none:
    then less is taken than is switched.
    """
    world, left = portfolio.world, plan.quantity
    rows: list[dict[str, Any]] = []
    touched: list[OrderLine] = []
    for line in _lines(portfolio, plan):
        taken = min(left, line.remaining_quantity)
        if not taken:
            break
        left -= taken
        line.remaining_quantity -= taken
        touched.append(line)
        rows.append(_row(world, order, line, len(rows), taken))
    if rows:
        world.connection.execute(insert(table_of(SwitchedLicensesRow)), rows)
        save_statuses(world, [], touched)


def give_remaining_back(world: OpenWorld, switch: Order) -> None:
    """Give back what a switch took; a line that was returned in full since is open again."""
    keys = {"of_world": world.world_id, "of_order": switch.order_id}
    taken = {
        (row.line_order_id, row.line_number): row.quantity
        for row in world.connection.execute(_TAKEN, keys)
    }
    if not taken:
        return
    orders = _orders(world, {order_id for order_id, _ in taken})
    lines = []
    for order in orders:
        for line in order.lines:
            quantity = taken.get((line.order_id, line.line_number), 0)
            if quantity:
                line.remaining_quantity += quantity
                if line.status == Status.CANCELLED:
                    line.status = Status.COMPLETE.value
                lines.append(line)
    reopened = [order for order in orders if order.status == Status.CANCELLED]
    for order in reopened:
        order.status = Status.COMPLETE.value
    save_statuses(world, reopened, lines)


def _lines(portfolio: Portfolio, plan: SwitchPlan) -> Sequence[OrderLine]:
    """Return the lines of the running term that have anything left, the oldest first."""
    world, held = portfolio.world, held_for(portfolio, plan.source)
    rows = world.connection.execute(
        ORDERS.where(
            OrderRow.world_id == world.world_id,
            OrderRow.customer_id == plan.account.customer_id,
            OrderRow.order_type.in_(COUNTED),
            OrderRow.order_id.in_(
                select(OrderLineRow.order_id).where(
                    OrderLineRow.world_id == world.world_id,
                    OrderLineRow.order_id == OrderRow.order_id,
                    OrderLineRow.subscription_id.in_(held),
                    OrderLineRow.remaining_quantity > 0,
                    OrderLineRow.term_end > world.today,
                    OrderLineRow.term_end <= plan.source.renewal_date,
                )
            ),
        ).order_by(OrderRow.created_at, OrderRow.sequence)
    ).all()
    return [
        line
        for order in orders_from(world.connection, world.world_id, rows)
        for line in order.lines
        if line.subscription_id in held
        and line.status == Status.COMPLETE
        and world.today < line.term_end <= plan.source.renewal_date
    ]


def _orders(world: OpenWorld, order_ids: Iterable[str]) -> list[Order]:
    rows = world.connection.execute(
        ORDERS.where(OrderRow.world_id == world.world_id, OrderRow.order_id.in_(list(order_ids)))
    ).all()
    return orders_from(world.connection, world.world_id, rows)


def _row(
    world: OpenWorld, order: Order, line: OrderLine, position: int, quantity: int
) -> dict[str, Any]:
    return {
        "world_id": world.world_id,
        "order_id": order.order_id,
        "position": position,
        "customer_id": order.customer_id,
        "line_order_id": line.order_id,
        "line_number": line.line_number,
        "quantity": quantity,
    }
