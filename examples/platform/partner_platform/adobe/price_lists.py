"""Price lists of Adobe (docs manage-pricing)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

LARGEST_PAGE: Final = 1000
ATTRIBUTES: Final = (
    "offerId",
    "productFamily",
    "productTypeDetail",
    "additionalDetail",
    "levelDetails",
    "partnerPrice",
)


@dataclass(frozen=True, slots=True)
class PriceListName:
    """Which list: one a month, region, segment and currency."""

    month: str
    """As Adobe writes it: `202601`."""
    segment: str
    region: str
    currency: str

    def body(self) -> dict[str, Any]:
        """Write the request for it."""
        return {
            "region": self.region,
            "marketSegment": self.segment,
            "currency": self.currency,
            "priceListMonth": self.month,
            # The id is always shown, and no attribute that may be asked for.
            "includeOfferAttributes": [name for name in ATTRIBUTES if name != "offerId"],
        }


@dataclass(frozen=True, slots=True)
class ListedOffer:
    """A row of a list."""

    offer_id: str
    name: str
    """Additional Details: the product in words, such as `Acrobat Pro for teams`."""
    family: str
    proration: str
    """Product Type Detail: `Annual` where part of a year costs part of the price."""
    level: str
    price: Decimal
    """Of one unit for a year."""

    @classmethod
    def read(cls, told: dict[str, Any]) -> ListedOffer:
        """Read Adobe's resource."""
        return cls(
            offer_id=told["offerId"],
            name=told.get("additionalDetail") or told.get("productFamily") or told["offerId"],
            family=told.get("productFamily") or "",
            proration=told.get("productTypeDetail") or "",
            level=told.get("levelDetails") or "",
            price=Decimal(str(told["partnerPrice"])),
        )
