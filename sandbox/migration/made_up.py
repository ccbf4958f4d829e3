"""What a membership holds that is made up: products of the catalogue, the same at every run."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sandbox.accounts.benefits import Commitment, CommitmentStatus
from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.offers import Edition, OfferKind, Product
from sandbox.domain.calendar import TERM_MONTHS, add_months
from sandbox.high_volume.rules import level_here
from sandbox.large_agencies.rules import is_for_agencies
from sandbox.three_year_commit.entitlement import LICENSE

QUANTITIES: Final = (10, 5, 25, 3, 60)
HIGH_VOLUME: Final = 120
AGENCY: Final = 120
COMMITTED: Final = 100


def shelf(
    catalogue: Catalogue,
    segment: str,
    *,
    region: str,
    currency: str,
    on: date,
    of_agency: bool = False,
) -> list[Product]:
    """Return the products that a made-up membership may hold: any of them go together.

    Plain licences that everybody of the segment may buy and renew, sold on that day in the region
    and currency; those for teams, or where the segment has none, for enterprises. Large agencies
    have what they may have (LG-1).
    """
    fitting = [
        product
        for product in catalogue.products
        if product.kind is OfferKind.LICENSE
        and (product.market_segment, product.sub_segment) == (segment, None)
        and not (product.requires or product.incompatible_with or product.once_per_term)
        and product.minimum_quantity == 1
        and product.last_order_date is None
        and product.on_sale(on)
        and _has_price(catalogue, product, region, currency, on)
    ]
    if of_agency:
        return [product for product in fitting if is_for_agencies(product)]
    return [each for each in fitting if each.edition is Edition.TEAM] or fitting


def picked(products: Sequence[Product], number: int, count: int) -> list[tuple[Product, int]]:
    """Return what the `number`-th membership holds: as many products of the shelf, in turn."""
    return [
        (
            products[(number + index) % len(products)],
            QUANTITIES[(number + index) % len(QUANTITIES)],
        )
        for index in range(count)
    ]


def enough_for_agency(chosen: Sequence[tuple[Product, int]]) -> list[tuple[Product, int]]:
    """Return what an agency holds: enough of the first product for it to migrate (LG-9)."""
    (first, _), *others = chosen
    return [(first, AGENCY), *others]


def with_acrobat(
    catalogue: Catalogue, products: Sequence[Product], chosen: Sequence[tuple[Product, int]]
) -> list[tuple[Product, int]]:
    """Return what is held with a high volume discount: first a product that it has prices of."""
    at_level, level = catalogue.at_level, level_here(HIGH_VOLUME)
    discounted = (each for each in products if catalogue.lists_codes(at_level(each, level)))
    acrobat = next(discounted, None)
    if acrobat is None:
        return list(chosen)
    others = [(product, quantity) for product, quantity in chosen if product is not acrobat]
    return [(acrobat, HIGH_VOLUME), *others][: len(chosen)]


def made_commitment(anniversary: date) -> Commitment:
    """Return what a high volume discount goes with: a commitment in its first year."""

    def years_on(years: int) -> date:
        return add_months(anniversary, TERM_MONTHS * years)

    return Commitment(
        status=CommitmentStatus.COMMITTED,
        minimums={LICENSE: COMMITTED},
        start_date=years_on(-1),
        end_date=years_on(2) - timedelta(days=1),
    )


def _has_price(
    catalogue: Catalogue, product: Product, region: str, currency: str, on: date
) -> bool:
    offer = catalogue.at_level(product, product.base_level)
    return catalogue.price(offer, region=region, currency=currency, on=on) is not None
