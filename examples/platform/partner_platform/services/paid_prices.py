"""What was paid for a line that is given back, whatever lists and levels became (PF-2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from partner_platform.adobe.orders import Order as AdobeOrder
from partner_platform.adobe.orders import OrderLine as AdobeLine
from partner_platform.instances import Instance
from partner_platform.services.prices import price_now
from partner_platform.tables import Account, Order, OrderLine


@dataclass(frozen=True, slots=True)
class PaidPrice:
    """Of one unit for a whole cycle."""

    unit_price: Decimal
    price_list_id: str | None
    is_invoiced: bool
    """Whether the platform wrote an invoice for it: nothing else is credited."""


def paid_price(
    session: Session, instance: Instance, account: Account, order: AdobeOrder, line: AdobeLine
) -> PaidPrice | None:
    """Return the price that a line of Adobe's order is credited at; None if it is not known.

    A purchase counts at the price and level it was made at. A renewed subscription counts at the
    price that the current list has for the renewed offer id; the customer's level is not looked at.
    """
    kept = session.scalar(
        select(OrderLine)
        .join(
            Order, (Order.instance == OrderLine.instance) & (Order.order_id == OrderLine.order_id)
        )
        .where(
            Order.instance == instance.key,
            Order.account_id == account.account_id,
            Order.adobe_order_id == order.order_id,
            OrderLine.number == line.number,
        )
    )
    if order.order_type == "RENEWAL":
        price, price_list_id = price_now(session, instance, account.segment, line.offer_id)
        return None if price is None else PaidPrice(price, price_list_id, kept is not None)
    if kept is None or kept.unit_price is None:
        return None
    return PaidPrice(kept.unit_price, kept.price_list_id, is_invoiced=True)
