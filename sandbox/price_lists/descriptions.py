"""What lists say of an offer in Adobe's words (docs manage-pricing, PL-3, PL-5)."""

from types import MappingProxyType
from typing import Final

from sandbox.catalogue.levels import (
    AGENCY_LICENSES,
    COMMITTED_CONSUMABLES,
    COMMITTED_LICENSES,
    STANDARD_CONSUMABLES,
    STANDARD_LICENSES,
    LevelTable,
)
from sandbox.catalogue.offers import Delivery, Edition, Offer, OfferKind, Product

LANGUAGES: Final = MappingProxyType(
    {
        "NA": "Multi NorthAmerican Language",
        "PA": "Multi Language Australia",
        "EE": "Multi European Languages",
        "MX": "Multi Latin American Languages",
        "LA": "Multi Latin American Languages",
        "WE": "EU English",
        "JP": "Japanese",
        "AP": "Multi Asian Languages",
    }
)
_SUB_SEGMENTS: Final = MappingProxyType({"K_12": "K-12", "HIGHER_ED": "HED"})
_COMMITMENT: Final = (
    "First Order Date and Last Order Date=3-year commit accept. "
    "RMA Request Deadline=Last eligible order date."
)
# Levels above the base one of a commitment's consumables are in its table; TA stands below them.
_COMMITTED_BASE: Final = ((1, "TA"), *COMMITTED_CONSUMABLES[1:])


def _ranges(table: LevelTable) -> dict[str, str]:
    """Write the quantities of each level as Adobe's sample does: `1 - 9`, `100+`."""
    following = [minimum for minimum, _ in table[1:]]
    ranges = {
        level: f"{minimum} - {after - 1}"
        for (minimum, level), after in zip(table, following, strict=False)
    }
    minimum, last = table[-1]
    return ranges | {last: f"{minimum}+"}


# Later tables give way to earlier ones: 01 to 03 of agencies are standard ones.
_RANGES: Final = MappingProxyType(
    _ranges(AGENCY_LICENSES)
    | _ranges(COMMITTED_LICENSES)
    | _ranges(STANDARD_LICENSES)
    | _ranges(_COMMITTED_BASE)
    | _ranges(STANDARD_CONSUMABLES)
)


def level_details(level: str) -> str:
    """Return a level with its quantities: `Level 1 1 - 9`, `Level T2 1000 - 2499`."""
    return f"Level {level.lstrip('0')} {_RANGES[level]}"


def product_type(product: Product) -> str:
    """Return one of Adobe's seven types; which product is of which is assumed."""
    is_enterprise = product.edition is Edition.ENTERPRISE
    if product.kind is OfferKind.CONSUMABLE:
        return "Enterprise Consumption" if is_enterprise else "Transaction New"
    if product.kind is OfferKind.CREDIT_PACK:
        return "Enterprise Consumption" if is_enterprise else "Team Consumption"
    if product.delivery is Delivery.FEATURE_RESTRICTED:
        return "Feature Restricted Licensing Subscription New"
    if product.delivery is Delivery.HOSTED:
        return "Enterprise Hosted Subscription New" if is_enterprise else "Hosted Subscription"
    return "Subscription New"


def users(product: Product) -> str:
    """Return whom or what a unit is for."""
    if product.kind is OfferKind.CREDIT_PACK:
        return "Per Credit Pack"
    if product.kind is OfferKind.CONSUMABLE:
        return "Per Transaction"
    if "device" in product.name.lower():
        return "Per Workstation"
    return "1 User" if product.edition is Edition.ENTERPRISE else "Named"


def pool(offer: Offer, discount_code: str) -> str:
    """Return the group of an offer; Discount1 and Discount2 for codes are assumed."""
    if not discount_code:
        return "Application"
    return "Discount1" if offer.kind is OfferKind.MOQ else "Discount2"


def additional_detail(offer: Offer, list_type: str) -> str:
    """Name the sub-segment first and the minimum last (docs market-segments).

    A 3YC list says instead of the product what its dates mean, after the segment, as Adobe's
    sample does.
    """
    product = offer.product
    label = _SUB_SEGMENTS.get(product.sub_segment or "", "")
    if list_type == "3YC":
        parts = [label or product.market_segment, "|", _COMMITMENT]
    else:
        parts = [label, product.name]
    if offer.minimum_quantity > 1:
        parts.append(f"({offer.minimum_quantity}+)")
    return " ".join(part for part in parts if part)
