"""The reusable discounts that a customer has used (FD-5, FD-9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.discounting import amount, close, codes_of, make_discount, percentage
from tests.flexible_discounts.given import flex_line
from tests.support import Json, World, line, refused

ALIVE: Json = {
    "startDate": "2026-01-01",
    "endDate": "2026-02-28T23:59:59Z",
    "qualification": {"baseOfferIds": []},
}


def reusable(world: World, customer: str, query: str = "") -> list[str]:
    """The codes on a page of the customer's list."""
    return codes_of(world.partner.fetch(f"/customers/{customer}/flex-discounts{query}"))


def use(world: World, customer: str, made: Json, quantity: int = 1) -> Json:
    """Order with a discount."""
    order = world.partner.order(customer, flex_line(made["code"], quantity=quantity))
    assert order["lineItems"][0]["flexDiscounts"][0]["id"] == made["id"]
    return order


@pytest.mark.every_backend
def test_nothing_is_listed_for_who_used_nothing(world: World) -> None:
    customer = world.partner.customer()
    world.partner.order(customer)
    path = f"/customers/{customer}/flex-discounts"
    assert world.partner.fetch(path) == {
        "limit": 20,
        "offset": 0,
        "count": 0,
        "totalCount": 0,
        "flexDiscounts": [],
        "links": {"self": {"uri": f"/v3{path}?limit=20&offset=0", "method": "GET", "headers": []}},
    }


def test_what_was_used_is_listed_until_its_lock_ends(world: World) -> None:
    partner = world.partner
    one, other = partner.customer(name="One Co"), partner.customer(name="Other Co")
    made = make_discount(world, **ALIVE, discountLockEndDate="2026-03-31T23:59:59Z")
    use(world, one, made)
    use(world, one, made)
    assert reusable(world, one) == ["BLACK_FRIDAY"]
    assert reusable(world, other) == []
    (shown,) = partner.fetch(f"/customers/{one}/flex-discounts")["flexDiscounts"]
    assert (shown["id"], shown["status"]) == (made["id"], "ACTIVE")
    world.advance(to="2026-03-31T23:59:59Z")
    (shown,) = partner.fetch(f"/customers/{one}/flex-discounts")["flexDiscounts"]
    assert shown["status"] == "REUSABLE"
    world.advance(by="PT1S")
    assert reusable(world, one) == []


def test_one_that_is_not_reusable_is_not_listed(world: World) -> None:
    customer = world.partner.customer()
    use(world, customer, make_discount(world, **ALIVE, discountLockEndDate=None))
    assert reusable(world, customer) == []


def test_a_closed_code_is_not_listed(world: World) -> None:
    customer = world.partner.customer()
    world.partner.order(customer, flex_line(close(world, customer)))
    assert reusable(world, customer) == []


def test_a_line_returned_in_full_is_no_use_and_in_part_still_one(world: World) -> None:
    partner = world.partner
    customer = partner.customer()
    order = use(world, customer, make_discount(world, **ALIVE), quantity=3)
    assert partner.give_back(customer, order, line(quantity=2)).status_code == 201
    assert reusable(world, customer) == ["BLACK_FRIDAY"]
    assert partner.give_back(customer, order, line(quantity=1)).status_code == 201
    assert reusable(world, customer) == []


def test_an_order_that_failed_is_no_use(new_world: Callable[..., World]) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    customer = world.partner.customer()
    order = use(world, customer, make_discount(world, **ALIVE))
    assert reusable(world, customer) == ["BLACK_FRIDAY"]
    world.portal(f"/orders/{order['orderId']}", status="1004")
    assert reusable(world, customer) == []


def test_the_end_counts_as_it_stands_now(world: World) -> None:
    customer = world.partner.customer()
    made = make_discount(world, **ALIVE)
    world.advance(by="PT1H")
    use(world, customer, made)
    path = f"/flex-discounts/{made['id']}"
    world.portal(path, endDate="2026-01-15T09:59:59Z")
    assert reusable(world, customer) == []
    world.portal(path, endDate="2026-01-15T10:00:00Z")
    assert reusable(world, customer) == ["BLACK_FRIDAY"]


def test_values_are_those_of_the_customers_country(world: World) -> None:
    customer = world.partner.customer()
    values = [amount(10), amount(14, "CA")]
    outcomes = [{"type": "FIXED_DISCOUNT", "discountValues": values}]
    use(world, customer, make_discount(world, **ALIVE, outcomes=outcomes))
    (shown,) = world.partner.fetch(f"/customers/{customer}/flex-discounts")["flexDiscounts"]
    assert shown["outcomes"][0]["discountValues"] == [amount(10)]


def test_pages_and_parameters(world: World) -> None:
    customer = world.partner.customer()
    for code in ("B", "A", "C"):
        use(world, customer, make_discount(world, code, **ALIVE, outcomes=percentage(5)))
    path = f"/customers/{customer}/flex-discounts"
    assert reusable(world, customer, "?limit=2&country=XX&categories=NONE") == ["A", "B"]
    page = world.partner.fetch(f"{path}?limit=2")
    assert (page["count"], page["totalCount"]) == (2, 3)
    onward = page["links"]["next"]["uri"]
    assert onward == f"/v3{path}?limit=2&offset=2"
    assert codes_of(world.partner.fetch(onward.removeprefix("/v3"))) == ["C"]
    for name, value in (("limit", "0"), ("limit", "51"), ("limit", "x"), ("offset", "-1")):
        refused(world.partner.get(f"{path}?{name}={value}"), 400, "1117", name)


def test_a_customer_of_nobody_is_1116(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    one, two = world.partners
    path = f"/customers/{one.customer()}/flex-discounts"
    assert one.get(path).status_code == 200
    refused(two.get(path), 404, "1116")
    refused(one.get("/customers/1009999999/flex-discounts"), 404, "1116")
