"""Recommendations on their own (docs recommendations/apis)."""

from typing import Any

from sandbox.domain.errors import Error
from sandbox.partner_api.blueprints import PartnerBlueprint, Write
from sandbox.partner_api.schemas.recommendation_requests import RecommendationsRequest
from sandbox.partner_api.schemas.recommendations import RecommendationsResource
from sandbox.partner_api.tracking import tracked
from sandbox.recommendations.model import Enquiry
from sandbox.recommendations.recommend import fetch
from sandbox.recommendations.serializers import serialize_recommendations
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = PartnerBlueprint(
    "recommendations",
    __name__,
    tag="Recommendations",
    about="What a customer could buy besides, opportunities and propensity.",
)


@routes.post("/recommendations")
@summary("Fetch recommendations for a customer", source="docs recommendations/apis")
@body(RecommendationsRequest)
@response(RecommendationsResource)
@tracked()
@other_responses(
    Error.INVALID_CUSTOMER, Error.RECOMMENDATION_COUNTRY, Error.RECOMMENDATION_LANGUAGE
)
def fetch_recommendations(call: Write[RecommendationsRequest, Nothing]) -> dict[str, Any]:
    """Answer 200: nothing is made."""
    found = fetch(Enquiry.within(call.world, call.partner), call.body.to_domain())
    return serialize_recommendations(found, empty=call.world.rules.propensity_empty)
