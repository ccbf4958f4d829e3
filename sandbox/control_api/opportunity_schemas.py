"""Bodies about overlay opportunities and propensity (RE-C7, RE-C8)."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.values import LARGEST_QUANTITY, Moment, choice_schema, one_of
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import RequestModel, ShortText
from sandbox.recommendations.model import Level, OpportunityItem, OpportunityKind, Signal

KINDS = tuple(kind.value for kind in OpportunityKind)
LEVELS = tuple(level.value for level in Level)
KindName = Annotated[str, one_of(KINDS), choice_schema(KINDS)]
LevelName = Annotated[str, one_of(LEVELS), choice_schema(LEVELS)]


class OpportunityItemRequest(RequestModel):
    """An offer, at any level, and how many of it the customer is likely to order."""

    offer_id: Annotated[ShortText, Field(min_length=1)]
    quantity: Annotated[int, Field(ge=1, le=LARGEST_QUANTITY), WHOLE]


class NewOpportunity(RequestModel):
    """What a customer is likely to buy or renew; open for `overlayOpportunityDays` by itself."""

    kind: KindName
    items: Annotated[list[OpportunityItemRequest], Field(min_length=1, max_length=100)]
    expires_at: Moment | None = None

    def wanted(self) -> list[OpportunityItem]:
        """Return the items."""
        return [OpportunityItem(item.offer_id, item.quantity) for item in self.items]


class PropensityPatch(RequestModel):
    """The levels of a customer's signals; null is the default one, MEDIUM."""

    churn: LevelName | None = None
    seat_expansion: LevelName | None = None

    def levels(self) -> dict[Signal, Level | None]:
        """Return the levels of the signals that were sent."""
        said = {"churn": self.churn, "seat_expansion": self.seat_expansion}
        signals = {"churn": Signal.CHURN, "seat_expansion": Signal.SEAT_EXPANSION}
        return {
            signals[name]: None if level is None else Level(level)
            for name, level in said.items()
            if name in self.model_fields_set
        }
