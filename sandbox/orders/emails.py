"""Emails about orders that were placed (VC-4)."""

from sandbox.orders.model import Order
from sandbox.outbox.emails import EmailKind, listing
from sandbox.subscriptions.emails import send_to_admins
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld


def send_order_placed(world: OpenWorld, account: Account, order: Order) -> None:
    """Say that a NEW order was received."""
    send_to_admins(
        world,
        EmailKind.ORDER_PLACED,
        account,
        f"Order {order.order_id} for {account.company_name}",
        f"Adobe received an order for {account.company_name} (customer {account.customer_id}).",
        order_text(world, order),
    )


def order_text(world: OpenWorld, order: Order) -> str:
    """Return an order's lines as a list."""
    known = world.reference.catalogue.ordered_offer
    bought = [
        f"{known(line.offer_id).product.name}: {line.quantity}, ending on {line.term_end}"
        for line in order.lines
    ]
    return listing(f"Order {order.order_id} of {order.day}:", bought)
