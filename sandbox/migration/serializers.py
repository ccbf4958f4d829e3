"""Memberships and their transfers as both APIs show them (MG-1)."""

from collections.abc import Sequence
from typing import Any

from sandbox.accounts.agencies import LARGE_GOVERNMENT_AGENCY
from sandbox.accounts.benefits import THREE_YEAR_COMMIT, Commitment
from sandbox.accounts.linked import LinkedMembership
from sandbox.accounts.serializers import serialize_discounts, serialize_linked_membership
from sandbox.catalogue.eligibility import Levels
from sandbox.domain.wire import instant_text, self_link
from sandbox.migration.checks import Eligibility
from sandbox.migration.linked import VipLinked
from sandbox.migration.model import Membership, vip_membership
from sandbox.migration.preview import MembershipPreview
from sandbox.migration.rules import Standing, VipProduct
from sandbox.reseller_change.model import Transfer
from sandbox.subscriptions.model import Subscription


def serialize_preview(preview: MembershipPreview) -> dict[str, Any]:
    """Return what would come over (docs migration/preview-offers)."""
    items = [
        {
            "offerId": product.offer_id,
            "currencyCode": product.currency,
            "quantity": product.quantity,
            "renewalDate": day.isoformat(),
        }
        for product, day in preview.products
    ]
    shown: dict[str, Any] = {"totalCount": len(items), "items": items}
    if preview.benefits:
        shown["benefits"] = preview.benefits
    if preview.levels is not None:
        levels = preview.levels
        shown["discounts"] = serialize_discounts(
            levels.license, levels.consumable, preview.discount_code
        )
    linked = serialize_coming(preview.membership)
    if linked:
        shown["linkedMembership"] = linked
    return shown


def serialize_vip_linked(linked: VipLinked) -> dict[str, Any]:
    """Return a linked membership of VIP, as a membership keeps it."""
    return {
        "groupId": linked.group_id,
        "role": linked.role.value,
        "name": linked.name,
        "type": linked.group_type.value,
        "creationDate": instant_text(linked.created_at),
    }


def serialize_coming(membership: Membership) -> dict[str, Any] | None:
    """Return the linked membership that comes along as customers show theirs; None without one."""
    vip = vip_membership(membership)
    linked = vip.linked
    if linked is None:
        return None
    return serialize_linked_membership(
        LinkedMembership(
            group_id=linked.group_id,
            name=linked.name,
            group_type=linked.group_type,
            created_at=linked.created_at,
            role=linked.role,
            levels=Levels(membership.license_level, membership.consumable_level),
            country=membership.country,
            benefit_types=(LARGE_GOVERNMENT_AGENCY,) if vip.is_large_agency else (),
        )
    )


def serialize_migration(transfer: Transfer) -> dict[str, Any]:
    """Return a transfer as its request is answered (docs migration/transfer-subscription)."""
    uri = f"/v3/memberships/{transfer.membership_id}/transfers/{transfer.transfer_id}"
    shown: dict[str, Any] = {
        "transferId": transfer.transfer_id,
        "customerId": transfer.customer_id,
        "membershipId": transfer.membership_id,
        "resellerId": transfer.reseller_id,
        "creationDate": instant_text(transfer.created_at),
        "status": transfer.status,
        "lineItems": transfer.lines,
    }
    if transfer.linked:
        shown["linkedMembership"] = transfer.linked
    return shown | {"links": self_link(uri)}


def serialize_migration_details(transfer: Transfer) -> dict[str, Any]:
    """Return a transfer as it is read (docs migration/get-transfer-details).

    Unlike the answer to its request its lines name a deployment, which is empty at home.
    """
    lines = [{**line, "deploymentId": line.get("deploymentId", "")} for line in transfer.lines]
    return serialize_migration(transfer) | {"lineItems": lines}


def serialize_migration_lines(
    standing: Standing, subscriptions: Sequence[Subscription] = ()
) -> list[dict[str, Any]]:
    """Return the line items of a transfer as it keeps them: those of the API.

    Args:
        standing: what comes over.
        subscriptions: what it became, in order; none while the transfer is pending.
    """
    lines = []
    for position, incoming in enumerate(standing.incoming):
        made = subscriptions[position] if subscriptions else None
        place = {"deploymentId": made.deployment_id} if made and made.deployment_id else {}
        shown = {
            "lineItemNumber": position + 1,
            "offerId": incoming.product.offer_id,
            "currencyCode": incoming.product.currency,
            "quantity": incoming.product.quantity,
            "subscriptionId": made.subscription_id if made else "",
        }
        lines.append(shown | place)
    return lines


def serialize_commitment(commitment: Commitment) -> dict[str, Any]:
    """Return the benefit of a commitment that is made up, as the membership keeps it."""
    return {"type": THREE_YEAR_COMMIT, "commitment": commitment.shown()}


def serialize_vip_product(product: VipProduct) -> dict[str, Any]:
    """Return a product of a membership, as the membership keeps it."""
    return {
        "offerId": product.offer_id,
        "quantity": product.quantity,
        "currencyCode": product.currency,
        "renewed": product.is_renewed,
    }


def serialize_membership(
    membership: Membership, transfer: Transfer | None, eligibility: Eligibility
) -> dict[str, Any]:
    """Return a membership as the control plane shows it: all that was given or made up."""
    profile = membership.profile
    shown = None
    if transfer is not None:
        shown = {
            "transferId": transfer.transfer_id,
            "status": transfer.status,
            "customerId": transfer.customer_id,
        }
    return {
        "membershipId": membership.membership_id,
        "creationDate": instant_text(membership.created_at),
        "companyName": membership.company_name,
        "marketSegment": membership.market_segment,
        "preferredLanguage": profile["preferredLanguage"],
        "address": profile["address"],
        "contacts": profile["contacts"],
        "renewalDate": membership.renewal_date.isoformat(),
        "renewalState": membership.renewal_state,
        "discountLevel": membership.license_level,
        "offers": membership.offers,
        "deployments": [
            {key: deployment[key] for key in ("address", "currencyCode", "offers")}
            for deployment in membership.deployments or ()
        ],
        "ineligible": membership.ineligible,
        **membership.facts,
        "eligibility": {
            "eligible": eligibility.is_eligible,
            "code": eligibility.code,
            "message": eligibility.message,
            "reasons": list(eligibility.reasons),
        },
        "transfer": shown,
    }
