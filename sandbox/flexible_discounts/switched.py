"""What a switch gives up, as far as flexible discounts ask about it (FD-8)."""

from sandbox.catalogue.offers import Product
from sandbox.flexible_discounts.rules import SwitchedSeats
from sandbox.orders.model import Order
from sandbox.orders.rules import OrderRequest
from sandbox.subscriptions.portfolio import Portfolio


def switched_seats(
    portfolio: Portfolio, order: Order, target: Product, request: OrderRequest
) -> SwitchedSeats | None:
    """Return what an order gives up for a product; None where it is no switch."""
    if not request.cancelling:
        return None
    (given_up,) = request.cancelling
    source = portfolio.find(order.customer_id, given_up.subscription_id)
    if source is None:
        return None
    held = {held.product_id for held in portfolio.active(order.customer_id)}
    return SwitchedSeats(
        source_base_offer_id=source.base_offer_id,
        cancelled=given_up.quantity,
        held=source.current_quantity,
        owns_target=target.product_id in held,
    )
