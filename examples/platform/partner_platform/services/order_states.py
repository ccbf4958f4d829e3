"""How orders go on, one step for one of several that try the same."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from partner_platform.tables import Order, OrderState


def leave_placing(session: Session, order: Order, state: OrderState, **values: str) -> None:
    """Take an order a step further whose placing is known to have ended."""
    session.execute(
        update(Order)
        .where(
            Order.instance == order.instance,
            Order.order_id == order.order_id,
            Order.state == OrderState.PLACING.value,
        )
        .values(state=state.value, **values)
    )


def forget_number(session: Session, order: Order, adobe_order_id: str) -> None:
    """Take Adobe's number from an order that had it: Adobe was set back, and gives it anew."""
    session.execute(
        update(Order)
        .where(
            Order.instance == order.instance,
            Order.adobe_order_id == adobe_order_id,
            Order.order_id != order.order_id,
        )
        .values(adobe_order_id=None, problem="Adobe does not know this order any more.")
    )
