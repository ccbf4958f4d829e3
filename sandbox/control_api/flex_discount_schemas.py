"""Bodies and parameters about flexible discounts: Adobe's fields, and what its wire hides."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sandbox.catalogue.reductions import OutcomeType
from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import Identifier, Moment, StrictQuery
from sandbox.control_api.world_schemas import Country, Currency, Segment
from sandbox.domain.whole_numbers import WHOLE
from sandbox.flexible_discounts.model import Category
from sandbox.flexible_discounts.terms import (
    Applicability,
    Commitment,
    Conditions,
    DiscountTerms,
    DiscountValue,
    Scope,
    TargetOwnership,
)
from sandbox.partner_api.schemas.common import CleanText, ReadOnly, RequestModel
from sandbox.portal.closed_discounts import WantedCode
from sandbox.portal.flex_discounts import DiscountFilters, NewDiscount

MOST_OFFERS = 500
MOST_QUANTITY = 599_000


def _decimal(value: Any) -> Any:  # noqa: ANN401 - what the body says
    """Take a JSON number as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("is a number")  # noqa: TRY004 - pydantic wants a ValueError
    return Decimal(str(value))


Amount = Annotated[
    Decimal,
    Field(gt=0, max_digits=12, decimal_places=2),
    BeforeValidator(_decimal),
    WithJsonSchema(
        {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 9_999_999_999.99,
            "description": "A percentage of at most 100, or an amount in the currency, with cents",
        }
    ),
]
OfferId = Annotated[CleanText, Field(min_length=1, max_length=24)]
OfferIds = Annotated[list[OfferId], Field(max_length=MOST_OFFERS)]
Code = Annotated[CleanText, Field(min_length=1, max_length=40)]
Line = Annotated[CleanText, Field(max_length=1024)]
Quantity = Annotated[int, Field(ge=1, le=MOST_QUANTITY), WHOLE]
Percent = Annotated[int, Field(ge=1, le=100), WHOLE]
OutcomeName = Literal["PERCENTAGE_DISCOUNT", "FIXED_DISCOUNT", "FIXED_PRICE"]
OrderKind = Literal["NEW", "RENEWAL", "SWITCH"]


class NewQualification(RequestModel):
    """What it is for; no offers means all products."""

    base_offer_ids: OfferIds | None = None


class NewValue(RequestModel):
    """How much; country and currency are for amounts, not for percentages."""

    country: Country | None = None
    currency: Currency | None = None
    value: Amount


class NewOutcome(RequestModel):
    """What it does to a price."""

    type: OutcomeName
    discount_values: Annotated[list[NewValue], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.type == "PERCENTAGE_DISCOUNT":
            self._check_percentage()
        else:
            self._check_amounts()
        return self

    def _check_percentage(self) -> None:
        (first, *more) = self.discount_values
        if more or first.country is not None or first.currency is not None:
            raise ValueError("a percentage is one value, without country and currency")
        if first.value > 100:
            raise ValueError("a percentage is at most 100")

    def _check_amounts(self) -> None:
        places = [(value.country, value.currency) for value in self.discount_values]
        if any(None in place for place in places):
            raise ValueError("each amount names its country and currency")
        if len(set(places)) < len(places):
            raise ValueError("one amount for each country and currency")


class NewConditions(RequestModel):
    """What else is asked of the customer and its order (FD-7, FD-8)."""

    commitment: Literal["NEW", "EXISTING", "NEW_OR_EXISTING", "NONE"] | None = None
    scope: Literal["FIRST_YEAR", "CURRENT_YEAR", "FULL_TERM"] | None = None
    minimum_commit_quantity: Quantity | None = None
    source_base_offer_ids: OfferIds | None = None
    minimum_seat_percent: Percent | None = None
    target_ownership: Literal["NEW", "OWNED", "ANY"] | None = None

    def data(self) -> Conditions:
        """Return what the program takes."""
        commitment, scope, ownership = self.commitment, self.scope, self.target_ownership
        return Conditions(
            commitment=None if commitment is None else Commitment(commitment),
            scope=None if scope is None else Scope(scope),
            minimum_commit_quantity=self.minimum_commit_quantity,
            source_base_offer_ids=tuple(self.source_base_offer_ids or ()),
            minimum_seat_percent=self.minimum_seat_percent,
            target_ownership=None if ownership is None else TargetOwnership(ownership),
        )


class NewFlexDiscount(RequestModel):
    """An open discount; `status` is derived, and ignored here. Null is as left out."""

    id: Identifier | None = None
    category: Literal["STANDARD", "INTRO"] | None = None
    code: Code
    name: Line | None = None
    description: Line | None = None
    start_date: Moment
    end_date: Moment
    status: ReadOnly
    discount_lock_end_date: Moment | None = None
    qualification: NewQualification | None = None
    outcomes: Annotated[list[NewOutcome], Field(min_length=1, max_length=1)]
    market_segments: Annotated[list[Segment] | None, Field(max_length=3)] = None
    countries: Annotated[list[Country] | None, Field(max_length=250)] = None
    applicability: Annotated[list[OrderKind] | None, Field(min_length=1, max_length=3)] = None
    conditions: NewConditions | None = None
    always_fails: bool | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end_date <= self.start_date:
            raise ValueError("endDate must be later than startDate")
        lock = self.discount_lock_end_date
        if lock is not None and lock <= self.end_date:
            raise ValueError("discountLockEndDate must be later than endDate")
        return self

    def data(self) -> NewDiscount:
        """Return what the service takes."""
        (outcome,) = self.outcomes
        offers = self.qualification.base_offer_ids if self.qualification else None
        return NewDiscount(
            discount_id=self.id,
            code=self.code,
            category=Category(self.category or "STANDARD"),
            name=self.name or self.code,
            description=self.description or "",
            starts_at=self.start_date,
            ends_at=self.end_date,
            locked_until=self.discount_lock_end_date,
            terms=DiscountTerms(
                outcome=OutcomeType(outcome.type),
                values=tuple(
                    DiscountValue(value.value, value.country or "", value.currency or "")
                    for value in outcome.discount_values
                ),
                base_offer_ids=tuple(dict.fromkeys(offers or ())),
                market_segments=tuple(dict.fromkeys(self.market_segments or ())),
                countries=tuple(dict.fromkeys(self.countries or ())),
                applicability=tuple(
                    kind for kind in Applicability if kind in (self.applicability or kind)
                ),
                conditions=(self.conditions or NewConditions()).data(),
                always_fails=bool(self.always_fails),
            ),
        )


class FlexDiscountPatch(RequestModel):
    """What of a reusable discount may move: its end."""

    end_date: Moment | None = None


class FlexDiscountsQuery(StrictQuery):
    """Which discounts to list; all that is given must hold."""

    market_segment: Segment | None = None
    country: Country | None = None
    applicable_on_renewal: Literal["true", "false"] | None = None
    code: Code | None = None
    limit: Limit = 100
    offset: Offset = 0

    def filters(self) -> DiscountFilters:
        """Return what the service takes."""
        on_renewal = self.applicable_on_renewal
        return DiscountFilters(
            market_segment=self.market_segment,
            country=self.country,
            code=self.code,
            on_renewal=None if on_renewal is None else on_renewal == "true",
        )


class TemplatesQuery(StrictQuery):
    """Which templates to list."""

    market_segment: Segment | None = None


class ClosedDiscountsQuery(StrictQuery):
    """Which closed codes to list: those that hold a text, of one distributor or all."""

    search: Annotated[CleanText, Field(max_length=255)] = ""
    distributor_id: Identifier | None = None


class NewClosedDiscount(RequestModel):
    """A closed code to be made; without a distributor it is the first one's.

    What is left out, null or empty is refused with the sentence of Adobe's portal.
    """

    market_segment: Segment
    customer_id: CleanText | None = None
    template_id: CleanText | None = None
    expiry_date: CleanText | None = None
    distributor_id: Identifier | None = None

    def data(self) -> WantedCode:
        """Return what the service takes."""
        return WantedCode(
            market_segment=self.market_segment,
            customer_id=self.customer_id or "",
            template_id=self.template_id or "",
            expiry_date=self.expiry_date or "",
            distributor_id=self.distributor_id,
        )
