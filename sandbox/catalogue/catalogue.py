"""The catalogue: what can be ordered, at which levels and for how much (OF-1, OF-4, OF-5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from sandbox.catalogue import synthesis
from sandbox.catalogue.files import read_files
from sandbox.catalogue.high_volume import CodedPrice, HighVolume
from sandbox.catalogue.imported_products import PriceKey, merge_products, price_steps
from sandbox.catalogue.levels import is_open_to, rank
from sandbox.catalogue.offers import Offer, OfferKind, Product, offers_of, plain_offer
from sandbox.catalogue.price_list_csv import PriceListRow
from sandbox.catalogue.price_rules import PriceBook, PriceRule, PriceStep, price_on


class Catalogue:
    """Products, their offers and their prices; nothing about it changes once it is made.

    Prices of an offer are worked out when first asked for and kept, so lookups stay cheap. Ids
    that the catalogue lacks are priced too when `synthesize` made their offer, but not kept, since
    callers could send any number of them.
    """

    __slots__ = ("_book", "_by_id", "_high_volume", "_own", "_products", "_rules", "_steps")

    def __init__(
        self,
        products: Iterable[Product],
        rules: Mapping[str, PriceRule],
        book: PriceBook,
        high_volume: HighVolume,
        own_prices: Mapping[PriceKey, tuple[PriceStep, ...]] = MappingProxyType({}),
    ) -> None:
        self._products = {product.product_id: product for product in products}
        self._rules = dict(rules)
        self._book = book
        self._high_volume = high_volume
        self._own = dict(own_prices)
        self._by_id = {
            offer.offer_id: offer
            for product in self._products.values()
            for offer in offers_of(product)
        }
        self._steps: dict[PriceKey, tuple[PriceStep, ...]] = {}

    @property
    def products(self) -> Iterable[Product]:
        """All products, in the order of their files."""
        return self._products.values()

    @property
    def regions(self) -> tuple[str, ...]:
        """Price regions."""
        return tuple(self._book.regions)

    def currencies(self, region: str) -> tuple[str, ...]:
        """Currencies of a price region, the usual one first; empty for an unknown region."""
        found = self._book.regions.get(region)
        return found.currencies if found else ()

    def offers(self) -> Iterator[Offer]:
        """All offers, product by product, each from the worst level to the best."""
        return iter(self._by_id.values())

    def find(self, offer_id: str) -> Offer | None:
        """The offer of an id; None when the catalogue lacks it."""
        return self._by_id.get(offer_id)

    def product(self, product_id: str) -> Product | None:
        """The product of an id such as '65304479CA'; None when the catalogue lacks it."""
        return self._products.get(product_id)

    def synthesize(self, offer_id: str) -> Offer | None:
        """A plausible offer for an id that the catalogue lacks (rule `unknownOffers`).

        An id of a known product at a level where it is not sold stays unknown: that is what the
        catalogue says of it. None too when the grammar is wrong.
        """
        known = self.find(offer_id)
        if known is not None:
            return known
        made = synthesis.synthesize(offer_id)
        return None if made is None or made.product.product_id in self._products else made

    def resolve(self, offer_id: str, *, synthesize: bool) -> Offer | None:
        """The offer of an id, made up when missing and allowed; None: refuse with 2122."""
        return self.synthesize(offer_id) if synthesize else self.find(offer_id)

    def ordered_offer(self, offer_id: str) -> Offer:
        """The offer of an id that an order or a subscription holds: it was known, or made up.

        Raises:
            LookupError: the catalogue no longer knows it.
        """
        offer = self._by_id.get(offer_id) or self.synthesize(offer_id)
        if offer is None:
            raise LookupError(f"the catalogue no longer knows {offer_id}")
        return offer

    def at_level(self, product: Product, level: str) -> Offer:
        """The product's plain offer for a customer who is entitled to a level (OF-4).

        A product that is not sold at that level answers its best one that the customer may have:
        no better, and standard or of the same program. A single-level product answers its only
        one, whatever the level.

        Raises:
            ValueError: The level is unknown or is not of the product's ladder (a licence level
                for a consumable).
        """
        if level in product.levels:
            chosen = level
        elif len(product.levels) == 1:
            chosen = product.base_level
        else:
            allowed = (own for own in product.levels if is_open_to(own, entitled=level))
            chosen = max(allowed, key=rank, default=product.base_level)
        offer_id = product.offer_id_at(chosen)
        return self._by_id.get(offer_id) or plain_offer(product, chosen)

    def moq_offers(self, product: Product) -> tuple[Offer, ...]:
        """The product's minimum-order offers, smallest minimum first; empty when it has none."""
        found = [offer for offer in offers_of(product) if offer.kind is OfferKind.MOQ]
        return tuple(sorted(found, key=lambda offer: offer.minimum_quantity))

    def price(self, offer: Offer, *, region: str, currency: str, on: date) -> Decimal | None:
        """Partner price of one unit for a year (or of one pack, one transaction) on a day.

        The day is the Pacific one (OF-9). Whether the product is on sale then is not asked:
        returns and price locks need prices of other days. None: not sold in that currency and
        region (2128).
        """
        return price_on(self.price_steps(offer, region=region, currency=currency), on)

    def lists(self, offer: Offer, *, region: str, currency: str, on: date) -> bool:
        """Whether the price list of a day has a row of an offer: it was sold then (TC-12)."""
        steps = self.price_steps(offer, region=region, currency=currency)
        return bool(steps) and steps[0].first <= on and offer.product.on_sale(on)

    def price_steps(self, offer: Offer, *, region: str, currency: str) -> tuple[PriceStep, ...]:
        """All prices of an offer in a region and currency, oldest first (OF-5, OF-8)."""
        key = PriceKey(offer.offer_id, region, currency)
        own = self._own.get(key)
        if own is not None:
            return own
        steps = self._steps.get(key)
        if steps is None:
            rule = self._rule(offer)
            steps = self._book.steps(offer, rule, region=region, currency=currency) if rule else ()
            if offer.offer_id in self._by_id and region in self._book.regions:
                self._steps[key] = steps
        return steps

    def coded_prices(
        self, offer: Offer, *, region: str, currency: str, on: date
    ) -> Iterator[CodedPrice]:
        """Prices that an offer has with discount codes, as known on a day (`high_volume.py`)."""
        if self._high_volume.covers(offer):
            base = self._by_id[offer.product.base_offer_id]
            steps = self.price_steps(base, region=region, currency=currency)
            yield from self._high_volume.prices(offer, steps, currency=currency, on=on)

    def code_for(self, offer: Offer, code: str) -> str:
        """The discount code that an offer is bought with by who has that code.

        Empty for who has none, and for offers without prices with codes.
        """
        return code if code and self._high_volume.covers(offer) else ""

    def lists_codes(self, offer: Offer) -> bool:
        """Whether price lists have an offer's prices with discount codes."""
        return self._high_volume.lists(offer)

    def coded_price(
        self, offer: Offer, code: str, *, region: str, currency: str, on: date
    ) -> Decimal | None:
        """Yearly price of an offer with a discount code, which has it taken off already (PL-4).

        Those from before the price action are the last ones then; later ones are of a day, at the
        earliest of that of the action.
        """
        day = max(on, self._high_volume.price_action)
        prices = self.coded_prices(offer, region=region, currency=currency, on=day)
        of_code = [coded.price for coded in prices if coded.code == code]
        return of_code[-1] if of_code else None

    def price_with(
        self, offer: Offer, code: str, *, region: str, currency: str, on: date
    ) -> Decimal | None:
        """Yearly price of an offer: that with a discount code, or its own where there is none."""
        if code:
            return self.coded_price(offer, code, region=region, currency=currency, on=on)
        return self.price(offer, region=region, currency=currency, on=on)

    def with_price_list(self, rows: Iterable[PriceListRow]) -> "Catalogue":
        """A catalogue with a partner's own rows laid over this one.

        Products that are new come with what the rows tell; known ones keep what they are and
        gain the levels that the rows add. An offer that has rows for a region and a currency is
        priced there by them alone: the first row's price holds before it too, the last one's
        after it. Later lists replace earlier ones in the same way.

        Raises:
            ValueError: An offer id is not of the grammar, or a product's levels do not go together.
        """
        listed = list(rows)
        merged = {p.product_id: p for p in merge_products(self._products, listed)}
        return Catalogue(
            (self._products | merged).values(),
            self._rules,
            self._book,
            self._high_volume,
            {**self._own, **price_steps(listed)},
        )

    def _rule(self, offer: Offer) -> PriceRule | None:
        product = offer.product
        if product.product_id in self._products:
            return self._rules.get(product.product_id)
        return synthesis.synthetic_rule(product)


def load_catalogue(directory: Path) -> Catalogue:
    """Load the built-in catalogue from `products.yaml` and `prices.yaml` in a directory.

    Raises:
        OSError: A file cannot be read.
        UnsafeYamlError: A file is no YAML, or goes beyond the bounds of our files.
        pydantic.ValidationError: A file says something that a catalogue cannot hold.
    """
    return Catalogue(*read_files(directory))
