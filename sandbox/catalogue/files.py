"""The catalogue's files, `products.yaml` and `prices.yaml`, as pydantic models."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sandbox.catalogue.high_volume import HighVolume
from sandbox.catalogue.levels import CONSUMABLE_LADDER, LICENSE_LADDER, is_level, rank
from sandbox.catalogue.offers import (
    SEGMENT_LETTERS,
    Delivery,
    Edition,
    OfferKind,
    Product,
    Proration,
    Variant,
    base_level_of,
    moq_variants,
)
from sandbox.catalogue.price_rules import DatedPercent, PriceBook, PriceRule, Promotion, Region
from sandbox.domain.safe_yaml import load_yaml

ProductId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}[A-Z]{2}$")]
Percent = Annotated[Decimal, Field(ge=0, lt=100)]
Month = Annotated[int, Field(ge=1, le=12)]
Segment = Literal["COM", "EDU", "GOV"]

_PRORATIONS = {
    OfferKind.CONSUMABLE: Proration.NONE,
    OfferKind.CREDIT_PACK: Proration.TWELVE_MONTH,
    OfferKind.LICENSE_PACK: Proration.TWELVE_MONTH,
}
_QUALIFYING = frozenset({OfferKind.LICENSE, OfferKind.CONSUMABLE})


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class DatedEntry(_Entry):
    """A percentage from the first of a month on."""

    first: date = Field(alias="from")
    percent: Annotated[Decimal, Field(gt=0)]

    @model_validator(mode="after")
    def _begins_a_month(self) -> Self:
        if self.first.day != 1:
            raise ValueError(f"{self.first}: a price changes on the first of a month")
        return self


class PromotionEntry(_Entry):
    """A lower price in some months, every year unless years are given."""

    months: Annotated[list[Month], Field(min_length=1)]
    percent: Percent
    first_year: int | None = None
    last_year: int | None = None


class VariantEntry(_Entry):
    """A special offer beside the plain ones."""

    letter: Annotated[str, StringConstraints(pattern=r"^[B-Z]$")]
    level: str
    minimum_quantity: Annotated[int, Field(ge=1)]


class ProductEntry(_Entry):
    """One product; what the defaults are stands at the head of `products.yaml`."""

    id: ProductId
    name: str
    family: str
    usd: Annotated[Decimal, Field(gt=0)]
    kind: OfferKind = OfferKind.LICENSE
    edition: Edition = Edition.TEAM
    segment: Segment | None = None
    sub_segment: Literal["K_12", "HIGHER_ED"] | None = None
    term: Literal["A12", "012"] = "A12"
    levels: list[str] | None = None
    moq: bool = False
    variants: list[VariantEntry] = []
    requires: list[ProductId] = []
    incompatible_with: list[ProductId] = []
    once_per_term: bool = False
    proration: Proration | None = None
    qualifies: bool | None = None
    minimum_quantity: Annotated[int, Field(ge=1)] = 1
    regions: list[str] = []
    delivery: Delivery = Delivery.INSTALLED
    first_order_date: date = date(2018, 1, 1)
    last_order_date: date | None = None
    end_of_support_date: date | None = None
    changes: list[DatedEntry] = []
    promotions: list[PromotionEntry] = []

    def market_segment(self) -> str:
        """The segment that is written, else the one that the id's letters tell."""
        segment = self.segment or SEGMENT_LETTERS.get(self.id[-2:])
        if segment is None:
            raise ValueError(f"{self.id}: its letters tell no market segment, write `segment:`")
        return segment

    def to_product(self, ladders: dict[str, list[str]], incompatible: frozenset[str]) -> Product:
        """The product that the entry describes."""
        ladder = {
            OfferKind.CONSUMABLE: "CONSUMABLE",
            OfferKind.CREDIT_PACK: "SINGLE",
            OfferKind.LICENSE_PACK: "SINGLE",
        }.get(self.kind, self.market_segment())
        levels = tuple(sorted(self.levels or ladders[ladder], key=rank))
        variants = tuple(Variant(v.letter, v.level, v.minimum_quantity) for v in self.variants)
        return Product(
            product_id=self.id,
            name=self.name,
            family=self.family,
            kind=self.kind,
            edition=self.edition,
            market_segment=self.market_segment(),
            sub_segment=self.sub_segment,
            term=self.term,
            base_level=base_level_of(levels),
            levels=levels,
            first_order_date=self.first_order_date,
            last_order_date=self.last_order_date,
            end_of_support_date=self.end_of_support_date,
            requires=frozenset(self.requires),
            incompatible_with=incompatible,
            once_per_term=self.once_per_term,
            proration=self.proration or _PRORATIONS.get(self.kind, Proration.ANNUAL),
            qualifies=self.kind in _QUALIFYING if self.qualifies is None else self.qualifies,
            variants=variants + (moq_variants() if self.moq else ()),
            minimum_quantity=self.minimum_quantity,
            regions=frozenset(self.regions),
            delivery=self.delivery,
        )

    def to_rule(self, book: PriceBook) -> PriceRule:
        """The price rule that the entry describes; promotions without years run all the time."""
        return PriceRule(
            usd=self.usd,
            changes=tuple(DatedPercent(c.first, c.percent) for c in self.changes),
            promotions=tuple(
                Promotion(
                    months=frozenset(p.months),
                    percent=p.percent,
                    first_year=p.first_year or book.first_day.year,
                    last_year=p.last_year or book.last_day.year,
                )
                for p in self.promotions
            ),
        )


class ProductsFile(_Entry):
    """`products.yaml`."""

    ladders: dict[str, list[str]]
    products: list[ProductEntry]

    @model_validator(mode="after")
    def _ids_are_unique_and_known(self) -> Self:
        known: set[str] = set()
        for entry in self.products:
            if entry.id in known:
                raise ValueError(f"{entry.id} stands twice: remove one")
            known.add(entry.id)
        for entry in self.products:
            missing = {*entry.requires, *entry.incompatible_with} - known
            if missing:
                raise ValueError(f"{entry.id} names products that are missing: {sorted(missing)}")
        return self

    def incompatibles(self, product_id: str) -> frozenset[str]:
        """Products that cannot stand beside one, whichever of the two entries says so."""
        named = next(entry for entry in self.products if entry.id == product_id)
        naming = {e.id for e in self.products if product_id in e.incompatible_with}
        return frozenset(naming | set(named.incompatible_with))


class RegionEntry(_Entry):
    """A price region."""

    factor: Annotated[Decimal, Field(gt=0)]
    currencies: Annotated[list[str], Field(min_length=1)]


class PricesFile(_Entry):
    """`prices.yaml`."""

    first_day: date
    last_day: date
    regions: dict[str, RegionEntry]
    rates: dict[str, Decimal]
    index: Annotated[list[DatedEntry], Field(min_length=1)]
    level_discounts: dict[str, Percent]
    variant_discounts: dict[str, Percent]
    high_volume: HighVolume
    level_regions: dict[str, list[str]]

    @model_validator(mode="after")
    def _better_levels_are_no_dearer(self) -> Self:
        unknown = [level for level in self.level_discounts if not is_level(level)]
        if unknown:
            raise ValueError(f"level_discounts names unknown levels: {unknown}")
        for ladder in (LICENSE_LADDER, CONSUMABLE_LADDER):
            percents = [self.level_discounts[level] for level in ladder]
            if percents != sorted(percents):
                raise ValueError(f"level_discounts must not fall along {', '.join(ladder)}")
        return self

    def to_book(self) -> PriceBook:
        """The price book that the file describes."""
        return PriceBook(
            first_day=self.first_day,
            last_day=self.last_day,
            regions={
                name: Region(region.factor, tuple(region.currencies))
                for name, region in self.regions.items()
            },
            rates=self.rates,
            index=tuple(DatedPercent(entry.first, entry.percent) for entry in self.index),
            level_discounts=self.level_discounts,
            variant_discounts=self.variant_discounts,
            level_regions={level: frozenset(r) for level, r in self.level_regions.items()},
        )


def read_files(
    directory: Path,
) -> tuple[list[Product], dict[str, PriceRule], PriceBook, HighVolume]:
    """Read products, their price rules, the price book and coded prices of a directory.

    Raises:
        OSError: A file cannot be read.
        UnsafeYamlError: A file is no YAML, or goes beyond the bounds of our files.
        pydantic.ValidationError: A file says something that a catalogue cannot hold.
    """
    file = ProductsFile.model_validate(load_yaml(directory / "products.yaml"))
    prices = PricesFile.model_validate(load_yaml(directory / "prices.yaml"))
    book = prices.to_book()
    products = [entry.to_product(file.ladders, file.incompatibles(entry.id))
                for entry in file.products]  # fmt: skip
    rules = {entry.id: entry.to_rule(book) for entry in file.products}
    return products, rules, book, prices.high_volume
