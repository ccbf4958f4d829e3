"""What may still be returned of a line is what no return or switch has taken (RE-1, SW-9).

Those count that are done, and those that are being processed.
"""

from sqlalchemy import Connection, case, func, or_, select
from sqlalchemy.orm import aliased

from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.invariants.model import Broken, Findings, Invariant
from sandbox.store.base import RowsId
from sandbox.store.orders import OrderLineRow, OrderRow, SwitchedLicensesRow

_TAKING = (Status.COMPLETE.value, Status.PENDING.value)


def check_remaining(connection: Connection, world_id: RowsId) -> Findings:
    """Compare every line with the returns of it, in the database."""
    line, order = aliased(OrderLineRow), aliased(OrderRow)
    taken = (
        select(
            order.reference_order_id.label("order_id"),
            line.line_number.label("line_number"),
            func.sum(line.quantity).label("quantity"),
        )
        .join(order, (order.world_id == line.world_id) & (order.order_id == line.order_id))
        .where(
            order.world_id == world_id,
            order.order_type == OrderType.RETURN.value,
            line.status.in_(_TAKING),
        )
        .group_by(order.reference_order_id, line.line_number)
        .subquery()
    )
    switch = aliased(OrderLineRow)
    switched = (
        select(
            SwitchedLicensesRow.line_order_id.label("order_id"),
            SwitchedLicensesRow.line_number.label("line_number"),
            func.sum(SwitchedLicensesRow.quantity).label("quantity"),
        )
        .join(
            switch,
            (switch.world_id == SwitchedLicensesRow.world_id)
            & (switch.order_id == SwitchedLicensesRow.order_id),
        )
        # The line of a switch that is reverted is cancelled: it has given back what it took. A
        # tester may set what the order shows.
        .where(SwitchedLicensesRow.world_id == world_id, switch.status.in_(_TAKING))
        .group_by(SwitchedLicensesRow.line_order_id, SwitchedLicensesRow.line_number)
        .subquery()
    )
    returned = func.coalesce(taken.c.quantity, 0) + func.coalesce(switched.c.quantity, 0)
    is_reverted = (OrderRow.order_type == OrderType.SWITCH.value) & (
        OrderLineRow.status == Status.CANCELLED.value
    )
    # Nothing of a transfer can be returned (MG-3).
    left = case(
        (OrderRow.order_type == OrderType.TRANSFER.value, 0),
        (is_reverted, 0),
        else_=OrderLineRow.quantity,
    )
    found = connection.execute(
        select(
            OrderRow.customer_id,
            OrderRow.order_id,
            OrderLineRow.line_number,
            OrderLineRow.quantity,
            OrderLineRow.remaining_quantity,
            returned.label("returned"),
        )
        .join(
            OrderLineRow,
            (OrderLineRow.world_id == OrderRow.world_id)
            & (OrderLineRow.order_id == OrderRow.order_id),
        )
        .outerjoin(
            taken,
            (taken.c.order_id == OrderRow.order_id)
            & (taken.c.line_number == OrderLineRow.line_number),
        )
        .outerjoin(
            switched,
            (switched.c.order_id == OrderRow.order_id)
            & (switched.c.line_number == OrderLineRow.line_number),
        )
        .where(
            OrderRow.world_id == world_id,
            or_(
                OrderLineRow.remaining_quantity < 0,
                OrderLineRow.remaining_quantity != left - returned,
            ),
        )
        .order_by(OrderRow.sequence, OrderLineRow.position)
    )
    for row in found:
        facts = {
            "orderId": row.order_id,
            "line": row.line_number,
            "quantity": row.quantity,
            "remaining": row.remaining_quantity,
            "returned": row.returned,
        }
        yield Broken(Invariant.REMAINING, row.customer_id, facts)
