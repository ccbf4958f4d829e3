"""Rows of price lists by Adobe's attribute names (docs manage-pricing)."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Final

from sandbox.catalogue.offers import Proration
from sandbox.catalogue.pricing import round_money
from sandbox.price_lists.changes import change_of
from sandbox.price_lists.descriptions import (
    LANGUAGES,
    additional_detail,
    level_details,
    pool,
    product_type,
    users,
)
from sandbox.price_lists.lists import ListedPrice, ListRequest

_STREET_FACTOR: Final = Decimal("1.064")


def serialize_listed_price(
    row: ListedPrice, wanted: ListRequest, attributes: Collection[str]
) -> dict[str, str]:
    """Return those attributes of a row that are asked for.

    Attributes that the catalogue does not know are left out, as Adobe's page allows.
    """
    offer, product = row.offer, row.offer.product
    known = {
        "offerId": offer.offer_id,
        "productFamily": product.family,
        "productType": product_type(product),
        "productTypeDetail": product.proration.value,
        "additionalDetail": additional_detail(offer, wanted.list_type),
        "operatingSystem": "Multiple Platforms",
        "language": LANGUAGES[wanted.region],
        "version": "ALL",
        "users": users(product),
        **_numbers(row, wanted),
        **_change(row, wanted),
        "levelDetails": level_details(offer.level),
        "firstOrderDate": _instant(row.first),
        "lastOrderDate": _instant(row.last),
        "partnerPrice": format(row.price, "f"),
        "estimatedStreetPrice": format(
            round_money(row.price * _STREET_FACTOR, wanted.currency), "f"
        ),
        "discountCode": row.discount_code,
        **_dates(row, wanted),
        "pool": pool(offer, row.discount_code),
        "duration": "" if product.proration is Proration.NONE else "12 Months",
    }
    return {name: value for name, value in known.items() if value and name in attributes}


def _numbers(row: ListedPrice, wanted: ListRequest) -> dict[str, str]:
    """Return the part number; a 3YC list has none, as Adobe's sample shows."""
    return {} if wanted.list_type == "3YC" else {"partNumber": row.offer.offer_id}


def _dates(row: ListedPrice, wanted: ListRequest) -> dict[str, str]:
    """Return the days of shipment, announcement and return; a 3YC list has none either.

    Software ships and is announced when it may first be ordered, and is returned as long as it may
    be ordered (assumed).
    """
    if wanted.list_type == "3YC":
        return {}
    first = _instant(row.first)
    return {
        "estimatedShipDate": first,
        "publicAnnounceDate": first,
        "rmaRequestDeadline": _instant(row.last),
    }


def _change(row: ListedPrice, wanted: ListRequest) -> dict[str, str]:
    """Return what the list's month changes about the offer, if anything (PL-2)."""
    change = change_of(row, wanted.month)
    if change is None:
        return {}
    return {
        "acdIndicator": change.indicator.value,
        "acdEffectiveDate": _instant(change.effective),
        "acdDescription": change.description,
    }


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000+00:00"
