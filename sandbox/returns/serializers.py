"""What may be returned, as the control plane shows it (RE-6)."""

from collections.abc import Sequence
from typing import Any

from sandbox.domain.wire import instant_text
from sandbox.returns.returnable import Returnable
from sandbox.subscriptions.emails import product_name
from sandbox.timeline.open_world import OpenWorld


def serialize_returnables(world: OpenWorld, found: Sequence[Returnable]) -> dict[str, Any]:
    """Return the list of orders, each with the lines that may be returned."""
    items = [
        {
            "orderId": returnable.order.order_id,
            "customerId": returnable.order.customer_id,
            "orderType": returnable.order.order_type,
            "externalReferenceId": returnable.order.external_reference_id,
            "creationDate": instant_text(returnable.order.created_at),
            "daysLeft": returnable.days_left,
            "lineItems": [
                {
                    "extLineItemNumber": line.line_number,
                    "productName": product_name(world, line.offer_id),
                    "offerId": line.offer_id,
                    "quantity": line.quantity,
                    "remainingQuantity": line.remaining_quantity,
                }
                for line in returnable.lines
            ],
        }
        for returnable in found
    ]
    return {"totalCount": len(items), "items": items}
