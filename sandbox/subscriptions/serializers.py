"""Subscriptions as both APIs show them, keys in the order of Adobe's samples."""

from collections.abc import Sequence
from typing import Any

from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text, self_link


def serialize_subscription(
    row: Any,  # noqa: ANN401 - a row or an ORM object
    allowed_actions: Sequence[str] = (),
    *,
    shows_code: bool = True,
) -> dict[str, Any]:
    """Return a subscription (docs subscription-management/get-details).

    Args:
        row: its columns.
        allowed_actions: what may be done to it now; there is no such key where that is nothing.
        shows_code: whether its renewal code is shown, if it has one: its offer will be had (HG-4).
    """
    quantity = row.renewal_quantity
    if quantity is None:
        # Bought early it has no licences yet: those that it will have renew (RN-2, RN-3).
        is_scheduled = row.status == Status.SCHEDULED
        quantity = (row.renewed_quantity or 0) if is_scheduled else row.current_quantity
    renewal = {"enabled": row.auto_renewal, "renewalQuantity": quantity}
    if row.flex_discount_code:
        renewal["flexDiscountCodes"] = [row.flex_discount_code]
    if row.renewal_code and shows_code:
        renewal["renewalCode"] = row.renewal_code
    shown = {
        "subscriptionId": row.subscription_id,
        "offerId": row.base_offer_id,
        "currentQuantity": row.current_quantity,
        "usedQuantity": row.used_quantity,
        "autoRenewal": renewal,
        "creationDate": instant_text(row.created_at),
        "renewalDate": row.renewal_date.isoformat(),
    }
    if row.deployment_id:
        # The two samples of get-details have these keys in two orders.
        shown |= {
            "deploymentId": row.deployment_id,
            "currencyCode": row.currency,
            "status": row.status,
        }
    else:
        shown |= {"status": row.status, "currencyCode": row.currency}
    if row.renewed_quantity is not None:
        shown["renewedQuantity"] = row.renewed_quantity
    if allowed_actions:
        shown["allowedActions"] = list(allowed_actions)
    uri = f"/v3/customers/{row.customer_id}/subscriptions/{row.subscription_id}"
    shown["links"] = self_link(uri)
    return shown
