"""Recommendations on the wire (docs recommendations/apis)."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import ErrorResource, RequestModel, Resource, ShortText
from sandbox.recommendations.model import Context, Signal, Wish

LARGEST_QUANTITY = 2**31 - 1
ContextName = Literal["GENERIC", "ORDER_PREVIEW", "RENEWAL_ORDER_PREVIEW", "ORDERS_VIEW"]
SignalName = Literal["churn", "seatExpansion"]


def _all_different(names: list[str]) -> list[str]:
    """Refuse to be asked the same twice."""
    if len(set(names)) < len(names):
        raise ValueError("names one twice")
    return names


class RecommendedOfferRequest(RequestModel):
    """An offer of a cart."""

    offer_id: ShortText | None = None
    quantity: Annotated[int, Field(ge=0, le=LARGEST_QUANTITY), WHOLE] | None = None


class RecommendationsRequest(RequestModel):
    """For whom recommendations are asked, in which context, and what lies in the cart."""

    customer_id: ShortText
    recommendation_context: ContextName | None = None
    offers: Annotated[list[RecommendedOfferRequest], Field(max_length=1000)] | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}$")] | None = None
    language: ShortText | None = None
    include_propensity: (
        Annotated[
            list[SignalName],
            Field(max_length=2, json_schema_extra={"uniqueItems": True}),
            AfterValidator(_all_different),
        ]
        | None
    ) = None

    def to_domain(self) -> Wish:
        """Return what is asked for."""
        offers = [offer.offer_id for offer in self.offers or ()]
        return Wish(
            customer_id=self.customer_id,
            context=Context(self.recommendation_context or Context.GENERIC),
            offer_ids=tuple(offer_id for offer_id in offers if offer_id),
            country=self.country,
            language=self.language,
            signals=tuple(Signal(name) for name in self.include_propensity or ()),
        )


class RecommendedProduct(Resource):
    """A product by its offer at the base level."""

    base_offer_id: str


class RecommendationSource(Resource):
    """The offers that led to a recommendation."""

    source_type: Literal["OFFER"]
    offer_ids: list[str]


class RecommendationResource(Resource):
    """A recommended product; ranks begin at 0 in each category."""

    rank: int
    product: RecommendedProduct
    source: RecommendationSource


class ProductRecommendationsResource(Resource):
    """Recommended products by category."""

    upsells: list[RecommendationResource]
    cross_sells: list[RecommendationResource]
    add_ons: list[RecommendationResource]


class OpportunityItemResource(Resource):
    """What a customer is likely to order."""

    offer_id: str
    quantity: int


class OpportunityResource(Resource):
    """An overlay opportunity."""

    created_at: str
    expires_at: str
    status: Literal["OPEN", "EXPIRED"]
    items: list[OpportunityItemResource]


class OverlayRecommendations(Resource):
    """Opportunities to sell and to renew, oldest first."""

    new: list[OpportunityResource]
    renew: list[OpportunityResource]


class ReasonResource(Resource):
    """What speaks for a prediction; the value is text."""

    reason_code: str
    description: str
    value: str


class PredictionResource(Resource):
    """How likely something is; of seatExpansion, `additionalDetails` have predictedAddonSize."""

    category: Literal["creativeCloud", "documentCloud", "allOfferings"]
    probability: Literal["HIGH", "MEDIUM", "LOW"]
    refresh_date: str
    reasons: Annotated[list[ReasonResource], Field(max_length=7)]
    additional_details: dict[str, Any]


class NoPrediction(Resource):
    """No data, where the rule `propensityEmpty` wants an object (X29)."""


class PropensityResource(Resource):
    """The signals that were asked for."""

    churn: list[PredictionResource] | NoPrediction | None = None
    seat_expansion: list[PredictionResource] | NoPrediction | None = None


class RecommendationsResource(Resource):
    """All that is told of a customer; no opportunities or no propensity: no such key."""

    product_recommendations: ProductRecommendationsResource
    overlay_recommendations: OverlayRecommendations | None = None
    propensity: PropensityResource | None = None


class EmbeddedRecommendations(Resource):
    """Recommendations beside another answer, or why there are none (RE-C5)."""

    product_recommendations: ProductRecommendationsResource | None = None
    error_details: ErrorResource | None = None
