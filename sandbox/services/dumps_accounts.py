"""Resellers and customers as both APIs show them, keys in the order of Adobe's samples."""

from typing import Any

from sqlalchemy import Row

from sandbox.domain.wire import instant_text, self_link
from sandbox.store.accounts import Customer, Reseller


def reseller_dump(row: Row[Any] | Reseller) -> dict[str, Any]:
    """Return a reseller resource (docs reseller-account/get-reseller-account)."""
    profile = row.profile
    return {
        "distributorId": row.distributor_id,
        "externalReferenceId": row.external_reference_id,
        "resellerId": row.reseller_id,
        "companyProfile": {
            "companyName": profile["companyName"],
            "preferredLanguage": profile["preferredLanguage"],
            "marketSegments": row.market_segments,
            "address": profile["address"],
            "contacts": profile["contacts"],
        },
        "creationDate": instant_text(row.created_at),
        "status": row.status,
        "links": self_link(f"/v3/resellers/{row.reseller_id}"),
    }


def customer_dump(row: Row[Any] | Customer) -> dict[str, Any]:
    """Return a customer resource (docs customer-account/get-customer-account)."""
    coterm_date = row.coterm_date
    shown = {
        "externalReferenceId": row.external_reference_id,
        "customerId": row.customer_id,
        "resellerId": row.reseller_id,
        "globalSalesEnabled": row.global_sales_enabled,
        "companyProfile": _customer_profile(row),
        "discounts": discounts(row.license_level, row.consumable_level),
    }
    if row.benefits:
        shown["benefits"] = row.benefits
    return shown | {
        "cotermDate": coterm_date.isoformat() if coterm_date else "",
        "creationDate": instant_text(row.created_at),
        "status": row.status,
        "links": self_link(f"/v3/customers/{row.customer_id}"),
    }


def _customer_profile(row: Row[Any] | Customer) -> dict[str, Any]:
    profile = row.profile
    shown = {
        "companyName": profile["companyName"],
        "preferredLanguage": profile["preferredLanguage"],
        "marketSegment": row.market_segment,
    }
    if row.market_sub_segments:
        shown["marketSubSegments"] = row.market_sub_segments
    shown["address"] = profile["address"]
    shown["contacts"] = profile["contacts"]
    return shown


def discounts(license_level: str, consumable_level: str) -> list[dict[str, str]]:
    """Return a customer's discount levels."""
    levels = [{"offerType": "LICENSE", "level": license_level}]
    if consumable_level:
        levels.append({"offerType": "CONSUMABLES", "level": consumable_level})
    return levels


def reseller_summary(row: Row[Any]) -> dict[str, Any]:
    """Return a reseller as the list shows it (docs reseller-account/get-reseller-list)."""
    return {
        "externalReferenceId": row.external_reference_id,
        "resellerId": row.reseller_id,
        "distributorId": row.distributor_id,
        "status": row.status,
        "companyProfile": {"companyName": row.company_name},
        "creationDate": instant_text(row.created_at),
        "links": self_link(f"/v3/resellers/{row.reseller_id}"),
    }


def customer_summary(row: Row[Any]) -> dict[str, Any]:
    """Return a customer as the list shows it (docs customer-account/get-customer-list)."""
    return {
        "externalReferenceId": row.external_reference_id,
        "customerId": row.customer_id,
        "resellerId": row.reseller_id,
        "status": row.status,
        "companyProfile": {"companyName": row.company_name},
        "creationDate": instant_text(row.created_at),
        "links": self_link(f"/v3/customers/{row.customer_id}"),
    }
