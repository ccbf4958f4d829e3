"""Fetch price lists (docs manage-pricing, OF-5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.blueprints import PartnerBlueprint, Write
from sandbox.partner_api.schemas.price_lists import (
    ALWAYS_SHOWN,
    ATTRIBUTES,
    PriceList,
    PriceListQuery,
    PriceListRequest,
)
from sandbox.price_lists.lists import ListRequest, check_offset, list_prices
from sandbox.price_lists.serializers import serialize_listed_price
from sandbox.web.operations import body, other_responses, query, response, summary

routes = PartnerBlueprint(
    "price_lists", __name__, tag="Price lists", about="Offers with their prices, by month."
)


@routes.post("/pricelist")
@summary("Fetch a price list", source="docs manage-pricing")
@body(PriceListRequest)
@query(PriceListQuery, error=Error.INVALID_REQUEST)
@response(PriceList)
@other_responses(
    Error.CONTRACT_INACTIVE,
    Error.SEGMENT_NOT_SOLD,
    Error.REGION_NOT_SOLD,
    Error.PRICE_LIST_NOT_FOUND,
)
def fetch_price_list(call: Write[PriceListRequest, PriceListQuery]) -> dict[str, Any]:
    """Answer a page of a list with the attributes that are asked for."""
    body, query = call.body, call.query
    _check_attributes(body.include_offer_attributes)
    wanted = _list_request(body)
    rows = list_prices(call.world.reference.catalogue, call.partner, wanted)
    check_offset(rows, query.offset)
    page = rows[query.offset : query.offset + query.limit]
    shown = {*ALWAYS_SHOWN, *body.include_offer_attributes}
    return {
        "priceListMonth": body.price_list_month,
        "marketSegment": body.market_segment,
        "region": body.region,
        "currency": body.currency,
        "priceListType": body.price_list_type,
        "totalCount": len(rows),
        "count": len(page),
        "limit": query.limit,
        "offset": query.offset,
        "offers": [serialize_listed_price(row, wanted, shown) for row in page],
    }


def _check_attributes(names: Sequence[str]) -> None:
    """Refuse attributes that no list has (OF-5)."""
    unknown = [name for name in names if name not in ATTRIBUTES]
    if unknown:
        raise Refusal(Error.INVALID_REQUEST, unknown, facts={"unknown": unknown}, rule="OF-5")


def _list_request(body: PriceListRequest) -> ListRequest:
    month = body.price_list_month
    filters = body.filters
    return ListRequest(
        region=body.region,
        market_segment=body.market_segment,
        currency=body.currency,
        month=date(int(month[:4]), int(month[4:]), 1),
        list_type=body.price_list_type,
        offer_id=filters.offer_id or "",
        product_family=filters.product_family or "",
        first_order_after=filters.first_order_date,
        last_order_from=filters.last_order_date,
        discount_code=filters.discount_code or "",
    )
