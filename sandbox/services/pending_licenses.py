"""Licences that wait for the partner's order, as Adobe's API shows them (VC-3)."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from sandbox.domain.purchase_authorizations import PENDING, AuthorizationStatus, expiry_of
from sandbox.domain.reference import Reference
from sandbox.domain.ruleset import Ruleset
from sandbox.domain.wire import instant_text
from sandbox.services.holdings import product_of
from sandbox.store.accounts import Customer
from sandbox.store.moves import PurchaseAuthorization


class CustomerPage(NamedTuple):
    """A page of customer ids, and how many there are in all."""

    total: int
    customer_ids: list[str]


def unpaid_licenses(
    connection: Connection, world_id: str, customer_id: str, *, rules: Ruleset, reference: Reference
) -> list[dict[str, Any]]:
    """Return what a customer took and no order has covered, past due or not, oldest first."""
    rows = connection.execute(
        select(
            PurchaseAuthorization.reference_id,
            PurchaseAuthorization.created_at,
            PurchaseAuthorization.base_offer_id,
            PurchaseAuthorization.quantity - PurchaseAuthorization.covered_quantity,
        )
        .where(
            PurchaseAuthorization.world_id == world_id,
            PurchaseAuthorization.customer_id == customer_id,
            PurchaseAuthorization.status.in_(PENDING),
        )
        .order_by(PurchaseAuthorization.sequence)
    )
    days = rules.purchase_authorization_days
    return [
        {
            "referenceId": reference_id,
            "creationDate": instant_text(created_at),
            "expiryDate": instant_text(expiry_of(created_at, days)),
            "quantity": waiting,
            "productName": product_of(reference, base_offer_id).name,
            "baseOfferId": base_offer_id,
        }
        for reference_id, created_at, base_offer_id, waiting in rows
    ]


def customers_with_open_licenses(
    connection: Connection, world_id: str, reseller_id: str, *, limit: int, offset: int
) -> CustomerPage:
    """Return a page of a reseller's customers that took licences which are not past due yet.

    Who has waited longest comes first; that the caller owns the reseller is checked before.
    """
    waiting = (
        select(
            PurchaseAuthorization.customer_id,
            func.min(PurchaseAuthorization.sequence).label("first"),
        )
        .join(
            Customer,
            (Customer.world_id == PurchaseAuthorization.world_id)
            & (Customer.customer_id == PurchaseAuthorization.customer_id),
        )
        .where(
            PurchaseAuthorization.world_id == world_id,
            PurchaseAuthorization.status == AuthorizationStatus.OPEN,
            Customer.reseller_id == reseller_id,
        )
        .group_by(PurchaseAuthorization.customer_id)
        .subquery()
    )
    total = connection.execute(select(func.count()).select_from(waiting)).scalar_one()
    page = select(waiting.c.customer_id).order_by(waiting.c.first).limit(limit).offset(offset)
    return CustomerPage(total, list(connection.execute(page).scalars()))
