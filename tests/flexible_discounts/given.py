"""Flexible discounts that a test puts into a world, and what lines with them show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from sandbox.app import Parts
from sandbox.catalogue.reductions import OutcomeType
from sandbox.flexible_discounts.closed_records import add_closed
from sandbox.flexible_discounts.model import Category, ClosedDiscount, FlexDiscount
from sandbox.flexible_discounts.serializers import serialize_managed
from sandbox.flexible_discounts.templates import closed_templates
from sandbox.flexible_discounts.terms import DiscountTerms, DiscountValue
from sandbox.store.engine import changing
from sandbox.timeline.opening import read_state
from tests.discounting import close
from tests.support import InProcess, Json, World, line

PERCENT = DiscountTerms(OutcomeType.PERCENTAGE, (DiscountValue(Decimal(10)),))
_numbers = count(1)


def instant(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def inside(world: World) -> Parts:
    """Return the sandbox's parts; a live server's are out of reach."""
    if not isinstance(world.http, InProcess):
        pytest.skip("the live server's parts are in another process")
    return world.http.parts


def offer_discount(
    world: World,
    code: str = "TEN_PERCENT",
    *,
    start: str = "2026-01-01T00:00:00Z",
    end: str = "2027-12-31T23:59:59Z",
    lock: str | None = None,
    category: str = "STANDARD",
    **terms: Any,
) -> FlexDiscount:
    """Make a discount as the portal does: by default ten percent off everything, for two years."""
    number = next(_numbers)
    made = FlexDiscount(
        discount_id=f"55555555-0000-4000-8000-{number:012}",
        sequence=number,
        code=code,
        category=Category(category),
        name=code.title(),
        description="",
        starts_at=instant(start),
        ends_at=instant(end),
        locked_until=None if lock is None else instant(lock),
        listed_from=None,
        terms=replace(PERCENT, **terms),
    )
    answer = world.control("POST", "/flex-discounts", serialize_managed(made, made.starts_at))
    assert answer.status_code == 201, answer.text
    return made


def offer_closed(
    world: World,
    customer: str,
    template: str,
    *,
    expires: str = "2027-12-31T23:59:59Z",
    distributor: str = "",
) -> str:
    """Make a closed code for a customer, as the portal does; return the code.

    The portal makes none for another distributor's customer: such a code is put there from inside.
    """
    if not distributor:
        return close(world, customer, template, expiryDate=expires)
    parts = inside(world)
    number = next(_numbers)
    made = ClosedDiscount(
        code=f"CLOSED{number:018}",
        sequence=number,
        distributor_id=distributor,
        customer_id=customer,
        market_segment="COM",
        template=closed_templates()[template],
        created_at=instant(world.now()),
        expires_at=instant(expires),
    )
    with changing(parts.engine) as connection:
        add_closed(connection, read_state(connection, world.world_id).rows_id, made)
    return made.code


def flex_line(code: str, **changes: Any) -> Json:
    """Return a line of one team licence, or of what is asked, that names a code."""
    return line(flexDiscountCodes=[code], **changes)


def failures(world: World) -> list[Json]:
    """What has happened to codes that did not hold."""
    found: list[Json] = world.control("GET", "/events?kind=flex_discount.failed").json()["items"]
    return found
