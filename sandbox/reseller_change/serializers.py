"""Changes of reseller as the API shows them (RC-1; docs reseller-change)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sandbox.accounts.benefits import shown_benefits
from sandbox.accounts.profile import Shown
from sandbox.accounts.serializers import serialize_discounts
from sandbox.accounts.tags import discount_code_of
from sandbox.domain.statuses import Status
from sandbox.domain.wire import instant_text
from sandbox.reseller_change.approval_codes import Approval
from sandbox.reseller_change.model import MovingCustomer, Transfer
from sandbox.subscriptions.model import Subscription


def serialize_change_lines(moving: Sequence[Subscription]) -> list[dict[str, Any]]:
    """Return the line items of what moves."""
    return [
        {
            "lineItemNumber": number,
            "offerId": subscription.base_offer_id,
            "quantity": subscription.current_quantity,
            "subscriptionId": subscription.subscription_id,
            "renewalDate": subscription.renewal_date.isoformat(),
            "deploymentId": subscription.deployment_id,
            "currencyCode": subscription.currency,
        }
        for number, subscription in enumerate(moving, start=1)
    ]


def serialize_change(
    customer: MovingCustomer,
    lines: Sequence[dict[str, Any]],
    *,
    transfer_id: str,
    reseller_id: str,
    created_at: str,
    approval: Approval | None = None,
) -> dict[str, Any]:
    """Return the answer to a preview or, without the approval, to a commit."""
    shown: dict[str, Any] = {
        "transferId": transfer_id,
        "customerId": customer.customer_id,
        "resellerId": reseller_id,
    }
    if approval is not None:
        shown["approval"] = {"code": approval.code, "expiry": instant_text(approval.expiry)}
    status = Status.COMPLETE if transfer_id else Status.PENDING
    return shown | {
        "creationDate": created_at,
        "status": status.value,
        "totalCount": len(lines),
        "lineItems": [_with_instant(line) for line in lines],
        "benefits": shown_benefits(customer.benefits),
        "discounts": serialize_discounts(
            customer.license_level,
            customer.consumable_level,
            discount_code_of(customer.benefits),
        ),
    }


def serialize_transfer(transfer: Transfer) -> dict[str, Any]:
    """Return a change that was made; its lines as both pages name them."""
    return {
        "transferId": transfer.transfer_id,
        "resellerId": transfer.reseller_id,
        "customerId": transfer.customer_id,
        "creationDate": instant_text(transfer.created_at),
        "status": transfer.status,
        "totalCount": len(transfer.lines),
        "items": transfer.lines,
        "lineItems": [_with_instant(line) for line in transfer.lines],
    }


def _with_instant(shown: Shown) -> Shown:
    """Return a line whose renewalDate is an instant, as in the samples of preview and commit."""
    day = date.fromisoformat(shown["renewalDate"])
    return shown | {"renewalDate": f"{day.isoformat()}T00:00:00.000+00:00"}
