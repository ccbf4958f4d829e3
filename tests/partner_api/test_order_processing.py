"""What shows while an order is being processed, and how it ends (OR-1)."""

from __future__ import annotations

import pytest

from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line


@pytest.fixture
def slow(world: World) -> World:
    """A world whose orders take an hour."""
    world.rules(orderProcessingSeconds=3600)
    return world


def seen(partner: Partner, customer: str, order: Json) -> tuple[str, list[str], list[str]]:
    """Return an order's status, its lines' statuses and subscription ids."""
    read = partner.read_order(customer, order["orderId"])
    return (
        read["status"],
        [each["status"] for each in read["lineItems"]],
        [each["subscriptionId"] for each in read["lineItems"]],
    )


def test_an_order_is_pending_until_the_second_before_and_complete_on_the_second(
    slow: World,
) -> None:
    partner = slow.partner
    customer = partner.customer()
    order = partner.order(customer, line(), line(OTHER_TEAM, 2, number=2))
    pending = ("1002", ["1002", "1002"], ["", ""])
    assert seen(partner, customer, order) == pending
    slow.advance(by="PT59M59S")
    assert seen(partner, customer, order) == pending
    assert partner.subscriptions(customer) == []
    assert not partner.fetch(f"/customers/{customer}").get("cotermDate")
    done = slow.advance(by="PT1S")
    assert done["counts"] == {"order.completed": 1}
    ids = [each["subscriptionId"] for each in partner.subscriptions(customer)]
    assert len(ids) == 2
    assert seen(partner, customer, order) == ("1000", ["1000", "1000"], ids)
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"


def test_a_pending_order_shows_no_prices_even_when_asked(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    order = partner.order(customer)
    for priced in (False, True):
        read = partner.read_order(customer, order["orderId"], priced=priced)
        assert "pricingSummary" not in read
        assert not {"pricing", "proratedDays"} & set(read["lineItems"][0])
    (listed,) = partner.orders(customer, "fetch-price=true")
    assert "pricingSummary" not in listed
    slow.advance(by="PT1H")
    assert "pricingSummary" in partner.read_order(customer, order["orderId"], priced=True)


def test_the_clock_of_the_term_is_the_order_not_its_completion(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    slow.advance(to="2026-01-31T23:30:00Z")
    partner.order(customer)
    slow.advance(to="2026-02-01T00:30:00Z")
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-31"
    (subscription,) = partner.subscriptions(customer)
    assert subscription["creationDate"] == "2026-01-31T23:30:00Z"


@pytest.mark.every_backend
def test_orders_of_one_instant_complete_in_the_order_in_which_they_came(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    orders = [partner.order(customer, line(offer)) for offer in (OTHER_TEAM, TEAM, OTHER_TEAM)]
    slow.advance(by="PT1H")
    first, second = partner.subscriptions(customer)
    assert [(e["offerId"], e["currentQuantity"]) for e in (first, second)] == [
        (OTHER_TEAM, 2),
        (TEAM, 1),
    ]
    found = [seen(partner, customer, order)[2] for order in orders]
    assert found == [[first["subscriptionId"]], [second["subscriptionId"]], found[0]]


def test_pending_orders_do_not_count_for_the_level(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=10))
    shown = partner.preview(customer, line()).json()["lineItems"][0]["offerId"]
    assert shown == TEAM
    slow.advance(by="PT1H")
    shown = partner.preview(customer, line()).json()["lineItems"][0]["offerId"]
    assert shown == "65304479CA02A12"


@pytest.mark.parametrize(
    ("whose", "account_status", "order_status"),
    [
        ("reseller", "1004", "1022"),
        ("reseller", "1012", "1022"),
        ("customer", "1004", "1024"),
        ("customer", "1012", "1024"),
    ],
)
def test_an_order_fails_when_an_account_became_inactive_meanwhile(
    slow: World, whose: str, account_status: str, order_status: str
) -> None:
    partner = slow.partner
    customer = partner.customer()
    order = partner.order(customer, line(), line(OTHER_TEAM, number=2))
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    account = f"/resellers/{reseller}" if whose == "reseller" else f"/customers/{customer}"
    slow.portal(account, status=account_status)
    done = slow.advance(by="PT1H")
    assert done["counts"] == {"order.failed": 1}
    assert seen(partner, customer, order) == (order_status, ["1004", "1004"], ["", ""])
    assert partner.subscriptions(customer) == []
    assert not partner.fetch(f"/customers/{customer}").get("cotermDate")
    slow.portal(account, status="1000")
    slow.advance(by="PT1H")
    assert seen(partner, customer, order)[0] == order_status
    assert partner.orders(customer, f"status={order_status}")[0]["orderId"] == order["orderId"]


def test_an_inactive_reseller_is_named_before_an_inactive_customer(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    order = partner.order(customer)
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    slow.portal(f"/resellers/{reseller}", status="1004")
    slow.portal(f"/customers/{customer}", status="1004")
    slow.advance(by="PT1H")
    assert seen(partner, customer, order)[0] == "1022"


def test_an_account_that_is_active_again_in_time_does_no_harm(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    order = partner.order(customer)
    slow.portal(f"/customers/{customer}", status="1004")
    slow.advance(by="PT30M")
    slow.portal(f"/customers/{customer}", status="1000")
    slow.advance(by="PT30M")
    assert seen(partner, customer, order)[0] == "1000"


def test_a_pending_account_may_order_and_the_order_waits_for_it(world: World) -> None:
    world.rules(accountProcessingSeconds=7200, orderProcessingSeconds=3600)
    partner = world.partner
    reseller = partner.reseller()
    customer = partner.customer(reseller)
    order = partner.order(customer)
    world.advance(by="PT1H")
    assert partner.fetch(f"/customers/{customer}")["status"] == "1002"
    assert seen(partner, customer, order)[0] == "1002"
    world.advance(by="PT1H")
    assert partner.fetch(f"/customers/{customer}")["status"] == "1000"
    assert seen(partner, customer, order)[0] == "1000"


def test_a_changed_processing_time_counts_for_later_orders(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    early = partner.order(customer)
    slow.rules(orderProcessingSeconds=0)
    late = partner.order(customer, line(OTHER_TEAM))
    assert seen(partner, customer, late)[0] == "1000"
    assert seen(partner, customer, early)[0] == "1002"
    slow.advance(by="PT1H")
    assert seen(partner, customer, early)[0] == "1000"


def test_an_order_that_would_outlast_its_term_completes_when_the_term_ends(
    slow: World,
) -> None:
    """So the renewal counts what was bought in time, and nothing is bought into the past."""
    partner = slow.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=3))
    slow.advance(to="2027-01-14T23:30:00Z")
    order = partner.order(customer, line(OTHER_TEAM, 2))
    slow.advance(to="2027-01-14T23:59:59Z")
    assert seen(partner, customer, order)[0] == "1002"
    slow.advance(to="2027-01-15T00:00:00Z")
    assert seen(partner, customer, order)[0] == "1000"
    slow.advance(to="2027-01-15T02:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert [(each["offerId"], each["quantity"]) for each in renewal["lineItems"]] == [
        (TEAM, 3),
        (OTHER_TEAM, 2),
    ]
    assert {each["renewalDate"] for each in partner.subscriptions(customer)} == {"2028-01-15"}


def test_a_return_that_would_outlast_its_term_is_not_renewed(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer()
    partner.order(customer, line(quantity=3))
    slow.advance(to="2027-01-10T00:00:00Z")
    order = partner.order(customer, line(quantity=2))
    slow.advance(to="2027-01-14T23:30:00Z")
    assert partner.give_back(customer, order).status_code == 201
    slow.advance(to="2027-01-15T02:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert [each["quantity"] for each in renewal["lineItems"]] == [3]


def test_an_order_of_the_last_hour_of_a_term_that_lapses_lapses_with_it_when_opted_out(
    slow: World,
) -> None:
    partner = slow.partner
    customer = partner.customer()
    partner.order(customer)
    slow.advance(by="PT1H")
    (subscription,) = partner.subscriptions(customer)
    partner.renew(customer, subscription["subscriptionId"], enabled=False)
    slow.advance(to="2027-01-14T23:30:00Z")
    partner.order(customer, line(quantity=2))
    slow.advance(to="2027-01-15T02:00:00Z")
    (lapsed,) = partner.subscriptions(customer)
    assert (lapsed["status"], lapsed["currentQuantity"]) == ("1004", 3)
