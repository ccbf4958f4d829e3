"""Emails about returns (VC-4)."""

from sandbox.orders.model import Order
from sandbox.outbox.emails import EmailKind, listing
from sandbox.subscriptions.emails import product_name, send_to_admins
from sandbox.subscriptions.model import Account
from sandbox.timeline.open_world import OpenWorld


def send_licenses_returned(world: OpenWorld, account: Account, order: Order) -> None:
    """Say that a RETURN order was completed."""
    returned = [f"{product_name(world, line.offer_id)}: {line.quantity}" for line in order.lines]
    send_to_admins(
        world,
        EmailKind.LICENSES_RETURNED,
        account,
        f"Licences of {account.company_name} were returned",
        f"Return {order.order_id} of order {order.reference_order_id} for "
        f"{account.company_name} (customer {account.customer_id}) is done.",
        listing("Returned:", returned),
    )
