"""Flexible discounts as Adobe's API shows them, keys in the order of its samples."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic.alias_generators import to_camel

from sandbox.domain.wire import instant_text
from sandbox.flexible_discounts.model import (
    ClosedDiscount,
    ClosedTemplate,
    FlexDiscount,
    Redemption,
)
from sandbox.flexible_discounts.terms import DiscountTerms, DiscountValue


def serialize_discount(
    discount: FlexDiscount | ClosedDiscount, country: str, now: datetime
) -> dict[str, Any]:
    """Return a discount in a list, with the values of a country alone (FD-1, FD-4)."""
    if isinstance(discount, ClosedDiscount):
        return {
            "code": discount.code,
            "codeExpiryDate": instant_text(discount.expires_at),
            **serialize_terms(discount.template.terms, country),
        }
    status = discount.status(now)
    shown = {**_named(discount), "status": None if status is None else status.value}
    if discount.locked_until is not None:
        shown["discountLockEndDate"] = instant_text(discount.locked_until)
    return {**shown, **serialize_terms(discount.terms, country)}


def serialize_managed(discount: FlexDiscount, now: datetime) -> dict[str, Any]:
    """Return an open discount as the control plane shows it: with what Adobe's wire hides."""
    status, lock = discount.status(now), discount.locked_until
    return {
        **_named(discount),
        "status": "EXPIRED" if status is None else status.value,
        "discountLockEndDate": None if lock is None else instant_text(lock),
        **_managed_terms(discount.terms),
    }


def _named(discount: FlexDiscount) -> dict[str, Any]:
    return {
        "id": discount.discount_id,
        "category": discount.category.value,
        "code": discount.code,
        "name": discount.name,
        "description": discount.description,
        "startDate": instant_text(discount.starts_at),
        "endDate": instant_text(discount.ends_at),
    }


def serialize_template(template: ClosedTemplate) -> dict[str, Any]:
    """Return what closed codes are made from."""
    return {
        "templateId": template.template_id,
        "label": template.label,
        **_managed_terms(template.terms),
    }


def serialize_closed(closed: ClosedDiscount, redemption: Redemption) -> dict[str, Any]:
    """Return a closed code as the portal lists it."""
    return {
        "code": closed.code,
        "customerId": closed.customer_id,
        "templateId": closed.template.template_id,
        "label": closed.template.label,
        "redemptionStatus": redemption.value,
        "expiryDate": instant_text(closed.expires_at),
        "marketSegment": closed.market_segment,
        "distributorId": closed.distributor_id,
        "creationDate": instant_text(closed.created_at),
    }


def _managed_terms(terms: DiscountTerms) -> dict[str, Any]:
    return {
        **serialize_terms(terms, None),
        "marketSegments": list(terms.market_segments),
        "countries": list(terms.countries),
        "applicability": [kind.value for kind in terms.applicability],
        "conditions": {to_camel(name): value for name, value in terms.conditions.given().items()},
        "alwaysFails": terms.always_fails,
    }


def serialize_terms(terms: DiscountTerms, country: str | None) -> dict[str, Any]:
    """Return `qualification` and `outcomes`; without a country the values of all of them."""
    values = terms.values if country is None else terms.values_in(country)
    return {
        "qualification": {"baseOfferIds": list(terms.base_offer_ids)},
        "outcomes": [
            {
                "type": terms.outcome.value,
                "discountValues": [_value(value) for value in values],
            }
        ],
    }


def _value(value: DiscountValue) -> dict[str, Any]:
    amount = {"value": _number(value.value)}
    if not value.country:
        return amount
    return {"country": value.country, "currency": value.currency, **amount}


def _number(value: Decimal) -> int | float:
    """Return a JSON number; two decimals fit into a float exactly as they are written."""
    return int(value) if value == value.to_integral_value() else float(value)
