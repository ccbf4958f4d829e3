"""Orders wait for accounts that are still being validated (OR-7)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.support import TEAM, Json, Partner, World, line, profile, refused

AN_HOUR = 3600


@pytest.fixture
def slow(new_world: Callable[..., World]) -> World:
    """A world in which accounts take two hours and orders one."""
    return new_world(rules={"accountProcessingSeconds": 7200, "orderProcessingSeconds": AN_HOUR})


def active_reseller(world: World) -> str:
    """A reseller whose validation is over."""
    reseller = world.partner.reseller()
    world.advance(by="PT2H")
    return reseller


def ended(partner: Partner, customer: str, order: Json) -> str:
    """The status of an order now."""
    status: str = partner.read_order(customer, order["orderId"])["status"]
    return status


def test_an_order_waits_for_its_customer_and_completes_with_it(slow: World) -> None:
    partner = slow.partner
    customer = partner.customer(active_reseller(slow))
    order = partner.order(customer, line(quantity=3))
    slow.advance(by="PT1H")
    assert ended(partner, customer, order) == "1002"
    slow.advance(by="PT59M59S")
    assert ended(partner, customer, order) == "1002"
    assert partner.subscriptions(customer) == []
    done = slow.advance(by="PT1S")
    assert done["counts"] == {"account.activated": 1, "order.completed": 1}
    assert ended(partner, customer, order) == "1000"
    assert partner.fetch(f"/customers/{customer}")["cotermDate"] == "2027-01-15"
    assert [each["currentQuantity"] for each in partner.subscriptions(customer)] == [3]


@pytest.mark.parametrize(
    ("placed_after", "completes_after"),
    [
        (3599, AN_HOUR + 1),  # its own time ends a second before the account's: it waits
        (3600, AN_HOUR),  # in the same second: the account comes first
        (3601, AN_HOUR),  # a second after: its own time counts
    ],
)
def test_the_later_of_account_and_order_decides(
    slow: World, placed_after: int, completes_after: int
) -> None:
    partner = slow.partner
    customer = partner.customer(active_reseller(slow))
    slow.advance(by=f"PT{placed_after}S")
    order = partner.order(customer)
    slow.advance(by=f"PT{completes_after - 1}S")
    assert ended(partner, customer, order) == "1002"
    slow.advance(by="PT1S")
    assert ended(partner, customer, order) == "1000"


def test_without_processing_time_an_order_waits_all_the_same(slow: World) -> None:
    slow.rules(orderProcessingSeconds=0)
    partner = slow.partner
    customer = partner.customer(active_reseller(slow))
    first, second = partner.order(customer, line(quantity=2)), partner.order(customer)
    slow.advance(by="PT1H59M59S")
    assert {ended(partner, customer, each) for each in (first, second)} == {"1002"}
    slow.advance(by="PT1S")
    assert {ended(partner, customer, each) for each in (first, second)} == {"1000"}
    assert [each["currentQuantity"] for each in partner.subscriptions(customer)] == [3]


@pytest.mark.parametrize("status", ["1014", "1024"])
@pytest.mark.parametrize("order_seconds", [0, 60, AN_HOUR])
def test_the_orders_of_a_customer_that_another_reseller_has_fail(
    slow: World, status: str, order_seconds: int
) -> None:
    slow.rules(duplicateCustomerStatus=status, orderProcessingSeconds=order_seconds)
    partner = slow.partner
    company = profile("Twice Ltd")
    partner.make("/customers", {"resellerId": active_reseller(slow), "companyProfile": company})
    body = {"resellerId": active_reseller(slow), "companyProfile": company}
    twin = partner.make("/customers", body)["customerId"]
    order = partner.order(twin)
    slow.advance(by="PT1H59M59S")
    assert ended(partner, twin, order) == "1002"
    slow.advance(by="PT1S")
    assert partner.fetch(f"/customers/{twin}")["status"] == status
    assert ended(partner, twin, order) == "1024"
    assert partner.read_order(twin, order["orderId"])["lineItems"][0]["status"] == "1004"
    assert partner.subscriptions(twin) == []


def test_an_order_waits_for_a_pending_reseller_too(slow: World) -> None:
    slow.rules(orderProcessingSeconds=0)
    partner = slow.partner
    reseller = partner.reseller()
    slow.rules(accountProcessingSeconds=0)
    customer = partner.customer(reseller)
    assert partner.fetch(f"/customers/{customer}")["status"] == "1000"
    order = partner.order(customer)
    slow.advance(by="PT1H59M59S")
    assert ended(partner, customer, order) == "1002"
    slow.advance(by="PT1S")
    assert ended(partner, customer, order) == "1000"


@pytest.mark.parametrize(("status", "outcome"), [("1000", "1000"), ("1004", "1024")])
def test_a_tester_who_settles_the_customer_lets_its_orders_go_on(
    slow: World, status: str, outcome: str
) -> None:
    partner = slow.partner
    customer = partner.customer(active_reseller(slow))
    order = partner.order(customer)
    slow.advance(by="PT10M")
    slow.portal(f"/customers/{customer}", status=status)
    slow.advance(by="PT49M59S")
    assert ended(partner, customer, order) == "1002"
    slow.advance(by="PT1S")
    assert ended(partner, customer, order) == outcome
    slow.advance(by="P1D")
    assert ended(partner, customer, order) == outcome


def test_a_tester_who_settles_the_reseller_lets_its_customers_orders_go_on(slow: World) -> None:
    partner = slow.partner
    reseller = active_reseller(slow)
    customer = partner.customer(reseller)
    slow.portal(f"/customers/{customer}", status="1000")
    slow.portal(f"/resellers/{reseller}", status="1002")
    order = partner.order(customer)
    slow.advance(by="P3D")
    assert ended(partner, customer, order) == "1002"
    slow.portal(f"/resellers/{reseller}", status="1004")
    slow.advance(by="PT1S")
    assert ended(partner, customer, order) == "1022"


def sent(partner: Partner, customer: str, kind: str, order: Json, held: Json) -> httpx.Response:
    """Return an order, or renew what it brought."""
    if kind == "RETURN":
        return partner.give_back(customer, order)
    renewing = line(TEAM, 1, subscriptionId=held["subscriptionId"])
    return partner.post(
        f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": [renewing]}
    )


@pytest.mark.parametrize(("kind", "day"), [("RETURN", "2026-01-20"), ("RENEWAL", "2027-01-10")])
@pytest.mark.parametrize(("status", "outcome"), [("1000", "1000"), ("1004", "1024")])
def test_returns_and_renewals_wait_for_the_customer_too(
    world: World, kind: str, day: str, status: str, outcome: str
) -> None:
    partner = world.partner
    customer = partner.customer()
    bought = partner.order(customer)
    (held,) = partner.subscriptions(customer)
    world.advance(to=f"{day}T12:00:00Z")
    world.portal(f"/customers/{customer}", status="1002")
    answer = sent(partner, customer, kind, partner.read_order(customer, bought["orderId"]), held)
    assert answer.status_code == 201, answer.text
    world.advance(by="P1D")
    assert ended(partner, customer, answer.json()) == "1002"
    (shown,) = partner.subscriptions(customer)
    assert (shown["currentQuantity"], "renewedQuantity" in shown) == (1, False)
    world.portal(f"/customers/{customer}", status=status)
    assert ended(partner, customer, answer.json()) == outcome
    left = partner.read_order(customer, bought["orderId"])["lineItems"][0]["remainingQuantity"]
    assert left == (0 if (kind, outcome) == ("RETURN", "1000") else 1)


def test_what_a_waiting_return_takes_cannot_be_returned_again(world: World) -> None:
    partner = world.partner
    customer = partner.customer()
    bought = partner.order(customer, line(quantity=2))
    world.portal(f"/customers/{customer}", status="1002")
    assert partner.give_back(customer, bought).status_code == 201
    refused(partner.give_back(customer, bought), 400, "2133", "Line Item: 1")


def test_a_preview_waits_for_nobody(slow: World) -> None:
    partner = slow.partner
    answer = partner.preview(partner.customer(partner.reseller()), priced=True)
    assert answer.status_code == 201
    assert answer.json()["lineItems"][0]["pricing"]


def test_in_one_step_or_in_many_a_waiting_order_ends_alike(
    new_world: Callable[..., World],
) -> None:
    ends = []
    for steps in (1, 24):
        world = new_world(
            rules={"accountProcessingSeconds": 5400, "orderProcessingSeconds": AN_HOUR}
        )
        customer = world.partner.customer()
        world.partner.order(customer, line(quantity=4))
        for _ in range(steps):
            world.advance(by=f"PT{24 // steps}H")
        orders, held = world.partner.orders(customer), world.partner.subscriptions(customer)
        ends.append((orders, held))
    assert ends[0] == ends[1]
