"""Flexible discounts on a customer's page and in its details: preferred, used, to be used again."""

from __future__ import annotations

import pytest

from tests.flexible_discounts.given import offer_discount
from tests.support import TEAM, Json, World, line
from tests.visiting import Visitor

LOCK = "2026-12-31T23:59:59Z"
END = "2026-03-31T23:59:59Z"


@pytest.fixture
def reseller(world: World) -> str:
    """A reseller of the world's distributor."""
    return world.partner.reseller()


def told(world: World, reseller: str, customer: str) -> Json:
    """Return what the control plane tells of a customer's discounts."""
    answer = world.control("GET", f"/resellers/{reseller}/console-customers/{customer}")
    found: Json = answer.json()["flexDiscounts"]
    return found


def test_used_reusable_and_preferred_codes_are_told(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    partner = world.partner
    customer = partner.customer(reseller)
    spring = offer_discount(world, "SPRING", end=END, lock=LOCK)
    offer_discount(world, "NEXT_YEAR")
    order = partner.order(customer, line(quantity=3, flexDiscountCodes=["SPRING"]))
    (held,) = partner.subscriptions(customer)
    path = f"/customers/{customer}/subscriptions/{held['subscriptionId']}"
    partner.patch(path, {"autoRenewal": {"flexDiscountCodes": ["NEXT_YEAR"]}})
    assert told(world, reseller, customer) == {
        "preferred": [
            {
                "subscriptionId": held["subscriptionId"],
                "offerId": held["offerId"],
                "renewalDate": "2027-01-15",
                "code": "NEXT_YEAR",
            }
        ],
        "used": [
            {
                "orderId": order["orderId"],
                "orderType": "NEW",
                "creationDate": "2026-01-15T09:00:00Z",
                "offerId": TEAM,
                "quantity": 3,
                "id": spring.discount_id,
                "code": "SPRING",
            }
        ],
        "reusable": [
            {
                "id": spring.discount_id,
                "code": "SPRING",
                "endDate": END,
                "discountLockEndDate": LOCK,
            }
        ],
    }
    rows = visitor.get(f"{root}/customers/{customer}").rows("Flexible discounts")
    assert [row[:2] for row in rows] == [
        ["NEXT_YEAR", "For the next renewal"],
        ["SPRING", "May be used again"],
        ["SPRING", "Used"],
    ]


def test_what_may_be_used_again_is_what_adobes_api_lists_up_to_the_lock(
    world: World, reseller: str
) -> None:
    customer = world.partner.customer(reseller)
    offer_discount(world, "SPRING", end=END, lock=LOCK)
    world.partner.order(customer, line(flexDiscountCodes=["SPRING"]))
    for day, codes in ((END, ["SPRING"]), (LOCK, ["SPRING"]), ("2027-01-01T00:00:00Z", [])):
        world.advance(to=day)
        listed = world.partner.fetch(f"/customers/{customer}/flex-discounts")["flexDiscounts"]
        shown = told(world, reseller, customer)["reusable"]
        assert [each["code"] for each in shown] == codes == [each["code"] for each in listed]


def test_without_discounts_nothing_is_said_of_them(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    customer = world.partner.customer(reseller)
    world.partner.order(customer)
    assert told(world, reseller, customer) == {"preferred": [], "used": [], "reusable": []}
    assert "iscount" not in visitor.get(f"{root}/customers/{customer}").text
