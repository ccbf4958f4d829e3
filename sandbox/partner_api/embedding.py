"""Recommendations beside another answer (RE-C5)."""

from typing import Any

from sandbox.domain.errors import Refusal
from sandbox.orders.rules import OrderRequest
from sandbox.partner_api.blueprints import Read, Write
from sandbox.partner_api.errors import error_fields
from sandbox.partner_api.request_log import current
from sandbox.partner_api.schemas.common import RecommendingQuery
from sandbox.recommendations.model import Context, Enquiry, Wish
from sandbox.recommendations.recommend import recommend_products
from sandbox.recommendations.serializers import serialize_products

PREVIEWS = frozenset({"PREVIEW", "PREVIEW_RENEWAL"})


def recommend_beside(
    call: Read[Any] | Write[Any, Any],
    query: RecommendingQuery,
    customer_id: str,
    cart: OrderRequest | None = None,
) -> dict[str, Any]:
    """Return the block that an answer gains: recommendations, or the error that there are none for.

    Args:
        call: the operation that answers.
        query: for which country, in which language.
        customer_id: of whom the answer is, which the operation has found.
        cart: the order that is previewed, if any.
    """
    offers = () if cart is None else tuple(line.offer_id for line in cart.lines)
    wish = Wish(
        customer_id=customer_id,
        context=Context.ORDER_PREVIEW if offers else Context.GENERIC,
        offer_ids=offers,
        country=query.recommendation_country,
        language=query.recommendation_language,
    )
    try:
        found = serialize_products(recommend_products(_enquiry(call), wish))
    except Refusal as refusal:
        _explain(call, refusal)
        found = {"errorDetails": error_fields(refusal)}
    return {"recommendations": found}


def _explain(call: Read[Any] | Write[Any, Any], refusal: Refusal) -> None:
    """Tell the journal why there are no recommendations; the request itself is answered."""
    logged = current()
    if isinstance(call, Write):
        call.world.explain(refusal.rule, refusal.facts)
    elif logged is not None:
        logged.why = refusal.why


def _enquiry(call: Read[Any] | Write[Any, Any]) -> Enquiry:
    if isinstance(call, Write):
        return Enquiry.within(call.world, call.partner)
    state = call.state
    return Enquiry(
        call.connection,
        call.world_id,
        call.partner,
        state.now,
        state.seed,
        state.rules,
        call.reference,
    )
