"""What Adobe's sandbox portal shows beside Adobe's own resources."""

from typing import Any

from sandbox.domain.wire import instant_text
from sandbox.migration.serializers import serialize_membership
from sandbox.portal.memberships import MembershipView
from sandbox.reseller_change.model import Transfer
from sandbox.store.worlds import Distributor


def serialize_distributor(distributor: Distributor) -> dict[str, Any]:
    """Return a distributor with what it may sell where, and its address where it has one."""
    shown = {
        "distributorId": distributor.distributor_id,
        "name": distributor.name,
        "region": distributor.region,
        "currencies": distributor.currencies,
        "countries": distributor.countries,
        "marketSegments": distributor.market_segments,
        "globalSalesEnabled": distributor.global_sales_enabled,
        "lgaEnabled": distributor.lga_enabled,
        "status": distributor.status,
    }
    return shown | ({"email": distributor.email} if distributor.email else {})


def serialize_membership_view(view: MembershipView) -> dict[str, Any]:
    """Return a membership with what a preview would say."""
    return serialize_membership(view.membership, view.transfer, view.eligibility)


def serialize_any_transfer(transfer: Transfer) -> dict[str, Any]:
    """Return a migration or a change of reseller, in one form for both."""
    return {
        "transferId": transfer.transfer_id,
        "type": "MIGRATION" if transfer.membership_id else "RESELLER_CHANGE",
        "membershipId": transfer.membership_id,
        "customerId": transfer.customer_id,
        "distributorId": transfer.distributor_id,
        "resellerId": transfer.reseller_id,
        "creationDate": instant_text(transfer.created_at),
        "status": transfer.status,
        "lineItems": transfer.lines,
    }
