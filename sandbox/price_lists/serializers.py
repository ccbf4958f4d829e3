"""Rows of price lists by Adobe's attribute names (docs manage-pricing)."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sandbox.catalogue.offers import Edition, Offer, OfferKind, Proration
from sandbox.catalogue.pricing import round_money
from sandbox.price_lists.lists import ListedPrice, ListRequest

_LANGUAGES = {
    "NA": "Multi NorthAmerican Language",
    "PA": "Multi Language Australia",
    "EE": "Multi European Languages",
    "MX": "Multi Latin American Languages",
    "LA": "Multi Latin American Languages",
    "WE": "EU English",
    "JP": "Japanese",
    "AP": "Multi Asian Languages",
}
_PRODUCT_TYPES = {
    OfferKind.CONSUMABLE: "Transaction New",
    OfferKind.CREDIT_PACK: "Team Consumption",
}
_STREET_FACTOR = Decimal("1.064")


def serialize_listed_price(
    row: ListedPrice, wanted: ListRequest, attributes: Collection[str]
) -> dict[str, str]:
    """Return those attributes of a row that are asked for.

    Attributes that the catalogue does not know are left out, as Adobe's page allows.
    """
    product = row.offer.product
    is_enterprise = product.edition is Edition.ENTERPRISE
    known = {
        "offerId": row.offer.offer_id,
        "productFamily": product.family,
        "productType": _PRODUCT_TYPES.get(product.kind, "Subscription New"),
        "productTypeDetail": product.proration.value,
        "additionalDetail": _additional_detail(row.offer),
        "operatingSystem": "Multiple Platforms",
        "language": _LANGUAGES[wanted.region],
        "version": "ALL",
        "users": "1 User" if is_enterprise else "Named",
        "levelDetails": f"Level {row.offer.level}",
        "firstOrderDate": _instant(row.first),
        "lastOrderDate": _instant(row.last),
        "partnerPrice": format(row.price, "f"),
        "estimatedStreetPrice": format(
            round_money(row.price * _STREET_FACTOR, wanted.currency), "f"
        ),
        "pool": "Application",
        "duration": "" if product.proration is Proration.NONE else "12 Months",
    }
    return {name: value for name, value in known.items() if value and name in attributes}


def _additional_detail(offer: Offer) -> str:
    """Name the sub-segment first and the minimum last (docs market-segments)."""
    labels = {"K_12": "K-12", "HIGHER_ED": "HED"}
    parts = [labels.get(offer.product.sub_segment or "", ""), offer.product.name]
    if offer.minimum_quantity > 1:
        parts.append(f"({offer.minimum_quantity}+)")
    return " ".join(part for part in parts if part)


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000+00:00"
