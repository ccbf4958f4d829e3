"""Auto-renewal at 00:00 UTC of the anniversary (program.md section 7, RN-1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import (
    ADD_ON,
    CONSUMABLE,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

# A customer that first orders on 2026-01-15 at 09:00 UTC.
BEFORE = "2027-01-14T23:59:59Z"
AD = "2027-01-15T00:00:00Z"
NEXT_AD = "2028-01-15T00:00:00Z"


def renewals(partner: Partner, customer: str) -> list[Json]:
    return partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")


def test_nothing_happens_in_the_last_second_of_the_term(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    done = world.advance(to=BEFORE)
    assert done["counts"] == {}
    (subscription,) = partner.subscriptions(customer)
    assert (subscription["status"], subscription["renewalDate"]) == ("1000", "2027-01-15")
    assert renewals(partner, customer) == []
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"


def test_at_midnight_utc_of_the_anniversary_the_renewal_is_done(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=5))
    world.advance(to=BEFORE)
    done = world.advance(to=AD)
    assert done["counts"] == {"order.completed": 1}
    (subscription,) = partner.subscriptions(customer)
    assert subscription["status"] == "1000"
    assert subscription["renewalDate"] == "2028-01-15"
    assert subscription["currentQuantity"] == 5
    assert "renewedQuantity" not in subscription
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-01-15"


@pytest.mark.every_backend
def test_the_renewal_is_one_order_of_the_system_with_a_line_a_subscription(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 3, 1), line(OTHER_TEAM, 2, 2), line(ADD_ON, 1, 3))
    partner.order(customer, line(CONSUMABLE, 500, 1))
    world.advance(to=AD)
    (order,) = renewals(partner, customer)
    assert order["source"] == "System"
    assert order["status"] == "1000"
    assert order["creationDate"] == AD
    assert order["externalReferenceId"] == ""
    assert order["referenceOrderId"] == ""
    assert order["currencyCode"] == "USD"
    shown = [(each["offerId"], each["quantity"], each["status"]) for each in order["lineItems"]]
    assert shown == [
        (TEAM, 3, "1000"),
        (OTHER_TEAM, 2, "1000"),
        (ADD_ON, 1, "1000"),
        (CONSUMABLE, 500, "1000"),
    ]
    held = [each["subscriptionId"] for each in partner.subscriptions(customer)]
    assert [each["subscriptionId"] for each in order["lineItems"]] == held
    numbers = [each["extLineItemNumber"] for each in order["lineItems"]]
    assert len(set(numbers)) == 4


@pytest.mark.every_backend
def test_customers_of_one_anniversary_get_an_order_each(world: World, partner: Partner) -> None:
    reseller = partner.reseller()
    customers = [partner.customer(reseller, f"Company {number}") for number in range(3)]
    for number, customer in enumerate(customers, start=1):
        partner.order(customer, line(quantity=number))
    done = world.advance(to=AD)
    assert done["counts"] == {"order.completed": 3}
    assert [event["customerId"] for event in done["fired"]] == customers
    for number, customer in enumerate(customers, start=1):
        (order,) = renewals(partner, customer)
        assert [each["quantity"] for each in order["lineItems"]] == [number]


def test_a_customer_without_orders_has_nothing_to_renew(
    world: World, partner: Partner, customer: str
) -> None:
    assert world.advance(to=NEXT_AD)["counts"] == {}
    shown = partner.fetch(f"/customers/{customer}")
    assert not shown.get("cotermDate")
    assert partner.subscriptions(customer) == []


def test_what_joined_later_in_the_term_renews_on_the_common_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to="2027-01-14T23:00:00Z")
    partner.order(customer, line(OTHER_TEAM, 2))
    assert {each["renewalDate"] for each in partner.subscriptions(customer)} == {"2027-01-15"}
    world.advance(to=AD)
    assert {each["renewalDate"] for each in partner.subscriptions(customer)} == {"2028-01-15"}
    (order,) = renewals(partner, customer)
    assert len(order["lineItems"]) == 2


def test_it_renews_year_after_year(world: World, partner: Partner, customer: str) -> None:
    partner.order(customer, line(quantity=2))
    world.advance(to="2031-01-14T23:59:59Z")
    assert [order["creationDate"][:10] for order in renewals(partner, customer)] == [
        "2030-01-15",
        "2029-01-15",
        "2028-01-15",
        "2027-01-15",
    ]
    (subscription,) = partner.subscriptions(customer)
    assert subscription["renewalDate"] == "2031-01-15"


def test_disabled_is_inactive_at_the_anniversary_with_its_quantities_kept(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(quantity=7))
    (subscription,) = partner.subscriptions(customer)
    answer = partner.renew(customer, subscription["subscriptionId"], enabled=False)
    assert answer.status_code == 200
    world.advance(to=BEFORE)
    (subscription,) = partner.subscriptions(customer)
    assert subscription["status"] == "1000"
    done = world.advance(to=AD)
    assert done["counts"] == {"subscription.lapsed": 1}
    (lapsed,) = partner.subscriptions(customer)
    assert lapsed["status"] == "1004"
    assert lapsed["currentQuantity"] == 7
    assert lapsed["usedQuantity"] == subscription["usedQuantity"]
    assert lapsed["renewalDate"] == "2027-01-15"
    assert renewals(partner, customer) == []


def test_one_of_two_lapses_and_the_other_renews(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer, line(TEAM, 3, 1), line(OTHER_TEAM, 4, 2))
    team, other = partner.subscriptions(customer)
    partner.renew(customer, team["subscriptionId"], enabled=False)
    world.advance(to=AD)
    team, other = partner.subscriptions(customer)
    assert (team["status"], team["currentQuantity"]) == ("1004", 3)
    assert (other["status"], other["renewalDate"]) == ("1000", "2028-01-15")
    (order,) = renewals(partner, customer)
    assert [each["offerId"] for each in order["lineItems"]] == [OTHER_TEAM]
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2028-01-15"


def test_what_was_returned_wholly_does_not_renew(
    world: World, partner: Partner, customer: str
) -> None:
    placed = partner.order(customer, line(quantity=2))
    assert partner.give_back(customer, placed).status_code == 201
    assert world.advance(to=AD)["counts"] == {}
    (subscription,) = partner.subscriptions(customer)
    assert subscription["status"] == "1004"


def test_what_was_returned_in_part_renews_with_the_rest(
    world: World, partner: Partner, customer: str
) -> None:
    placed = partner.order(customer, line(quantity=5))
    partner.give_back(customer, placed, line(quantity=2))
    world.advance(to=AD)
    (order,) = renewals(partner, customer)
    assert order["lineItems"][0]["quantity"] == 3
    assert order["lineItems"][0]["remainingQuantity"] == 3


def test_a_renewal_is_returnable_and_the_order_of_the_old_term_is_not(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to="2027-01-10T00:00:00Z")
    late = partner.order(customer, line(OTHER_TEAM, 1))
    world.advance(to=AD)
    refused(partner.give_back(customer, late), 400, "2134")
    (order,) = renewals(partner, customer)
    assert partner.give_back(customer, order).status_code == 201
    assert {each["status"] for each in partner.subscriptions(customer)} == {"1004"}


@pytest.mark.every_backend
def test_two_distributors_in_a_world_renew_apart(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One"}, {"name": "Two"}])
    one, two = world.partners
    customers = [one.customer(name="Acme One"), two.customer(name="Acme Two")]
    one.order(customers[0], line(quantity=1))
    two.order(customers[1], line(quantity=2))
    world.advance(to=AD)
    assert len(renewals(one, customers[0])) == 1
    assert len(renewals(two, customers[1])) == 1
    refused(one.get(f"/customers/{customers[1]}"), 404, "1116")


def test_a_world_beside_is_not_touched(new_world: Callable[..., World]) -> None:
    moved, still = new_world(), new_world()
    for world in (moved, still):
        world.partner.order(world.partner.customer())
    moved.advance(to=AD)
    assert still.now() == "2026-01-15T09:00:00Z"
    assert still.control("GET", "/events?kind=order.completed").json()["totalCount"] == 1


def test_the_history_of_the_new_term_holds_the_renewal_only(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to=AD)
    items = partner.fetch(f"/customers/{customer}/orders")["items"]
    assert [order["orderType"] for order in items] == ["RENEWAL"]


def test_an_advance_to_the_coterm_date_of_a_customer_renews_it(
    world: World, partner: Partner, customer: str
) -> None:
    partner.order(customer)
    world.advance(to="cotermDate", customerId=customer, offset="-P1D")
    assert world.now() == "2027-01-14T00:00:00Z"
    world.advance(to="cotermDate", customerId=customer)
    assert world.now() == AD
    assert len(renewals(partner, customer)) == 1
