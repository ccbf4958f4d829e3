"""What recommendations are asked for (docs recommendations/apis)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import RequestModel, ShortText
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
