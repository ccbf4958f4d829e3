"""The lists of flexible discounts: of a country, of a customer (docs flex-discounts/apis)."""

from datetime import datetime
from typing import Any

from sandbox.accounts.customers import find_customer
from sandbox.accounts.profiles import country_code
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.flexible_discounts.reusable import reusable_discounts
from sandbox.flexible_discounts.search import Asker, Found, find_discounts
from sandbox.flexible_discounts.serializers import serialize_discount
from sandbox.partner_api.blueprints import PartnerBlueprint, Read
from sandbox.partner_api.schemas.flex_discount_resources import FlexDiscountPage
from sandbox.partner_api.schemas.flex_discounts import DiscountPageQuery, FlexDiscountQuery
from sandbox.web.links import links_as_sent, page_links
from sandbox.web.operations import other_responses, query, response, summary

routes = PartnerBlueprint(
    "flex_discounts", __name__, tag="Flexible discounts", about="Discounts that a customer may use."
)


@routes.get("/flex-discounts")
@summary("List flexible discounts", source="docs flex-discounts/apis")
@query(FlexDiscountQuery)
@response(FlexDiscountPage)
@other_responses(Error.COUNTRY_NOT_SOLD, Error.SEGMENT_NOT_SOLD, Error.FLEX_DISCOUNT_REDEEMED)
def get_flex_discounts(call: Read[FlexDiscountQuery]) -> dict[str, Any]:
    """Answer a page of what a country and a segment may use (FD-1 to FD-4)."""
    query = call.query
    excluded = query.beside_the_id()
    if excluded:
        facts: Facts = {"flexDiscountId": query.flex_discount_id, "excluded": excluded}
        raise Refusal(Error.INVALID_FIELDS, excluded, facts=facts, rule="FD-1")
    asker = Asker(
        connection=call.connection,
        world_id=call.world_id,
        now=call.state.now,
        rules=call.state.rules,
        partner=call.partner,
        countries=call.reference.countries,
    )
    found = find_discounts(asker, query.search())
    page = _page(query.offset, query.limit, found, call.state.now)
    # An id excludes limit and offset: a link that names them would be refused.
    return page if query.flex_discount_id is None else page | {"links": links_as_sent()}


@routes.get("/customers/<customer_id>/flex-discounts")
@summary("List the flexible discounts that a customer may reuse", source="docs flex-discounts/apis")
@query(DiscountPageQuery)
@response(FlexDiscountPage)
@other_responses(Error.INVALID_CUSTOMER)
def get_customer_flex_discounts(call: Read[DiscountPageQuery], customer_id: str) -> dict[str, Any]:
    """Answer a page of the reusable discounts that it has used (FD-5)."""
    customer = find_customer(
        call.connection, call.world_id, call.partner.distributor_id, customer_id
    )
    now = call.state.now
    found = Found(
        country_code(call.reference, customer.company.address.country),
        reusable_discounts(call.connection, call.world_id, customer_id, now),
    )
    return _page(call.query.offset, call.query.limit, found, now)


def _page(offset: int, limit: int, found: Found, now: datetime) -> dict[str, Any]:
    total = len(found.discounts)
    page = found.discounts[offset : offset + limit]
    return {
        "limit": limit,
        "offset": offset,
        "count": len(page),
        "totalCount": total,
        "flexDiscounts": [serialize_discount(shown, found.country, now) for shown in page],
        "links": page_links(offset, limit, total, limit_first=True),
    }
