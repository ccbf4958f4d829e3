"""Who is no agency pays no statement for agencies, and an agency hardly any (LG-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sandbox.app import Parts
from tests.governing import agency, government
from tests.linking import own
from tests.support import GOV, Partner, line
from tests.tracing import statements

Count = Callable[[Callable[[], Any]], int]


@pytest.fixture
def counted(inside: Parts) -> Count:
    """Count the statements of a request, where the driver tells them."""
    if inside.engine.dialect.name != "sqlite":
        pytest.skip("the driver tells no statements")

    def count(ask: Callable[[], Any]) -> int:
        with statements(inside) as seen:
            ask()
        print(len(seen), *seen, sep="\n")  # noqa: T201 - shown where the test fails
        return len(seen)

    return count


def test_an_agency_orders_and_is_read_as_anybody(partner: Partner, counted: Count) -> None:
    plain, one = government(partner), agency(partner, line(GOV, 100))

    def order(customer: str) -> Callable[[], httpx.Response]:
        return lambda: partner.try_order(customer, line(GOV, 5))

    def read(customer: str) -> Callable[[], httpx.Response]:
        return lambda: partner.get(f"/customers/{customer}")

    assert counted(order(one)) == counted(order(plain))
    assert counted(read(one)) == counted(read(plain))


def test_in_a_group_an_order_asks_what_the_others_hold_and_refreshes(
    partner: Partner, counted: Count
) -> None:
    alone, owner = agency(partner, line(GOV, 100)), agency(partner, line(GOV, 100))
    own(partner, owner)
    usual = counted(lambda: partner.try_order(alone, line(GOV, 5)))
    assert counted(lambda: partner.try_order(owner, line(GOV, 5))) <= usual + 14
