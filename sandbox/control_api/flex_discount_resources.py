"""Answers about flexible discounts and closed codes."""

from typing import Literal

from sandbox.partner_api.schemas.common import Resource
from sandbox.partner_api.schemas.flex_discount_resources import DiscountOutcome, Qualification


class DiscountConditions(Resource):
    """What else is asked of the customer and its order; what is not asked is left out."""

    commitment: Literal["NEW", "EXISTING", "NEW_OR_EXISTING", "NONE"] | None = None
    scope: Literal["FIRST_YEAR", "CURRENT_YEAR", "FULL_TERM"] | None = None
    minimum_commit_quantity: int | None = None
    source_base_offer_ids: list[str] | None = None
    minimum_seat_percent: int | None = None
    target_ownership: Literal["NEW", "OWNED", "ANY"] | None = None


class ManagedTerms(Resource):
    """What a discount does and for whom; no segments or countries means all."""

    qualification: Qualification
    outcomes: list[DiscountOutcome]
    market_segments: list[str]
    countries: list[str]
    applicability: list[Literal["NEW", "RENEWAL", "SWITCH"]]
    conditions: DiscountConditions
    always_fails: bool


class ManagedDiscount(ManagedTerms):
    """An open discount with what Adobe's wire hides of it; EXPIRED is what no list shows."""

    id: str
    category: Literal["STANDARD", "INTRO"]
    code: str
    name: str
    description: str
    start_date: str
    end_date: str
    status: Literal["ACTIVE", "REUSABLE", "EXPIRED"]
    discount_lock_end_date: str | None


class ManagedDiscounts(Resource):
    """A page of the open discounts, by start and code."""

    total_count: int
    items: list[ManagedDiscount]


class DiscountTemplate(ManagedTerms):
    """What closed codes can be made from."""

    template_id: str
    label: str


class DiscountTemplates(Resource):
    """The templates of closed codes."""

    total_count: int
    items: list[DiscountTemplate]


class ClosedDiscountResource(Resource):
    """A closed code; `message` is there where an active one is answered again."""

    code: str
    customer_id: str
    template_id: str
    label: str
    redemption_status: Literal["ACTIVE", "EXPIRED", "REDEEMED"]
    expiry_date: str
    market_segment: str
    distributor_id: str
    creation_date: str
    message: str | None = None


class ClosedDiscounts(Resource):
    """Closed codes, oldest first."""

    total_count: int
    items: list[ClosedDiscountResource]
