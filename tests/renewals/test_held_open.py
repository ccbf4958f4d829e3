"""Terms that somebody holds open or leaves empty: what is due comes all the same (RN-1, RN-3)."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import OTHER_TEAM, TEAM, Json, World, line


def early(subscription_id: str, quantity: int) -> Json:
    item = {
        "extLineItemNumber": 1,
        "offerId": TEAM,
        "subscriptionId": subscription_id,
        "quantity": quantity,
    }
    return {"orderType": "RENEWAL", "lineItems": [item]}


def test_an_early_order_that_fails_after_the_anniversary_lets_the_term_end(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(TEAM, 5))
    world.advance(to="2027-01-14T00:00:00Z")
    world.rules(orderProcessingSeconds=10 * 86400)
    (held,) = partner.subscriptions(customer)
    order = partner.make(f"/customers/{customer}/orders", early(held["subscriptionId"], 5))
    world.advance(to="2027-01-16T00:00:00Z")
    assert partner.subscriptions(customer)[0]["renewalDate"] == "2027-01-15"
    world.rules(orderProcessingSeconds=0)
    world.portal(f"/orders/{order['orderId']}", status="1004")
    (renewed,) = partner.subscriptions(customer)
    assert (renewed["renewalDate"], renewed["currentQuantity"]) == ("2028-01-15", 5)


def test_what_was_bought_ahead_has_its_end_though_nothing_was_left_at_the_anniversary(
    world: World, customer: str
) -> None:
    partner = world.partner
    world.advance(to="2026-01-15T10:00:00Z")
    order = partner.order(customer, line(TEAM, 100))
    world.advance(to="2027-01-05T00:00:00Z")
    (held,) = partner.subscriptions(customer)
    ahead = partner.make(f"/customers/{customer}/orders", early(held["subscriptionId"], 100))
    partner.order(customer, line(OTHER_TEAM, 3, offerId="11083117CA04A12"))
    assert partner.give_back(customer, ahead).status_code == 201
    world.portal(f"/orders/{order['orderId']}", status="1008")
    world.advance(to="2027-02-01T00:00:00Z")
    shown = partner.fetch(f"/customers/{customer}")
    assert shown["cotermDate"] == "2028-01-15"
    assert shown["discounts"] == [{"offerType": "LICENSE", "level": "01"}]
    world.advance(to="2028-01-15T00:00:00Z")
    other = next(
        each for each in partner.subscriptions(customer) if each["offerId"].startswith("11083117")
    )
    assert (other["renewalDate"], other["status"]) == ("2029-01-15", "1000")


def test_the_level_ends_with_a_term_that_nothing_is_left_of(world: World, customer: str) -> None:
    partner = world.partner
    order = partner.order(customer, line(TEAM, 100))
    assert partner.give_back(customer, order).status_code == 201
    level = partner.fetch(f"/customers/{customer}")["discounts"]
    assert level == [{"offerType": "LICENSE", "level": "04"}]
    world.advance(to="2027-01-14T00:00:00Z")
    assert partner.fetch(f"/customers/{customer}")["discounts"] == level
    world.advance(to="2027-01-15T00:00:00Z")
    assert partner.fetch(f"/customers/{customer}")["discounts"] == [
        {"offerType": "LICENSE", "level": "01"}
    ]


def test_a_line_is_not_cancelled_while_the_rest_of_it_comes_back(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    customer = partner.customer()
    order = partner.order(customer, line(TEAM, 10))
    world.advance(by="PT2H")
    (item,) = partner.read_order(customer, order["orderId"])["lineItems"]
    done, failed = (
        partner.give_back(customer, order, {**item, "quantity": quantity}).json()["orderId"]
        for quantity in (4, 6)
    )
    world.portal(f"/orders/{done}", status="1000")
    world.portal(f"/orders/{failed}", status="1004")
    found = partner.read_order(customer, order["orderId"])
    assert found["status"] == "1000"
    assert found["lineItems"][0]["status"] == "1000"
    assert found["lineItems"][0]["remainingQuantity"] == 6
    assert partner.give_back(customer, order, {**item, "quantity": 6}).status_code == 201
