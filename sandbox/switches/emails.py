"""Emails about switches (VC-4)."""

from sandbox.orders.model import Order
from sandbox.outbox.emails import EmailKind, listing
from sandbox.subscriptions.emails import product_name, send_to_admins
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld


def send_switched(world: OpenWorld, account: Account, order: Order) -> None:
    """Say that a SWITCH order, or the revert of one, was completed."""
    (line,), (item,) = order.lines, order.cancelling
    reverts = f"It reverts order {order.reference_order_id}." if order.reference_order_id else ""
    send_to_admins(
        world,
        EmailKind.LICENSES_SWITCHED,
        account,
        f"Licences of {account.company_name} were switched",
        f"Order {order.order_id} for {account.company_name} (customer {account.customer_id}) is "
        "done.",
        reverts,
        listing("Given up:", [f"{product_name(world, item.offer_id)}: {item.quantity}"]),
        listing(
            "Gained:",
            [f"{product_name(world, line.offer_id)}: {line.quantity}, ending on {line.term_end}"],
        ),
    )
