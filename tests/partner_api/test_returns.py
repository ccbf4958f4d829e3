"""RETURN orders: what they do, and every way in which they are refused (RE-1, RE-3, OF-7)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from tests.support import (
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
    shape,
)

NewWorld = Callable[..., World]

SELF_LINK: Json = {"self": {"uri": "str", "method": "str", "headers": []}}
RETURNED_LINE: Json = {
    "extLineItemNumber": "number",
    "offerId": "str",
    "quantity": "number",
    "subscriptionId": "str",
    "status": "str",
    "currencyCode": "str",
}
# docs order-management/order-scenarios, "Return or cancellation of order"
RETURNED: Json = {
    "referenceOrderId": "str",
    "orderType": "str",
    "externalReferenceId": "str",
    "customerId": "str",
    "orderId": "str",
    "currencyCode": "str",
    "creationDate": "str",
    "status": "str",
    "source": "str",
    "lineItems": [RETURNED_LINE],
    "links": SELF_LINK,
}


def state(partner: Partner, customer: str, order: Json) -> tuple[Any, ...]:
    """Return an order's status and, by line, number, status and remaining quantity."""
    read = partner.read_order(customer, order["orderId"])
    lines = [
        (each["extLineItemNumber"], each["status"], each["remainingQuantity"])
        for each in read["lineItems"]
    ]
    return read["status"], lines


def licences(partner: Partner, customer: str) -> list[tuple[str, int, str]]:
    """Return base offer, licences and status of each subscription."""
    return [
        (each["offerId"], each["currentQuantity"], each["status"])
        for each in partner.subscriptions(customer)
    ]


# --- What a return answers and does ----------------------------------------------------------


def test_a_return_answers_what_adobes_sample_shows(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=2, number=4))
    body = {
        "referenceOrderId": order["orderId"],
        "orderType": "RETURN",
        "externalReferenceId": "759",
        "currencyCode": "USD",
        "lineItems": [line(quantity=1, number=4)],
    }
    made = partner.make(f"/customers/{customer}/orders", body)
    assert shape(made) == RETURNED
    assert made["lineItems"] == [
        {
            "extLineItemNumber": 4,
            "offerId": TEAM,
            "quantity": 1,
            "subscriptionId": "",
            "status": "1002",
            "currencyCode": "USD",
        }
    ]
    assert made["orderId"] != order["orderId"]
    assert {key: made[key] for key in ("referenceOrderId", "orderType", "status")} == {
        "referenceOrderId": order["orderId"],
        "orderType": "RETURN",
        "status": "1002",
    }


def test_a_return_that_is_read_names_its_subscription_and_no_remaining_quantity(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer)
    made = partner.give_back(customer, order).json()
    read = partner.read_order(customer, made["orderId"])
    assert shape(read) == {**RETURNED, "referencedOrderId": "str"}
    assert read["status"] == read["lineItems"][0]["status"] == "1000"
    assert read["referenceOrderId"] == read["referencedOrderId"] == order["orderId"]
    (subscription,) = partner.subscriptions(customer)
    assert read["lineItems"][0]["subscriptionId"] == subscription["subscriptionId"]
    listed = partner.orders(customer, "order-type=RETURN")
    assert listed == [read]


def test_a_whole_return_cancels_order_and_line_and_ends_the_subscription(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=5))
    assert partner.give_back(customer, order).status_code == 201
    assert state(partner, customer, order) == ("1008", [(1, "1008", 0)])
    assert licences(partner, customer) == [(TEAM, 0, "1004")]


def test_a_product_bought_again_after_its_return_is_a_new_subscription(
    partner: Partner, customer: str
) -> None:
    partner.give_back(customer, partner.order(customer))
    partner.order(customer, line(quantity=2))
    assert licences(partner, customer) == [(TEAM, 0, "1004"), (TEAM, 2, "1000")]


@pytest.mark.every_backend
def test_adobes_example_of_partial_returns(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=70, number=4))
    for quantity, remaining in ((10, 60), (5, 55)):
        answer = partner.give_back(customer, order, line(quantity=quantity, number=4))
        assert answer.status_code == 201
        assert state(partner, customer, order) == ("1000", [(4, "1000", remaining)])
        assert licences(partner, customer) == [(TEAM, remaining, "1000")]
    answer = partner.give_back(customer, order, line(quantity=60, number=4))
    detail = "Line Item: 4, Reason: Requested cancel quantity exceeds remaining quantity"
    refused(answer, 400, "2120", detail)
    assert answer.json()["message"] == "Line item quantity out of range"
    assert state(partner, customer, order) == ("1000", [(4, "1000", 55)])


def test_partial_returns_until_nothing_remains(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=3))
    for remaining in (2, 1):
        partner.give_back(customer, order, line(quantity=1))
        assert state(partner, customer, order) == ("1000", [(1, "1000", remaining)])
    partner.give_back(customer, order, line(quantity=1))
    assert state(partner, customer, order) == ("1008", [(1, "1008", 0)])
    assert licences(partner, customer) == [(TEAM, 0, "1004")]
    refused(partner.give_back(customer, order, line(quantity=1)), 400, "2118")


@pytest.mark.parametrize("together", [True, False])
def test_two_lines_in_one_return_or_in_two(
    partner: Partner, customer: str, *, together: bool
) -> None:
    order = partner.order(customer, line(quantity=2), line(OTHER_TEAM, 3, number=2))
    first, second = line(quantity=2), line(OTHER_TEAM, 3, number=2)
    if together:
        assert partner.give_back(customer, order, second, first).status_code == 201
    else:
        assert partner.give_back(customer, order, second).status_code == 201
        assert state(partner, customer, order) == ("1000", [(1, "1000", 2), (2, "1008", 0)])
        assert licences(partner, customer) == [(TEAM, 2, "1000"), (OTHER_TEAM, 0, "1004")]
        refused(partner.give_back(customer, order, second), 400, "2133", "Line Item: 2")
        assert partner.give_back(customer, order, first).status_code == 201
    assert state(partner, customer, order) == ("1008", [(1, "1008", 0), (2, "1008", 0)])
    assert licences(partner, customer) == [(TEAM, 0, "1004"), (OTHER_TEAM, 0, "1004")]


def test_a_refused_line_refuses_the_whole_return(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=2), line(OTHER_TEAM, 3, number=2))
    lines = (line(quantity=2), line(OTHER_TEAM, 4, number=2))
    refused(partner.give_back(customer, order, *lines), 400, "2132", "Line Item: 2")
    assert state(partner, customer, order) == ("1000", [(1, "1000", 2), (2, "1000", 3)])
    assert len(partner.orders(customer)) == 1


def test_a_return_takes_the_licences_of_its_own_order_alone(
    partner: Partner, customer: str
) -> None:
    first = partner.order(customer, line(quantity=5))
    second = partner.order(customer, line(quantity=2))
    partner.give_back(customer, second)
    assert licences(partner, customer) == [(TEAM, 5, "1000")]
    assert state(partner, customer, first) == ("1000", [(1, "1000", 5)])


def test_two_lines_of_one_product_are_returned_apart(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=5), line(quantity=2, number=2))
    partner.give_back(customer, order, line(quantity=2, number=2))
    assert state(partner, customer, order) == ("1000", [(1, "1000", 5), (2, "1008", 0)])
    assert licences(partner, customer) == [(TEAM, 5, "1000")]


def test_a_renewal_order_can_be_returned(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=4))
    world.advance(to="2027-01-15T00:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert renewal["lineItems"][0]["remainingQuantity"] == 4
    partner.give_back(customer, renewal, line(quantity=3))
    assert licences(partner, customer) == [(TEAM, 1, "1000")]
    partner.give_back(customer, renewal, line(quantity=1))
    assert licences(partner, customer) == [(TEAM, 0, "1004")]
    assert state(partner, customer, renewal) == ("1008", [(1, "1008", 0)])


def test_the_system_renewal_has_an_empty_reference_that_a_return_may_leave_out(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2027-01-15T00:00:00Z")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert renewal["externalReferenceId"] == ""
    assert partner.give_back(customer, renewal).json()["externalReferenceId"] == ""


# --- The window ------------------------------------------------------------------------------


@pytest.mark.parametrize("ordered", ["2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z"])
def test_the_window_is_fourteen_utc_days_from_the_day_of_the_order(
    new_world: NewWorld, ordered: str
) -> None:
    world = new_world(now=ordered)
    customer = world.partner.customer()
    order = world.partner.order(customer, line(quantity=2))
    world.advance(to="2026-03-15T23:59:59Z")
    assert world.partner.give_back(customer, order, line(quantity=1)).status_code == 201
    world.advance(to="2026-03-16T00:00:00Z")
    refused(world.partner.give_back(customer, order, line(quantity=1)), 400, "2117")
    assert state(world.partner, customer, order) == ("1000", [(1, "1000", 1)])


def test_the_length_of_the_window_is_a_rule(world: World, customer: str) -> None:
    order = world.partner.order(customer, line(quantity=3))
    world.rules(returnWindowDays=0)
    world.advance(to="2026-01-15T23:59:59Z")
    assert world.partner.give_back(customer, order, line(quantity=1)).status_code == 201
    world.advance(to="2026-01-16T00:00:00Z")
    refused(world.partner.give_back(customer, order, line(quantity=1)), 400, "2117")
    world.rules(returnWindowDays=1)
    assert world.partner.give_back(customer, order, line(quantity=1)).status_code == 201


# --- Refusals --------------------------------------------------------------------------------


def test_an_order_that_is_not_there_cannot_be_returned(partner: Partner, customer: str) -> None:
    order = partner.order(customer)
    stranger = partner.customer(partner.reseller("Other Reselling"), "Other")
    refused(partner.give_back(customer, {**order, "orderId": "9999999999"}), 404, "2115")
    refused(partner.give_back(stranger, order), 404, "2115")
    refused(partner.give_back("1009999999", order), 404, "2115")


def test_a_return_cannot_be_returned(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=2))
    returned = partner.give_back(customer, order, line(quantity=1)).json()
    refused(partner.give_back(customer, returned), 400, "2116")


@pytest.mark.parametrize("quantity", [-1, 0, 6, 10_001])
def test_a_quantity_that_is_not_within_the_original_is_refused(
    partner: Partner, customer: str, quantity: int
) -> None:
    order = partner.order(customer, line(quantity=5, number=7))
    answer = partner.give_back(customer, order, line(quantity=quantity, number=7))
    refused(answer, 400, "2132", "Line Item: 7")


def test_line_numbers_of_a_return_follow_the_rules_of_all_orders(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=5))
    refused(partner.give_back(customer, order, line(), line()), 400, "2121", "Line Item: 1")
    refused(partner.give_back(customer, order, line(number=1_000_000)), 400, "2123")
    refused(partner.give_back(customer, order, *(line(number=n) for n in range(500))), 400, "2119")


def test_the_offer_of_a_return_is_the_one_bought_not_the_base(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line("65304479CA02A12", 10))
    refused(partner.give_back(customer, order, line(TEAM, 10)), 400, "2130", "Line Item: 1")
    assert partner.give_back(customer, order, line("65304479CA02A12", 10)).status_code == 201


FAULTS = {
    "order": "2115",
    "cancelled": "2118",
    "type": "2116",
    "window": "2117",
    "number": "2131",
    "offer": "2130",
    "returned": "2133",
    "term": "2134",
    "original": "2132",
    "remaining": "2120",
}
NOT_TOGETHER = {("cancelled", "type"), ("number", "returned")}
PAIRS = [pair for pair in combinations(FAULTS, 2) if pair not in NOT_TOGETHER]


class Faulty:
    """A return with chosen faults, of an order placed five days before an anniversary."""

    def __init__(self, world: World, customer: str, stranger: str) -> None:
        self.world, self.partner = world, world.partner
        self.customer, self.stranger = customer, stranger
        self.order: Json = {}

    def prepare(self, faults: set[str]) -> None:
        """Do what has to be done on the day of the order."""
        product = [line(quantity=5), line(OTHER_TEAM, 5, number=2)]
        self.order = self.partner.order(self.customer, *product)
        first: list[list[Json]] = []
        if "cancelled" in faults:
            first = [product]
        elif "returned" in faults:
            first = [product[:1]]
        elif faults & {"remaining", "type"}:
            first = [[line(quantity=2)]]
        for lines in first:
            returned = self.partner.give_back(self.customer, self.order, *lines)
            assert returned.status_code == 201
            if "type" in faults:
                self.order = returned.json()

    def moment(self, faults: set[str]) -> str:
        """Return when the return is sent."""
        if "window" in faults:
            return "2027-01-25T00:00:00Z"
        return "2027-01-15T00:00:00Z" if "term" in faults else "2027-01-10T12:00:00Z"

    def send(self, faults: set[str]) -> Any:
        """Send the return."""
        quantity = 6 if "original" in faults else 4 if "remaining" in faults else 1
        number = 99 if "number" in faults else 1
        offer = OTHER_TEAM if "offer" in faults else TEAM
        customer = self.stranger if "order" in faults else self.customer
        return self.partner.give_back(customer, self.order, line(offer, quantity, number))


@pytest.fixture
def late_customers(world: World) -> tuple[str, str]:
    """Two customers whose anniversary is five days ahead."""
    reseller = world.partner.reseller()
    customers = [world.partner.customer(reseller, name) for name in ("Acme", "Other")]
    for each in customers:
        world.partner.order(each)
    world.advance(to="2027-01-10T12:00:00Z")
    return customers[0], customers[1]


def test_of_two_faults_the_earlier_check_decides(
    world: World, late_customers: tuple[str, str]
) -> None:
    """All pairs and all single faults, in the order of RE-1."""
    chosen = [*((one,) for one in FAULTS), *PAIRS]
    situations = [(Faulty(world, *late_customers), set(faults)) for faults in chosen]
    for faulty, faults in situations:
        faulty.prepare(faults)
    found = {}
    for moment in ("2027-01-10T12:00:00Z", "2027-01-15T00:00:00Z", "2027-01-25T00:00:00Z"):
        world.advance(to=moment)
        for (faulty, faults), names in zip(situations, chosen, strict=True):
            if faulty.moment(faults) == moment:
                found[names] = faulty.send(faults).json().get("code")
    assert found == {names: FAULTS[names[0]] for names in chosen}


def test_lines_are_checked_before_any_quantity(partner: Partner, customer: str) -> None:
    order = partner.order(customer, line(quantity=2), line(OTHER_TEAM, 2, number=2))
    for wrong, code in ((line(TEAM, 1, number=2), "2130"), (line(TEAM, 1, number=3), "2131")):
        answer = partner.give_back(customer, order, line(quantity=9), wrong)
        number = wrong["extLineItemNumber"]
        refused(answer, 400, code, f"Line Item: {number}")


def test_a_line_of_a_term_that_is_over_cannot_be_returned(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2027-01-10T12:00:00Z")
    order = partner.order(customer, line(quantity=5))
    world.advance(to="2027-01-14T23:59:59Z")
    assert partner.give_back(customer, order, line(quantity=1)).status_code == 201
    world.advance(to="2027-01-15T00:00:00Z")
    refused(partner.give_back(customer, order, line(quantity=1)), 400, "2134", "Line Item: 1")
    (renewal,) = partner.orders(customer, "order-type=RENEWAL")
    assert renewal["lineItems"][0]["quantity"] == 5


# --- Credit (OF-7) ---------------------------------------------------------------------------


def test_the_credit_is_the_original_price_in_full_whatever_the_price_is_now(
    new_world: NewWorld,
) -> None:
    world = new_world(now="2027-03-01T12:00:00Z")
    partner = world.partner
    customer = partner.customer()
    partner.order(customer)
    world.advance(to="2027-08-25T12:00:00Z")
    order = partner.order(customer, line(quantity=2))
    bought = partner.read_order(customer, order["orderId"], priced=True)
    world.advance(to="2027-09-02T12:00:00Z")
    dearer = partner.preview(customer, line(quantity=2), priced=True).json()
    was, now = (each["lineItems"][0]["pricing"]["partnerPrice"] for each in (bought, dearer))
    assert was < now
    returned = partner.give_back(customer, order).json()
    credit = partner.read_order(customer, returned["orderId"], priced=True)
    assert credit["pricingSummary"] == bought["pricingSummary"]
    for name in ("pricing", "proratedDays"):
        assert credit["lineItems"][0][name] == bought["lineItems"][0][name]


def test_the_credit_is_at_the_level_bought_whatever_the_level_is_now(
    partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=5))
    partner.order(customer, line("65304479CA04A12", 100))
    returned = partner.give_back(customer, order, line(quantity=2)).json()
    assert returned["lineItems"][0]["offerId"] == TEAM
    bought, credit = (
        partner.read_order(customer, each["orderId"], priced=True)["lineItems"][0]["pricing"]
        for each in (order, returned)
    )
    assert credit["partnerPrice"] == bought["partnerPrice"]
    assert credit["netPartnerPrice"] == bought["netPartnerPrice"]
    assert credit["lineItemPartnerPrice"] == round(bought["lineItemPartnerPrice"] * 2 / 5, 2)


@pytest.mark.every_backend
def test_the_credits_of_a_line_returned_part_by_part_add_up_to_its_price(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer)
    world.advance(to="2026-05-05T09:00:00Z")
    order = partner.order(customer, line(quantity=7))
    bought = partner.read_order(customer, order["orderId"], priced=True)
    paid = Decimal(str(bought["lineItems"][0]["pricing"]["lineItemPartnerPrice"]))
    credits_ = []
    for quantity in (1, 2, 1, 1, 2):
        returned = partner.give_back(customer, order, line(quantity=quantity)).json()
        read = partner.read_order(customer, returned["orderId"], priced=True)
        credits_.append(Decimal(str(read["lineItems"][0]["pricing"]["lineItemPartnerPrice"])))
    assert paid * 100 % 7, "the price would come out even anyway"
    assert sum(credits_) == paid


# --- While something is being processed ------------------------------------------------------


@pytest.fixture
def slow(world: World, customer: str) -> tuple[World, str, Json]:
    """A world whose orders take a minute, with a complete order of five licences."""
    order = world.partner.order(customer, line(quantity=5))
    world.rules(orderProcessingSeconds=60)
    return world, customer, order


def test_a_pending_order_cannot_be_returned(slow: tuple[World, str, Json]) -> None:
    world, customer, _ = slow
    order = world.partner.order(customer)
    refused(world.partner.give_back(customer, order), 400, "2116")
    world.advance(by="PT60S")
    assert world.partner.give_back(customer, order).status_code == 201


@pytest.mark.every_backend
def test_a_pending_return_reserves_its_quantity(slow: tuple[World, str, Json]) -> None:
    world, customer, order = slow
    partner = world.partner
    returned = partner.give_back(customer, order, line(quantity=3)).json()
    assert state(partner, customer, order) == ("1000", [(1, "1000", 2)])
    assert licences(partner, customer) == [(TEAM, 5, "1000")]
    detail = "Line Item: 1, Reason: Requested cancel quantity exceeds remaining quantity"
    refused(partner.give_back(customer, order, line(quantity=3)), 400, "2120", detail)
    world.advance(by="PT59S")
    assert partner.read_order(customer, returned["orderId"])["status"] == "1002"
    assert licences(partner, customer) == [(TEAM, 5, "1000")]
    world.advance(by="PT1S")
    assert partner.read_order(customer, returned["orderId"])["status"] == "1000"
    assert licences(partner, customer) == [(TEAM, 2, "1000")]
    assert state(partner, customer, order) == ("1000", [(1, "1000", 2)])


def test_what_pending_returns_have_taken_whole_counts_as_returned(
    slow: tuple[World, str, Json],
) -> None:
    world, customer, order = slow
    partner = world.partner
    for quantity in (3, 2):
        partner.give_back(customer, order, line(quantity=quantity))
    assert state(partner, customer, order) == ("1000", [(1, "1000", 0)])
    refused(partner.give_back(customer, order, line()), 400, "2133", "Line Item: 1")
    world.advance(by="PT60S")
    assert state(partner, customer, order) == ("1008", [(1, "1008", 0)])
    assert licences(partner, customer) == [(TEAM, 0, "1004")]


def test_a_failed_return_gives_its_quantity_back(slow: tuple[World, str, Json]) -> None:
    world, customer, order = slow
    partner = world.partner
    returned = partner.give_back(customer, order).json()
    reseller = partner.fetch(f"/customers/{customer}")["resellerId"]
    world.portal(f"/resellers/{reseller}", status="1004")
    world.advance(by="PT60S")
    failed = partner.read_order(customer, returned["orderId"])
    assert (failed["status"], failed["lineItems"][0]["status"]) == ("1022", "1004")
    assert state(partner, customer, order) == ("1000", [(1, "1000", 5)])
    assert licences(partner, customer) == [(TEAM, 5, "1000")]
    world.portal(f"/resellers/{reseller}", status="1000")
    assert partner.give_back(customer, order).status_code == 201
    world.advance(by="PT60S")
    assert state(partner, customer, order) == ("1008", [(1, "1008", 0)])
