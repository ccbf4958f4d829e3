"""Flexible discounts on a customer's page and in the drawing of its term."""

from __future__ import annotations

from tests.customer_terms.term import term_of
from tests.discounting import make_discount, percentage
from tests.support import World, line
from tests.visiting import Visitor

EVERYTHING: dict[str, object] = {
    "startDate": "2026-01-01T00:00:00Z",
    "endDate": "2027-12-31T23:59:59Z",
    "discountLockEndDate": None,
    "qualification": {"baseOfferIds": []},
    "outcomes": percentage(10),
}


def test_order_lines_and_marks_name_their_discount(
    world: World, root: str, visitor: Visitor, reseller: str
) -> None:
    make_discount(world, "TEN_PERCENT", **EVERYTHING)
    customer = world.partner.customer(reseller)
    order = world.partner.order(customer, line(flexDiscountCodes=["TEN_PERCENT"]))
    page = visitor.get(f"{root}/customers/{customer}")
    assert any("Discount TEN_PERCENT" in cell for cell in page.rows("Orders")[0])
    assert "Discount at renewal" not in page.text
    marks = [
        mark for mark in term_of(world, customer)["marks"] if mark["subjectId"] == order["orderId"]
    ]
    assert any("with discount TEN_PERCENT" in mark["summary"] for mark in marks)


def test_a_product_names_the_discount_of_its_preference(
    world: World, root: str, visitor: Visitor, reseller: str
) -> None:
    make_discount(world, "TEN_PERCENT", **EVERYTHING)
    customer = world.partner.customer(reseller)
    world.partner.order(customer)
    (held,) = world.partner.subscriptions(customer)
    answer = world.partner.renew(
        customer, held["subscriptionId"], enabled=True, flexDiscountCodes=["TEN_PERCENT"]
    )
    assert answer.status_code == 200, answer.text
    page = visitor.get(f"{root}/customers/{customer}")
    assert "Discount at renewal TEN_PERCENT" in page.rows("Products")[0][0]
    assert not any("TEN_PERCENT" in cell for cell in page.rows("Orders")[0])
