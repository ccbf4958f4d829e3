"""Calls about flexible discounts and closed codes; the fields of bodies are Adobe's."""

from collections.abc import Mapping
from types import NoneType
from typing import Any

from sandbox.client.calls import Sent, operation
from sandbox.client.values import Instant, body, query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.flex_discount_resources import (
    ClosedDiscountResource,
    ClosedDiscounts,
    DiscountTemplates,
    ManagedDiscount,
    ManagedDiscounts,
)

DISCOUNTS = f"{WORLD}/flex-discounts"
ONE_DISCOUNT = f"{DISCOUNTS}/{{discount_id}}"
CLOSED = f"{WORLD}/closed-discounts"


@operation("list_flex_discounts", "GET", DISCOUNTS, ManagedDiscounts)
def list_flex_discounts(
    world_id: str,
    *,
    market_segment: str | None = None,
    country: str | None = None,
    applicable_on_renewal: bool | None = None,
    code: str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Sent:
    """List the flexible discounts of a world, whatever their status, by start and code."""
    return Sent(
        query=query(
            market_segment=market_segment,
            country=country,
            applicable_on_renewal=applicable_on_renewal,
            code=code,
            limit=limit,
            offset=offset,
        )
    )


@operation("make_flex_discount", "POST", DISCOUNTS, ManagedDiscount)
def make_flex_discount(world_id: str, discount: Mapping[str, Any]) -> Sent:
    """Make a flexible discount; the body has the fields of Adobe's list and what it hides."""
    return Sent(dict(discount))


@operation("get_flex_discount", "GET", ONE_DISCOUNT, ManagedDiscount)
def get_flex_discount(world_id: str, discount_id: str) -> Sent:
    """Get a flexible discount."""
    return Sent()


@operation("patch_flex_discount", "PATCH", ONE_DISCOUNT, ManagedDiscount)
def patch_flex_discount(
    world_id: str, discount_id: str, *, end_date: Instant | None = None
) -> Sent:
    """Move the end of a reusable flexible discount."""
    return Sent(body(end_date=end_date))


@operation("delete_flex_discount", "DELETE", ONE_DISCOUNT, NoneType)
def delete_flex_discount(world_id: str, discount_id: str) -> Sent:
    """Delete a flexible discount; orders that used it keep its price."""
    return Sent()


@operation(
    "list_closed_discount_templates",
    "GET",
    f"{WORLD}/closed-discount-templates",
    DiscountTemplates,
)
def list_closed_discount_templates(world_id: str, *, market_segment: str | None = None) -> Sent:
    """List what closed discount codes can be made from."""
    return Sent(query=query(market_segment=market_segment))


@operation("make_closed_discount", "POST", CLOSED, ClosedDiscountResource)
def make_closed_discount(
    world_id: str,
    *,
    market_segment: str,
    customer_id: str,
    template_id: str,
    expiry_date: Instant,
    distributor_id: str | None = None,
) -> Sent:
    """Make a closed discount code for a customer, or return the active one of that template."""
    return Sent(
        body(
            market_segment=market_segment,
            customer_id=customer_id,
            template_id=template_id,
            expiry_date=expiry_date,
            distributor_id=distributor_id,
        )
    )


@operation("list_closed_discounts", "GET", CLOSED, ClosedDiscounts)
def list_closed_discounts(
    world_id: str, *, search: str | None = None, distributor_id: str | None = None
) -> Sent:
    """List closed discount codes that hold a text, oldest first."""
    return Sent(query=query(search=search, distributor_id=distributor_id))


@operation("delete_closed_discount", "DELETE", f"{CLOSED}/{{code}}", NoneType)
def delete_closed_discount(world_id: str, code: str) -> Sent:
    """Delete a closed discount code, in whatever status."""
    return Sent()
