"""What customers took and nobody has ordered yet, as partners look for it (VC-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from sandbox.authorizations.awaited import awaiting_an_order
from sandbox.authorizations.rules import expiry_of
from sandbox.catalogue.reference import Reference
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus
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


@dataclass(frozen=True, slots=True)
class UnpaidLicenses:
    """Licences of one product that were taken under one reference and wait for an order."""

    reference_id: str
    created_at: datetime
    expires_at: datetime
    quantity: int
    product_name: str
    base_offer_id: str


def unpaid_licenses(
    connection: Connection, world_id: str, customer_id: str, *, rules: Ruleset, reference: Reference
) -> list[UnpaidLicenses]:
    """Return what a customer took and nobody has ordered, past due or not, oldest first."""
    rows = _rows(
        connection,
        world_id,
        PurchaseAuthorization.customer_id == customer_id,
        PurchaseAuthorization.status.in_(PENDING_AUTHORIZATIONS),
    )
    return [
        UnpaidLicenses(
            reference_id=row.reference_id,
            created_at=row.created_at,
            expires_at=expiry_of(row.created_at, rules.purchase_authorization_days),
            quantity=waiting,
            product_name=product_of(reference, row.base_offer_id).name,
            base_offer_id=row.base_offer_id,
        )
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
