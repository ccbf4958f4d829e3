"""Orders as they are shown (docs order-management/*, docs references/resources)."""

from typing import Literal

from sandbox.partner_api.schemas.common import PageLinks, Resource, SelfLink
from sandbox.partner_api.schemas.recommendations import EmbeddedRecommendations


class Pricing(Resource):
    """What a line costs (OF-6)."""

    partner_price: float
    discounted_partner_price: float
    net_partner_price: float
    line_item_partner_price: float


class AppliedFlexDiscount(Resource):
    """The flexible discount of a line; FAILURE only where a preview says that it will not hold."""

    id: str
    code: str
    result: Literal["SUCCESS", "FAILURE"]


class LineItem(Resource):
    """A line item as it is shown."""

    ext_line_item_number: int
    offer_id: str
    quantity: int
    subscription_id: str
    status: str
    currency_code: str
    deployment_id: str | None = None
    remaining_quantity: int | None = None
    discount_code: str | None = None
    flex_discount_codes: list[str] | None = None
    flex_discounts: list[AppliedFlexDiscount] | None = None
    prorated_days: int | None = None
    pricing: Pricing | None = None


class CancellingItem(Resource):
    """What a switch gives up, as it is shown; its amounts are positive (SW-4)."""

    ext_line_item_number: int
    reference_line_item_number: int
    offer_id: str
    quantity: int
    subscription_id: str
    status: str
    currency_code: str
    deployment_id: str | None = None
    discount_code: str | None = None
    prorated_days: int | None = None
    pricing: Pricing | None = None


class PricingSummary(Resource):
    """The sum of an order in its currency."""

    total_line_item_partner_price: float
    currency_code: str


class EligibilityCriteria(Resource):
    """What an offer asks for: so many licences, committed to; and where it is deployed."""

    min_quantity: int
    additional_criteria: list[Literal["THREE_YEAR_COMMIT"]]
    deployment_id: str | None = None


class EligibleOffer(Resource):
    """An offer that may be chosen for the next term by its renewal code (HG-3)."""

    offer_id: str
    renewal_code: str
    eligibility_criteria: EligibilityCriteria


class OrderResource(Resource):
    """An order as it is shown; a preview has an empty id and status and no links."""

    external_reference_id: str
    order_id: str
    customer_id: str
    order_type: str
    reference_order_id: str
    referenced_order_id: str | None = None
    currency_code: str
    creation_date: str
    status: str
    source: str | None = None
    line_items: list[LineItem]
    cancelling_items: list[CancellingItem] | None = None
    eligible_offers: list[EligibleOffer] | None = None
    pricing_summary: list[PricingSummary] | None = None
    links: SelfLink | None = None
    recommendations: EmbeddedRecommendations | None = None


class OrderHistory(Resource):
    """A page of orders."""

    total_count: int
    count: int
    offset: int
    limit: int
    items: list[OrderResource]
    links: PageLinks
    recommendations: EmbeddedRecommendations | None = None
