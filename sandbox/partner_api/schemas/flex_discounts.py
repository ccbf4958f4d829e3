"""Parameters of the lists of flexible discounts (docs flex-discounts/apis)."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from sandbox.flexible_discounts.filters import LARGEST_PAGE, USUAL_PAGE, DiscountSearch
from sandbox.partner_api.schemas.account_queries import LARGEST_OFFSET, WholeNumber
from sandbox.partner_api.schemas.common import KebabQuery, ShortText
from sandbox.partner_api.schemas.orders import ZuluInstant


def _split(value: Any) -> Any:  # noqa: ANN401 - what a query says, or a default
    """Take `a,b` for two values, beside the same parameter given twice."""
    if not isinstance(value, list):
        return value
    return [part.strip() for each in value for part in str(each).split(",")]


_COMMAS = BeforeValidator(_split)
Filled = Annotated[ShortText, Field(min_length=1)]


class DiscountPageQuery(KebabQuery):
    """Which page of a list of discounts."""

    limit: Annotated[WholeNumber, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0


class FlexDiscountQuery(KebabQuery):
    """What to list; with an id nothing else but segment and country may be asked."""

    market_segment: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}$")]
    categories: Annotated[tuple[Literal["STANDARD", "INTRO"], ...], _COMMAS] = ()
    offer_ids: Annotated[tuple[Filled, ...], _COMMAS] = ()
    flex_discount_code: Filled | None = None
    flex_discount_id: Filled | None = None
    include_eligible_reusable_discounts: Literal["true", "false"] = "false"
    start_date: ZuluInstant | None = None
    end_date: ZuluInstant | None = None
    limit: Annotated[WholeNumber, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0

    def beside_the_id(self) -> list[str]:
        """Name the parameters that were sent though an id excludes them (FD-1)."""
        if self.flex_discount_id is None:
            return []
        allowed = {"market_segment", "country", "flex_discount_id"}
        sent = self.model_fields_set - allowed
        fields = type(self).model_fields.items()
        return [field.alias or name for name, field in fields if name in sent]

    def search(self) -> DiscountSearch:
        """Return what the program takes."""
        return DiscountSearch(
            market_segment=self.market_segment,
            country=self.country,
            categories=self.categories,
            offer_ids=self.offer_ids,
            code=self.flex_discount_code,
            discount_id=self.flex_discount_id,
            with_reusable=self.include_eligible_reusable_discounts == "true",
            start=self.start_date,
            end=self.end_date,
        )
