"""What a flexible discount takes off, and for whom: the same for open and closed ones (FD-16)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sandbox.catalogue.reductions import OutcomeType, Reduction


class Applicability(StrEnum):
    """The kinds of orders that a discount is for; previews count as what they preview."""

    NEW = "NEW"
    RENEWAL = "RENEWAL"
    SWITCH = "SWITCH"


class Commitment(StrEnum):
    """Where the customer must stand with a three-year commitment (FD-7)."""

    NEW = "NEW"
    EXISTING = "EXISTING"
    NEW_OR_EXISTING = "NEW_OR_EXISTING"
    NONE = "NONE"


class Scope(StrEnum):
    """Which part of the commitment counts (FD-7)."""

    FIRST_YEAR = "FIRST_YEAR"
    CURRENT_YEAR = "CURRENT_YEAR"
    FULL_TERM = "FULL_TERM"


class TargetOwnership(StrEnum):
    """Whether the customer has the product that it switches to (FD-8)."""

    NEW = "NEW"
    OWNED = "OWNED"
    ANY = "ANY"


@dataclass(frozen=True, slots=True)
class DiscountValue:
    """How much: of a percentage it is the same everywhere, with neither country nor currency."""

    value: Decimal
    country: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is asked of the customer and its order beside product, place and time.

    Attributes:
        commitment: where it must stand with its three-year commitment; None: anywhere.
        scope: the part of that commitment that counts; None: all of it.
        minimum_commit_quantity: what it must have committed to at least.
        source_base_offer_ids: products that a switch must leave; empty means any.
        minimum_seat_percent: how much of the source subscription a switch must leave.
        target_ownership: whether it has the product that it switches to; None: either.
    """

    commitment: Commitment | None = None
    scope: Scope | None = None
    minimum_commit_quantity: int | None = None
    source_base_offer_ids: tuple[str, ...] = ()
    minimum_seat_percent: int | None = None
    target_ownership: TargetOwnership | None = None

    @property
    def is_for_one_term(self) -> bool:
        """Whether who used it may do so in the term of its first use alone (FD-7)."""
        return self.commitment is Commitment.NONE

    def given(self) -> dict[str, Any]:
        """Return what is asked, by its name here; what is not asked is left out."""
        found = {name: getattr(self, name) for name in self.__slots__}
        found["source_base_offer_ids"] = list(self.source_base_offer_ids) or None
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class DiscountTerms:
    """What a discount does, and for whom.

    Attributes:
        outcome: how it takes off.
        values: how much: one for a percentage, else one for each country and currency.
        base_offer_ids: the products at their base level; empty means all.
        market_segments: the segments; empty means all.
        countries: alpha-2 codes; empty means all.
        applicability: the kinds of orders.
        conditions: what else is asked.
        always_fails: it never holds: Adobe's codes with FAILURE in them.
    """

    outcome: OutcomeType
    values: tuple[DiscountValue, ...]
    base_offer_ids: tuple[str, ...] = ()
    market_segments: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    applicability: tuple[Applicability, ...] = tuple(Applicability)
    conditions: Conditions = Conditions()
    always_fails: bool = False

    def covers(self, base_offer_id: str) -> bool:
        """Whether it is for a product, named by its offer at the base level."""
        return not self.base_offer_ids or base_offer_id in self.base_offer_ids

    def is_sold_in(self, country: str, market_segment: str) -> bool:
        """Whether it is for an alpha-2 country and a segment."""
        return self.is_for_country(country) and self.is_for_segment(market_segment)

    def is_for_country(self, country: str) -> bool:
        """Whether it is for an alpha-2 country."""
        return not self.countries or country in self.countries

    def is_for_segment(self, market_segment: str) -> bool:
        """Whether it is for a market segment."""
        return not self.market_segments or market_segment in self.market_segments

    def values_in(self, country: str) -> tuple[DiscountValue, ...]:
        """Return the values of an alpha-2 country, that of a percentage in all of them."""
        return tuple(value for value in self.values if value.country in ("", country))

    def reduction(self, country: str, currency: str) -> Reduction | None:
        """Return what it takes off in an alpha-2 country and a currency; None where it has none."""
        for value in self.values_in(country):
            if value.currency in ("", currency):
                return Reduction(self.outcome, value.value)
        return None
