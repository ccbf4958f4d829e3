"""Which flexible discounts the lines of an order get (FD-6)."""

from collections.abc import Mapping, Sequence

from sandbox.catalogue.eligibility import Line
from sandbox.orders.model import Order
from sandbox.orders.price_points import LineDiscount
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.portfolio import Portfolio


def discounts_of_lines(
    portfolio: Portfolio,  # noqa: ARG001 - the point's signature
    order: Order,  # noqa: ARG001 - the point's signature
    lines: Sequence[Line],  # noqa: ARG001 - the point's signature
    request: OrderRequest,  # noqa: ARG001 - the point's signature
) -> Mapping[int, LineDiscount]:
    """Return the discounts that lines ask for: no world has any yet, codes are refused before."""
    return {}
