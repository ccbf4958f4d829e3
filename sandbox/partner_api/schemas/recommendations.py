"""Recommendations as they are shown (docs recommendations/apis)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from sandbox.partner_api.schemas.common import ErrorResource, Resource


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
