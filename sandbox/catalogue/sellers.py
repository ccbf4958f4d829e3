"""What a distributor may sell: asked when a customer moves to it, from VIP or another reseller."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.offers import Offer


class Seller(Protocol):
    """The distributor to whom a customer shall come."""

    @property
    def region(self) -> str:
        """Its price region."""

    @property
    def currencies(self) -> Sequence[str]:
        """What it sells in."""

    @property
    def countries(self) -> Sequence[str]:
        """Where it sells."""

    @property
    def market_segments(self) -> Sequence[str]:
        """To whom it sells."""

    @property
    def global_sales_enabled(self) -> bool:
        """Whether it sells worldwide."""


def sells(
    seller: Seller,
    catalogue: Catalogue,
    offer: Offer,
    currency: str,
    day: date,
    *,
    region: str = "",
    discount_code: str = "",
) -> bool:
    """Tell whether a seller has an offer on sale in a currency (NO_TARGET_SKU of MG-2, RC-2).

    Args:
        seller: the distributor.
        catalogue: the world's catalogue.
        offer: the offer, at the level that the customer buys at: some levels are sold in some
            regions alone.
        currency: what the customer pays it in.
        day: the Pacific date, whose prices hold (OF-9).
        region: whose prices hold, for a deployment (GS-11); the seller's own at home.
        discount_code: the code that the offer is bought with, if any.
    """
    placed = region or seller.region
    price = catalogue.price_with(offer, discount_code, region=placed, currency=currency, on=day)
    return price is not None and offer.product.on_sale(day) and currency in seller.currencies
