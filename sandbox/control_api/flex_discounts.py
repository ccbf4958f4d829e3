"""Flexible discounts and closed codes, as Adobe's sandbox portal handles them, and making more."""

from typing import Any, Final

from flask import Response

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.flex_discount_resources import (
    ClosedDiscountResource,
    ClosedDiscounts,
    DiscountTemplates,
    ManagedDiscount,
    ManagedDiscounts,
)
from sandbox.control_api.flex_discount_schemas import (
    ClosedDiscountsQuery,
    FlexDiscountPatch,
    FlexDiscountsQuery,
    NewClosedDiscount,
    NewFlexDiscount,
    TemplatesQuery,
)
from sandbox.domain.control_errors import ControlError
from sandbox.flexible_discounts.model import ClosedDiscount, Redemption
from sandbox.flexible_discounts.serializers import (
    serialize_closed,
    serialize_managed,
    serialize_template,
)
from sandbox.portal import closed_discounts, flex_discounts
from sandbox.web.answers import answer, to_json
from sandbox.web.operations import Nothing, body, other_responses, query, response, summary

routes = ControlBlueprint(
    "managed_flex_discounts",
    __name__,
    tag="Flexible discounts",
    about="Discounts that a world has, and closed codes of its distributors.",
)
SOURCE: Final = "docs sandbox-portal/flex-discounts"
GONE: Final = ControlError.WORLD_NOT_FOUND
DISCOUNTS: Final = "/worlds/<world_id>/flex-discounts"
ONE_DISCOUNT: Final = DISCOUNTS + "/<discount_id>"
CLOSED: Final = "/worlds/<world_id>/closed-discounts"


@routes.get(DISCOUNTS)
@summary("List the flexible discounts of a world, whatever their status", source=SOURCE)
@query(FlexDiscountsQuery)
@response(ManagedDiscounts)
@other_responses(GONE)
def list_flex_discounts(call: Call[Nothing, FlexDiscountsQuery], world_id: str) -> dict[str, Any]:
    """Answer a page of them by start and code."""
    asked = call.query
    with call.worlds.read(world_id) as world:
        found = flex_discounts.list_discounts(world, asked.filters())
        page = found[asked.offset : asked.offset + asked.limit]
        items = [serialize_managed(discount, world.now) for discount in page]
    return {"totalCount": len(found), "items": items}


@routes.post(DISCOUNTS)
@summary("Make a flexible discount")
@body(NewFlexDiscount)
@response(ManagedDiscount, 201)
@other_responses(GONE, ControlError.ID_TAKEN, ControlError.CODE_TAKEN)
def make_flex_discount(call: Call[NewFlexDiscount, Nothing], world_id: str) -> dict[str, Any]:
    """Answer the discount."""
    with call.worlds.open(world_id) as world:
        made = flex_discounts.make_discount(world, call.body.data())
        return serialize_managed(made, world.now)


@routes.get(ONE_DISCOUNT)
@summary("Get a flexible discount")
@response(ManagedDiscount)
@other_responses(GONE, ControlError.FLEX_DISCOUNT_NOT_FOUND)
def get_flex_discount(
    call: Call[Nothing, Nothing], world_id: str, discount_id: str
) -> dict[str, Any]:
    """Answer the discount."""
    with call.worlds.read(world_id) as world:
        return serialize_managed(flex_discounts.find_discount(world, discount_id), world.now)


@routes.patch(ONE_DISCOUNT)
@summary("Move the end of a reusable flexible discount", source=SOURCE)
@body(FlexDiscountPatch)
@response(ManagedDiscount)
@other_responses(GONE, ControlError.FLEX_DISCOUNT_NOT_FOUND, ControlError.CODE_TAKEN)
def patch_flex_discount(
    call: Call[FlexDiscountPatch, Nothing], world_id: str, discount_id: str
) -> dict[str, Any]:
    """Answer the discount."""
    with call.worlds.open(world_id) as world:
        moved = flex_discounts.move_end(world, discount_id, call.body.end_date)
        return serialize_managed(moved, world.now)


@routes.delete(ONE_DISCOUNT)
@summary("Delete a flexible discount; orders that used it keep its price")
@response(Nothing, 204)
@other_responses(GONE, ControlError.FLEX_DISCOUNT_NOT_FOUND)
def delete_flex_discount(call: Call[Nothing, Nothing], world_id: str, discount_id: str) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id) as world:
        flex_discounts.delete_discount(world, discount_id)


@routes.get("/worlds/<world_id>/closed-discount-templates")
@summary("List what closed discount codes can be made from", source=SOURCE)
@query(TemplatesQuery)
@response(DiscountTemplates)
@other_responses(GONE)
def list_closed_discount_templates(
    call: Call[Nothing, TemplatesQuery], world_id: str
) -> dict[str, Any]:
    """Answer the templates of a segment, or all."""
    with call.worlds.read(world_id):
        found = closed_discounts.templates_of(call.query.market_segment)
    return {"totalCount": len(found), "items": [serialize_template(each) for each in found]}


@routes.post(CLOSED)
@summary("Make a closed discount code for a customer, or return its active one", source=SOURCE)
@body(NewClosedDiscount)
@response(ClosedDiscountResource, 201, again=200)
@other_responses(GONE, ControlError.DISTRIBUTOR_NOT_FOUND, ControlError.CLOSED_CODE_LIMIT)
def make_closed_discount(
    call: Call[NewClosedDiscount, Nothing], world_id: str
) -> dict[str, Any] | Response:
    """Answer the code; one that is there changes nothing, and is answered with Adobe's message."""
    wanted = call.body.data()
    with call.worlds.read(world_id) as world:
        existing = closed_discounts.active_code(world, closed_discounts.check_code(world, wanted))
    if existing is not None:
        return _again(existing)
    with call.worlds.open(world_id) as world:
        checked = closed_discounts.check_code(world, wanted)
        # Somebody else may have made it since.
        existing = closed_discounts.active_code(world, checked)
        made = existing or closed_discounts.make_code(world, checked)
    return serialize_closed(made, Redemption.ACTIVE) if existing is None else _again(existing)


def _again(existing: ClosedDiscount) -> Response:
    shown = serialize_closed(existing, Redemption.ACTIVE)
    return answer(200, to_json({**shown, "message": closed_discounts.EXISTS}))


@routes.get(CLOSED)
@summary("List closed discount codes, oldest first", source=SOURCE)
@query(ClosedDiscountsQuery)
@response(ClosedDiscounts)
@other_responses(GONE, ControlError.DISTRIBUTOR_NOT_FOUND)
def list_closed_discounts(
    call: Call[Nothing, ClosedDiscountsQuery], world_id: str
) -> dict[str, Any]:
    """Answer those that hold the text that is searched for."""
    with call.worlds.read(world_id) as world:
        found = closed_discounts.list_codes(world, call.query.distributor_id, call.query.search)
    items = [serialize_closed(shown.closed, shown.redemption) for shown in found]
    return {"totalCount": len(items), "items": items}


@routes.delete(CLOSED + "/<code>")
@summary("Delete a closed discount code, in whatever status", source=SOURCE)
@response(Nothing, 204)
@other_responses(GONE, ControlError.CLOSED_CODE_NOT_FOUND)
def delete_closed_discount(call: Call[Nothing, Nothing], world_id: str, code: str) -> None:
    """Answer nothing."""
    with call.worlds.open(world_id) as world:
        closed_discounts.delete_code(world, code)
