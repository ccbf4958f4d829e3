"""What customers took and nobody has ordered yet, as partners look for it (VC-3)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from sandbox.authorizations.awaited import awaiting_an_order
from sandbox.authorizations.rules import expiry_of
from sandbox.catalogue.reference import Reference
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, AuthorizationStatus
from sandbox.store.accounts import Customer
from sandbox.store.base import RowsId
from sandbox.store.moves import PurchaseAuthorization
from sandbox.store.rows import columns_for
from sandbox.subscriptions.portfolio import product_of


@dataclass(slots=True)
class TakenLicenses:
    """What is read of a purchase authorization; `waiting_quantity` is not covered by orders."""

    customer_id: str
    product_id: str
    base_offer_id: str
    reference_id: str
    created_at: datetime
    waiting_quantity: int


_TAKEN = columns_for(
    TakenLicenses,
    PurchaseAuthorization,
    waiting_quantity=PurchaseAuthorization.quantity - PurchaseAuthorization.covered_quantity,
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
    connection: Connection,
    world_id: RowsId,
    customer_id: str,
    *,
    rules: Ruleset,
    reference: Reference,
) -> list[UnpaidLicenses]:
    """Return what a customer took and nobody has ordered, past due or not, oldest first."""
    taken = _taken(
        connection,
        world_id,
        PurchaseAuthorization.customer_id == customer_id,
        PurchaseAuthorization.status.in_(PENDING_AUTHORIZATIONS),
    )
    return [
        UnpaidLicenses(
            reference_id=licenses.reference_id,
            created_at=licenses.created_at,
            expires_at=expiry_of(licenses.created_at, rules.purchase_authorization_days),
            quantity=waiting,
            product_name=product_of(reference, licenses.base_offer_id).name,
            base_offer_id=licenses.base_offer_id,
        )
        for licenses, waiting in awaiting_an_order(connection, world_id, reference, taken)
    ]


def customers_with_open_licenses(
    connection: Connection, world_id: RowsId, reseller_id: str, *, reference: Reference
) -> list[str]:
    """Return a reseller's customers that took licences, not ordered and not past due yet.

    Who has waited longest comes first; that the caller owns the reseller is checked before.
    """
    taken = _taken(
        connection,
        world_id,
        Customer.reseller_id == reseller_id,
        PurchaseAuthorization.status == AuthorizationStatus.OPEN,
    )
    waiting = awaiting_an_order(connection, world_id, reference, taken)
    return list(dict.fromkeys(licenses.customer_id for licenses, _ in waiting))


def _taken(
    connection: Connection, world_id: RowsId, *conditions: ColumnElement[bool]
) -> list[TakenLicenses]:
    """Return what was read of some customers' authorizations, oldest first."""
    rows = connection.execute(
        select(*_TAKEN)
        .join(
            Customer,
            (Customer.world_id == PurchaseAuthorization.world_id)
            & (Customer.customer_id == PurchaseAuthorization.customer_id),
        )
        .where(PurchaseAuthorization.world_id == world_id, *conditions)
        .order_by(PurchaseAuthorization.sequence)
    )
    return [TakenLicenses(*row) for row in rows]
