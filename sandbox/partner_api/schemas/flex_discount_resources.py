"""Flexible discounts on the wire (docs flex-discounts/apis)."""

from typing import Literal

from sandbox.partner_api.schemas.common import PageLinks, Resource


class Qualification(Resource):
    """What a discount is for; no offers means all."""

    base_offer_ids: list[str]


class DiscountValue(Resource):
    """How much; country and currency are not there for percentages."""

    country: str | None = None
    currency: str | None = None
    value: float


class DiscountOutcome(Resource):
    """What a discount does to a price."""

    type: Literal["PERCENTAGE_DISCOUNT", "FIXED_DISCOUNT", "FIXED_PRICE"]
    discount_values: list[DiscountValue]


class FlexDiscountResource(Resource):
    """An open discount; a closed one has its code, its expiry, qualification and outcomes alone."""

    id: str | None = None
    category: Literal["STANDARD", "INTRO"] | None = None
    code: str
    name: str | None = None
    description: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    status: Literal["ACTIVE", "REUSABLE"] | None = None
    discount_lock_end_date: str | None = None
    code_expiry_date: str | None = None
    qualification: Qualification
    outcomes: list[DiscountOutcome]


class FlexDiscountPage(Resource):
    """A page of flexible discounts."""

    limit: int
    offset: int
    count: int
    total_count: int
    flex_discounts: list[FlexDiscountResource]
    links: PageLinks
