"""The list of flexible discounts (docs flex-discounts/apis)."""

from typing import Any

from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.flexible_discounts.search import find_discounts
from sandbox.partner_api.blueprints import PartnerBlueprint, Read
from sandbox.partner_api.schemas.flex_discounts import FlexDiscountPage, FlexDiscountQuery
from sandbox.web.links import page_links
from sandbox.web.operations import other_responses, query, response, summary

routes = PartnerBlueprint(
    "flex_discounts", __name__, tag="Flexible discounts", about="Discounts that a customer may use."
)


@routes.get("/flex-discounts")
@summary("List flexible discounts", source="docs flex-discounts/apis")
@query(FlexDiscountQuery)
@response(FlexDiscountPage)
@other_responses(Error.COUNTRY_NOT_SOLD, Error.SEGMENT_NOT_SOLD)
def get_flex_discounts(call: Read[FlexDiscountQuery]) -> dict[str, Any]:
    """Answer a page; no world has any discount until the program is there."""
    query = call.query
    excluded = query.beside_the_id()
    if excluded:
        facts: Facts = {"flexDiscountId": query.flex_discount_id, "excluded": excluded}
        raise Refusal(Error.INVALID_FIELDS, excluded, facts=facts, rule="FD-1")
    found = find_discounts(call.partner, call.reference.countries, query.search())
    page = found[query.offset : query.offset + query.limit]
    return {
        "limit": query.limit,
        "offset": query.offset,
        "count": len(page),
        "totalCount": len(found),
        "flexDiscounts": [],
        "links": page_links(query.offset, query.limit, len(found)),
    }
