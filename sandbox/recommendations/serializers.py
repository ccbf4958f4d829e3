"""Recommendations as Adobe's API shows them, and opportunities as testers see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.domain.wire import instant_text
from sandbox.recommendations.model import (
    Level,
    Opportunity,
    OpportunityKind,
    Prediction,
    ProductRecommendations,
    Recommendation,
    Recommendations,
    Signal,
)

# Every prediction is about all that the customer holds, as in Adobe's sandbox.
_CATEGORY = "allOfferings"


def serialize_recommendations(found: Recommendations, *, empty: str) -> dict[str, Any]:
    """Return all that is told of a customer (docs recommendations/apis, RE-C2).

    Args:
        found: what is told.
        empty: how a signal without data is shown: `array` or `object` (X29).
    """
    shown = serialize_products(found.products)
    if found.opportunities:
        shown["overlayRecommendations"] = {
            kind.value: [
                _offered(opportunity)
                for opportunity in found.opportunities
                if opportunity.kind is kind
            ]
            for kind in OpportunityKind
        }
    if found.propensity:
        shown["propensity"] = {
            signal.value: _predictions(prediction, empty=empty)
            for signal, prediction in found.propensity.items()
        }
    return shown


def serialize_products(found: ProductRecommendations) -> dict[str, Any]:
    """Return recommended products, as they stand in answers about something else too (RE-C5)."""
    return {
        "productRecommendations": {
            "upsells": _ranked(found.upsells),
            "crossSells": _ranked(found.cross_sells),
            "addOns": _ranked(found.add_ons),
        }
    }


def serialize_opportunity(opportunity: Opportunity) -> dict[str, Any]:
    """Return an opportunity as testers see it, with its id and its kind."""
    return {
        "opportunityId": opportunity.opportunity_id,
        "customerId": opportunity.customer_id,
        "kind": opportunity.kind.value,
        **_offered(opportunity),
    }


def serialize_levels(levels: Mapping[Signal, Level]) -> dict[str, Any]:
    """Return the levels of a customer's signals, nothing where there is nothing to tell."""
    shown = {signal.value: level.value for signal, level in levels.items()}
    return {"propensity": shown} if shown else {}


def serialize_tracker(tracker_id: str) -> dict[str, str]:
    """Return what an order or a subscription came of, nothing where it came of nothing (RE-C6)."""
    return {"trackerId": tracker_id} if tracker_id else {}


def _ranked(found: Sequence[Recommendation]) -> list[dict[str, Any]]:
    return [
        {
            "rank": rank,
            "product": {"baseOfferId": recommendation.product.base_offer_id},
            "source": {"sourceType": "OFFER", "offerIds": list(recommendation.offer_ids)},
        }
        for rank, recommendation in enumerate(found)
    ]


def _offered(opportunity: Opportunity) -> dict[str, Any]:
    return {
        "createdAt": instant_text(opportunity.created_at),
        "expiresAt": instant_text(opportunity.expires_at),
        "status": opportunity.status.value,
        "items": [
            {"offerId": item.offer_id, "quantity": item.quantity} for item in opportunity.items
        ],
    }


def _predictions(
    prediction: Prediction | None, *, empty: str
) -> list[dict[str, Any]] | dict[str, Any]:
    if prediction is None:
        return {} if empty == "object" else []
    size = {} if prediction.size is None else {"predictedAddonSize": prediction.size}
    return [
        {
            "category": _CATEGORY,
            "probability": prediction.probability,
            "refreshDate": instant_text(prediction.refreshed_at),
            "reasons": [
                {
                    "reasonCode": reason.code,
                    "description": reason.description,
                    "value": reason.value,
                }
                for reason in prediction.reasons
            ],
            "additionalDetails": size,
        }
    ]
