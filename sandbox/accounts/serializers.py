"""Resellers and customers as both APIs show them, keys in the order of Adobe's samples."""

from sandbox.accounts.benefits import shown_benefits
from sandbox.accounts.linked import LinkedMembership, linked_membership_of
from sandbox.accounts.model import AccountSummary, CustomerAccount, ResellerAccount
from sandbox.accounts.profile import Shown
from sandbox.accounts.tags import discount_code_of, tags_of
from sandbox.domain.wire import instant_text, self_link


def serialize_reseller(reseller: ResellerAccount) -> Shown:
    """Return a reseller resource (docs reseller-account/get-reseller-account)."""
    return {
        "distributorId": reseller.distributor_id,
        "externalReferenceId": reseller.external_reference_id,
        "resellerId": reseller.reseller_id,
        "companyProfile": _profile(reseller.profile, {"marketSegments": reseller.market_segments}),
        "creationDate": instant_text(reseller.created_at),
        "status": reseller.status,
        "links": self_link(f"/v3/resellers/{reseller.reseller_id}"),
    }


def serialize_customer(customer: CustomerAccount) -> Shown:
    """Return a customer resource (docs customer-account/get-customer-account)."""
    segments: Shown = {"marketSegment": customer.market_segment}
    if customer.market_sub_segments:
        segments["marketSubSegments"] = customer.market_sub_segments
    shown: Shown = {
        "externalReferenceId": customer.external_reference_id,
        "customerId": customer.customer_id,
        "resellerId": customer.reseller_id,
        "globalSalesEnabled": customer.global_sales_enabled,
        "companyProfile": _profile(customer.profile, segments),
    }
    if customer.benefits and (tags := tags_of(customer.benefits)):
        shown["tags"] = tags
    shown["discounts"] = serialize_discounts(
        customer.license_level, customer.consumable_level, discount_code_of(customer.benefits)
    )
    if customer.benefits:
        shown["benefits"] = shown_benefits(customer.benefits)
    shown["cotermDate"] = customer.coterm_date.isoformat() if customer.coterm_date else ""
    shown["creationDate"] = instant_text(customer.created_at)
    shown["status"] = customer.status
    linked = linked_membership_of(customer.benefits)
    if linked:
        shown["linkedMembership"] = serialize_linked_membership(linked)
    shown["links"] = self_link(f"/v3/customers/{customer.customer_id}")
    return shown


def serialize_linked_membership(linked: LinkedMembership) -> Shown:
    """Return a customer's linked membership (LM-2); its instant has no Z on Adobe's pages.

    Those of large government agencies have a country and the type of their benefit (LG-6).
    """
    shown: Shown = {
        "id": linked.group_id,
        "name": linked.name,
        "type": linked.group_type.value,
        "linkedMembershipType": linked.role.value,
        "creationDate": instant_text(linked.created_at).removesuffix("Z"),
    }
    if linked.benefit_types:
        shown |= {"country": linked.country, "benefitTypes": list(linked.benefit_types)}
    return shown


def _profile(stored: Shown, segments: Shown) -> Shown:
    return {
        "companyName": stored["companyName"],
        "preferredLanguage": stored["preferredLanguage"],
        **segments,
        "address": stored["address"],
        "contacts": stored["contacts"],
    }


def serialize_discounts(
    license_level: str, consumable_level: str, discount_code: str = ""
) -> list[Shown]:
    """Return a customer's discount levels, the licence one with its code, if any."""
    licenses = {"offerType": "LICENSE", "level": license_level}
    if discount_code:
        licenses["discountCode"] = discount_code
    levels: list[Shown] = [licenses]
    if consumable_level:
        levels.append({"offerType": "CONSUMABLES", "level": consumable_level})
    return levels


def serialize_account_summary(account: AccountSummary) -> Shown:
    """Return an account as its list shows it.

    Sources: docs reseller-account/get-reseller-list, docs customer-account/get-customer-list.
    """
    shown: Shown = {"externalReferenceId": account.external_reference_id}
    if account.customer_id:
        shown["customerId"] = account.customer_id
        shown["resellerId"] = account.reseller_id
        own = f"/v3/customers/{account.customer_id}"
    else:
        shown["resellerId"] = account.reseller_id
        shown["distributorId"] = account.distributor_id
        own = f"/v3/resellers/{account.reseller_id}"
    shown["status"] = account.status
    shown["companyProfile"] = {"companyName": account.company_name}
    shown["creationDate"] = instant_text(account.created_at)
    shown["links"] = self_link(own)
    return shown
