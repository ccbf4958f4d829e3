"""Answers about overlay opportunities and propensity (RE-C7, RE-C8)."""

from typing import Literal

from sandbox.partner_api.schemas.common import Resource
from sandbox.partner_api.schemas.recommendations import OpportunityItemResource

LevelName = Literal["HIGH", "MEDIUM", "LOW", "OPT_OUT"]


class OverlayOpportunity(Resource):
    """An opportunity; partners see those that are OPEN, and EXPIRED ones for 30 days."""

    opportunity_id: str
    customer_id: str
    kind: Literal["new", "renew"]
    created_at: str
    expires_at: str
    status: Literal["OPEN", "CONSUMED", "EXPIRED"]
    items: list[OpportunityItemResource]


class OverlayOpportunities(Resource):
    """All opportunities of a customer, oldest first."""

    total_count: int
    items: list[OverlayOpportunity]


class PropensityLevels(Resource):
    """The level of every signal of a customer."""

    churn: LevelName
    seat_expansion: LevelName
