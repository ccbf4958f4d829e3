"""Purchase authorizations as both APIs show them (VC-3)."""

from collections.abc import Sequence
from typing import Any

from sandbox.authorizations.rules import expiry_of
from sandbox.authorizations.unpaid import UnpaidLicenses
from sandbox.domain.wire import instant_text, self_link
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.portfolio import product_of
from sandbox.timeline.open_world import OpenWorld


def serialize_open_acquisitions(
    customer_id: str, reseller_id: str, licenses: Sequence[UnpaidLicenses]
) -> dict[str, Any]:
    """Return what waits for an order of a customer (docs customer-account/get-licenses)."""
    return {
        "customerId": customer_id,
        "resellerId": reseller_id,
        "licenseCount": sum(unpaid.quantity for unpaid in licenses),
        "unpaidLicenses": [
            {
                "referenceId": unpaid.reference_id,
                "creationDate": instant_text(unpaid.created_at),
                "expiryDate": instant_text(unpaid.expires_at),
                "quantity": unpaid.quantity,
                "productName": unpaid.product_name,
                "baseOfferId": unpaid.base_offer_id,
            }
            for unpaid in licenses
        ],
    }


def serialize_notification(
    customer_id: str, reseller_id: str, notification_type: str
) -> dict[str, Any]:
    """Return that licences of a customer wait for an order (docs notification-management)."""
    return {
        "customerId": customer_id,
        "resellerId": reseller_id,
        "notificationType": notification_type,
        "links": self_link(f"/v3/customers/{customer_id}/open-acquisitions"),
    }


def serialize_authorization(world: OpenWorld, row: PurchaseAuthorization) -> dict[str, Any]:
    """Return one product of an authorization as the control plane shows it."""
    days = world.rules.purchase_authorization_days
    return {
        "referenceId": row.reference_id,
        "customerId": row.customer_id,
        "offerId": row.base_offer_id,
        "productName": product_of(world.reference, row.base_offer_id).name,
        "quantity": row.quantity,
        "coveredQuantity": row.covered_quantity,
        "assignedQuantity": row.assigned_quantity,
        "creationDate": instant_text(row.created_at),
        "expiryDate": instant_text(expiry_of(row.created_at, days)),
        "status": row.status,
        "poNumber": row.po_number,
        "openedBy": row.opened_by,
    }
