"""Licences that wait for the partner's order, as Adobe's API shows them (VC-3)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from sandbox.authorizations.awaited import awaiting_an_order
from sandbox.authorizations.rules import expiry_of
from sandbox.catalogue.reference import Reference
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus
from sandbox.domain.wire import instant_text
from sandbox.store.accounts import Customer
from sandbox.store.moves import PurchaseAuthorization
from sandbox.subscriptions.portfolio import product_of

_COLUMNS = (
    PurchaseAuthorization.customer_id,
    PurchaseAuthorization.product_id,
    PurchaseAuthorization.base_offer_id,
    PurchaseAuthorization.reference_id,
    PurchaseAuthorization.created_at,
    (PurchaseAuthorization.quantity - PurchaseAuthorization.covered_quantity).label(
        "waiting_quantity"
    ),
)


def unpaid_licenses(
    connection: Connection, world_id: str, customer_id: str, *, rules: Ruleset, reference: Reference
) -> list[dict[str, Any]]:
    """Return what a customer took and nobody has ordered, past due or not, oldest first."""
    rows = _rows(
        connection,
        world_id,
        PurchaseAuthorization.customer_id == customer_id,
        PurchaseAuthorization.status.in_(PENDING_AUTHORIZATIONS),
    )
    days = rules.purchase_authorization_days
    return [
        {
            "referenceId": row.reference_id,
            "creationDate": instant_text(row.created_at),
            "expiryDate": instant_text(expiry_of(row.created_at, days)),
            "quantity": waiting,
            "productName": product_of(reference, row.base_offer_id).name,
            "baseOfferId": row.base_offer_id,
        }
        for row, waiting in awaiting_an_order(connection, world_id, reference, rows)
    ]


def customers_with_open_licenses(
    connection: Connection, world_id: str, reseller_id: str, *, reference: Reference
) -> list[str]:
    """Return a reseller's customers that took licences, not ordered and not past due yet.

    Who has waited longest comes first; that the caller owns the reseller is checked before.
    """
    rows = _rows(
        connection,
        world_id,
        Customer.reseller_id == reseller_id,
        PurchaseAuthorization.status == AuthorizationStatus.OPEN,
    )
    waiting = awaiting_an_order(connection, world_id, reference, rows)
    return list(dict.fromkeys(row.customer_id for row, _ in waiting))


def _rows(connection: Connection, world_id: str, *conditions: ColumnElement[bool]) -> Sequence[Any]:
    """Return what was read of some customers' authorizations, oldest first."""
    return connection.execute(
        select(*_COLUMNS)
        .join(
            Customer,
            (Customer.world_id == PurchaseAuthorization.world_id)
            & (Customer.customer_id == PurchaseAuthorization.customer_id),
        )
        .where(PurchaseAuthorization.world_id == world_id, *conditions)
        .order_by(PurchaseAuthorization.sequence)
    ).all()
