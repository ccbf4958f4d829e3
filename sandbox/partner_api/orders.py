"""Orders: place, preview, return, read, change the reference (docs order-management/*)."""

from typing import Any

from sandbox.domain.errors import Error
from sandbox.orders.history import HistoryFilters, find_order, order_history
from sandbox.orders.kinds import ORDER_KINDS
from sandbox.orders.reference import change_reference
from sandbox.orders.rules import check_form
from sandbox.orders.serializers import serialize_order, serialize_placed
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.embedding import PREVIEWS, recommend_beside
from sandbox.partner_api.readonly import check_read_only
from sandbox.partner_api.schemas.order_resources import OrderHistory, OrderResource
from sandbox.partner_api.schemas.orders import (
    CreateOrderQuery,
    CreateOrderRequest,
    HistoryQuery,
    PriceQuery,
    UpdateOrderRequest,
)
from sandbox.partner_api.tracking import sent_tracker, takes_tracker, tracked
from sandbox.renewals.preview import check_one_currency
from sandbox.web.links import page_links
from sandbox.web.operations import Nothing, body, other_responses, query, response, summary

routes = PartnerBlueprint(
    "orders",
    __name__,
    tag="Orders",
    about="Orders of a customer: purchases, returns, renewals, switches and their previews.",
)


PLACING_ERRORS = (
    Error.INVALID_CUSTOMER,
    Error.TOO_MANY_LINES,
    Error.QUANTITY_OUT_OF_RANGE,
    Error.DUPLICATE_LINE_NUMBERS,
    Error.INVALID_OFFER,
    Error.LINE_NUMBER_OUT_OF_RANGE,
    Error.CURRENCY_NOT_SOLD,
    Error.EXTERNAL_REFERENCE_TOO_LONG,
    Error.CURRENCY_INVALID_FOR_OFFER,
    Error.NOT_ELIGIBLE,
    Error.AGENCY_OFFER,
    Error.AGENCY_QUANTITY,
    Error.CURRENCY_NOT_ALIGNED,
    Error.TWO_CURRENCY_LEVELS,
    Error.PARTNER_WITHOUT_GLOBAL_SALES,
    Error.CUSTOMER_WITHOUT_GLOBAL_SALES,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES,
    Error.INVALID_DEPLOYMENT,
    Error.DEPLOYMENT_NOT_ALLOWED,
    Error.INVALID_DISCOUNT_CODE,
    Error.NOT_QUALIFIED_FOR_FLEX_DISCOUNT,
    Error.FLEX_DISCOUNT_NOT_COMBINED,
    Error.FLEX_DISCOUNT_ON_ADD_ON,
    Error.INVALID_FLEX_DISCOUNT,
    Error.SEVERAL_FLEX_DISCOUNTS,
    Error.FLEX_DISCOUNT_FOR_COMMITTED,
    Error.ORDERS_UNAVAILABLE,
    Error.MOQ_WITHOUT_COMMITMENT,
    Error.MOQ_ABOVE_COMMITMENT,
    Error.MOQ_OF_LAST_COMMITMENT,
    Error.RENEWAL_CODE_OUTSIDE_BRACKET,
    Error.ORDER_BELOW_MOQ,
    # RETURN alone
    Error.INVALID_ORDER,
    Error.INVALID_STATUS,
    Error.WINDOW_CLOSED,
    Error.ALREADY_CANCELLED,
    Error.CANCELLATION_NOT_ALLOWED,
    Error.RETURN_OFFER_MISMATCH,
    Error.RETURN_LINE_UNKNOWN,
    Error.RETURN_QUANTITY_MISMATCH,
    Error.LINE_ALREADY_RETURNED,
    Error.LINE_TERM_OVER,
    Error.WORD_EXCEEDS_REMAINING,
    Error.WORD_MOQ_NOT_SUPPORTED,
    Error.WORD_SWITCH_NOT_SUPPORTED,
    Error.REASON_PARTIAL,
    Error.REASON_SWITCH_NOT_ALLOWED,
    Error.WORD_VIOLATES_COMMITMENT,
    Error.REASON_COMMITMENT,
    Error.RETURN_BELOW_MOQ,
    # RENEWAL and PREVIEW_RENEWAL; the first of them holds all others back too
    Error.EARLY_RENEWAL_IN_PROGRESS,
    Error.NOTHING_ENABLED,
    Error.ALL_RENEWED,
    Error.INVALID_SUBSCRIPTION_ON_ORDER,
    Error.SUBSCRIPTION_ACTIVE,
    Error.RENEWAL_NOT_ALLOWED,
    Error.SEVERAL_CURRENCIES_PRICED,
    Error.RENEWAL_WINDOW_OVER,
    Error.INELIGIBLE_PRODUCT,
    # Switches and their reverts alone
    Error.SWITCH_QUANTITIES_DIFFER,
    Error.NO_SWITCH_PATH,
    Error.SWITCH_QUANTITY_EXCEEDED,
    Error.ONE_ITEM_A_SWITCH,
    Error.SWITCH_LINES_MISMATCH,
    Error.UPGRADE_NOT_SUPPORTED,
    Error.EARLY_RENEWAL_IN_FINAL_TERM,
)


@routes.post("/customers/<customer_id>/orders")
@summary(
    "Place, preview, return, renew or switch an order",
    source="docs order-management/create-order, docs order-management/order-scenarios, "
    "docs mid-term/apis",
)
@body(CreateOrderRequest)
@query(CreateOrderQuery)
@response(OrderResource, 201)
@takes_tracker()
@tracked()
@other_responses(*PLACING_ERRORS)
def create_order(
    call: Write[CreateOrderRequest, CreateOrderQuery], customer_id: str
) -> dict[str, Any]:
    """Answer 201 with the pending order, or with a preview that places nothing."""
    request = call.body.to_domain(tracker_id=sent_tracker(), reassigns_users=call.query.reassigns)
    check_form(request)
    kind = call.world.program[ORDER_KINDS][request.order_type]
    placed = kind.place(call.world, call.partner, customer_id, request)
    priced = call.query.fetch_price == "true" and not placed.order_id
    if priced:
        check_one_currency(placed)
    shown = serialize_placed(placed, priced=priced)
    if call.query.recommends and request.order_type in PREVIEWS:
        shown |= recommend_beside(call, call.query, customer_id, request)
    return shown


@routes.get("/customers/<customer_id>/orders/<order_id>")
@summary("Get an order", source="docs order-management/get-order")
@query(PriceQuery)
@response(OrderResource)
@other_responses(Error.INVALID_ORDER)
def get_order(call: Read[PriceQuery], customer_id: str, order_id: str) -> dict[str, Any]:
    """Answer an order with its lines and what remains of them."""
    found = find_order(call.connection, call.world_id, call.partner, customer_id, order_id)
    return serialize_order(found, priced=call.query.fetch_price == "true")


@routes.get("/customers/<customer_id>/orders")
@summary("Get the order history of a customer", source="docs order-management/get-order")
@query(HistoryQuery, error=Error.INVALID_SEARCH)
@response(OrderHistory)
@tracked()
@other_responses(Error.INVALID_CUSTOMER, Error.OFFSET_OUT_OF_RANGE)
def get_order_history(call: Read[HistoryQuery], customer_id: str) -> dict[str, Any]:
    """Answer a page of the orders that the distributor placed, newest first."""
    query = call.query
    filters = _filters(query)
    total, page = order_history(call.connection, call.world_id, call.partner, customer_id, filters)
    priced = query.fetch_price == "true"
    shown = {
        "totalCount": total,
        "count": len(page),
        "offset": query.offset,
        "limit": query.limit,
        "items": [serialize_order(order, priced=priced) for order in page],
        "links": page_links(query.offset, query.limit, total),
    }
    return shown | recommend_beside(call, query, customer_id) if query.recommends else shown


@routes.patch("/customers/<customer_id>/orders/<order_id>")
@summary("Change the externalReferenceId of an order", source="docs order-management/update-order")
@body(UpdateOrderRequest)
@response(OrderResource)
@other_responses(
    Error.INVALID_ORDER,
    Error.NOT_EDITABLE,
    Error.EXTERNAL_REFERENCE_TOO_LONG,
)
def update_order(
    call: Write[UpdateOrderRequest, Nothing], customer_id: str, order_id: str
) -> dict[str, Any]:
    """Answer the order with its new reference."""
    world = call.world
    found = find_order(world.connection, world.world_id, call.partner, customer_id, order_id)
    check_read_only(call.body, serialize_order(found))
    change_reference(world, found, call.body.external_reference_id)
    return serialize_order(found)


def _filters(query: HistoryQuery) -> HistoryFilters:
    return HistoryFilters(
        order_types=query.order_type,
        reseller_ids=query.reseller_id,
        statuses=query.status,
        reference_order_ids=query.reference_order_id,
        offer_ids=query.offer_id,
        start=query.start_date,
        end=query.end_date,
        limit=query.limit,
        offset=query.offset,
    )
