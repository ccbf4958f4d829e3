"""Late renewal: AD to AD+X1, for what lapsed (RN-5, X1, OR-6; docs renewals/manual-renewals)."""

from __future__ import annotations

import pytest

from tests.renewals.manual import (
    AD,
    NEXT_AD,
    bought,
    coterm,
    held_by,
    level,
    noon,
    renew,
    renewing,
    send,
)
from tests.support import (
    ADD_ON,
    CREDIT_PACK,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)

BY_HAND = ["MANUAL_RENEWAL"]


def lapsing(partner: Partner, customer: str, *lines: Json) -> list[Json]:
    """Buy lines and opt all of them out."""
    held = bought(partner, customer, *lines)
    for each in held:
        partner.renew(customer, each["subscriptionId"], enabled=False)
    return held


@pytest.mark.parametrize(
    ("days", "moment", "code"),
    [
        (30, "2027-01-15T00:00:00Z", None),
        (30, "2027-02-14T23:59:59Z", None),
        (30, "2027-02-15T00:00:00Z", "3122"),
        (14, "2027-01-29T23:59:59Z", None),
        (14, "2027-01-30T00:00:00Z", "3122"),
        (0, "2027-01-15T23:59:59Z", None),
        (0, "2027-01-16T00:00:00Z", "3122"),
    ],
)
def test_the_action_is_shown_exactly_where_a_renewal_is_accepted(
    world: World, partner: Partner, customer: str, days: int, moment: str, code: str | None
) -> None:
    (held,) = lapsing(partner, customer, line(quantity=5))
    world.rules(lateRenewalDays=days)
    world.advance(to=moment)
    shown = held_by(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1004", 5)
    assert shown.get("allowedActions") == (BY_HAND if code is None else None)
    path = f"/customers/{customer}/subscriptions/{held['subscriptionId']}"
    assert partner.fetch(path) == shown
    answer = send(partner, customer, renewing(held, 5))
    if code is None:
        assert answer.status_code == 201, answer.text
        shown = held_by(partner, customer)
        assert (shown["status"], shown["renewalDate"]) == ("1000", NEXT_AD)
        assert coterm(partner, customer) == NEXT_AD
        assert "allowedActions" not in shown
    else:
        refused(answer, 400, code, "Line Item: 1")


def test_an_active_subscription_shows_no_action(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    assert "allowedActions" not in held
    noon(world, AD)
    assert "allowedActions" not in held_by(partner, customer)
    refused(send(partner, customer, renewing(held, 5)), 400, "3121")


@pytest.mark.parametrize(("quantity", "code"), [(1, None), (5, None), (6, "2120"), (0, "2120")])
def test_no_more_is_renewed_late_than_the_prior_term_had(
    world: World, partner: Partner, customer: str, quantity: int, code: str | None
) -> None:
    (held,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-01-20")
    answer = send(partner, customer, renewing(held, quantity))
    if code is None:
        assert answer.status_code == 201, answer.text
        assert held_by(partner, customer)["currentQuantity"] == quantity
    else:
        refused(answer, 400, code, "Line Item: 1")


def test_only_what_the_prior_term_had_and_only_by_its_subscription_id(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-01-20")
    for wanted in (line(quantity=5), line(OTHER_TEAM, 5)):
        detail = "lineItems[0].subscriptionId"
        refused(send(partner, customer, wanted), 400, "1122", detail)
    lines = (renewing(held, 5, number=9), line(OTHER_TEAM, 5))
    refused(send(partner, customer, *lines), 400, "1122", "lineItems[1].subscriptionId")
    refused(send(partner, customer, renewing(held, 5, offerId=OTHER_TEAM)), 400, "3132")
    refused(send(partner, customer, renewing(held, 5, subscriptionId="x")), 400, "3115")
    assert held_by(partner, customer)["status"] == "1004"


def test_dates_are_as_if_it_had_been_renewed_on_time(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-02-10")
    order = renew(partner, customer, renewing(held, 5))
    assert (order["status"], order["source"]) == ("1000", "API")
    priced = partner.read_order(customer, order["orderId"], priced=True)["lineItems"][0]
    assert priced["proratedDays"] == 365
    noon(world, "2028-01-14")
    assert held_by(partner, customer)["status"] == "1000"
    noon(world, NEXT_AD)
    shown = held_by(partner, customer)
    # The opt-out stands: nobody has turned auto-renewal on again.
    assert (shown["status"], shown["autoRenewal"]["enabled"]) == ("1004", False)


def test_the_level_is_that_of_what_is_renewed(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = lapsing(partner, customer, line(quantity=60))
    assert level(partner, customer) == "03"
    noon(world, "2027-01-20")
    assert level(partner, customer) == "01"
    order = renew(partner, customer, renewing(held, 12))
    assert order["lineItems"][0]["offerId"] == TEAM.replace("01A", "02A")
    assert level(partner, customer) == "02"


@pytest.mark.every_backend
@pytest.mark.parametrize("orders", [1, 2])
def test_several_lapsed_subscriptions_are_renewed_in_one_order_or_in_two(
    world: World, partner: Partner, customer: str, orders: int
) -> None:
    one, two = lapsing(partner, customer, line(quantity=5), line(OTHER_TEAM, 3, 2))
    noon(world, "2027-01-20")
    if orders == 1:
        renew(partner, customer, renewing(one, 5), renewing(two, 3, 2))
    else:
        renew(partner, customer, renewing(one, 5))
        assert held_by(partner, customer, OTHER_TEAM)["allowedActions"] == BY_HAND
        noon(world, "2027-01-25")
        renew(partner, customer, renewing(two, 3))
    assert [
        (each["status"], each["currentQuantity"], each["renewalDate"])
        for each in partner.subscriptions(customer)
    ] == [("1000", 5, NEXT_AD), ("1000", 3, NEXT_AD)]
    assert coterm(partner, customer) == NEXT_AD


def test_what_lapsed_beside_what_renewed_comes_back_to_the_same_date(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=8), line(OTHER_TEAM, 3, 2))
    other = held_by(partner, customer, OTHER_TEAM)
    partner.renew(customer, other["subscriptionId"], enabled=False)
    noon(world, "2027-01-20")
    assert level(partner, customer) == "01"
    renew(partner, customer, renewing(other, 3))
    assert {each["renewalDate"] for each in partner.subscriptions(customer)} == {NEXT_AD}
    assert level(partner, customer) == "02"


def test_what_cannot_be_renewed_shows_no_action_unless_the_rule_says_so(
    world: World, partner: Partner
) -> None:
    world.advance(to="2026-06-20T12:00:00Z")
    customer = partner.customer()
    ended, pack = lapsing_some(partner, customer)
    world.advance(to="2027-07-01T12:00:00Z")
    for each in (ended, pack):
        shown = held_by(partner, customer, each["offerId"])
        assert shown["status"] == "1004"
        assert "allowedActions" not in shown
        refused(send(partner, customer, renewing(each, 1)), 400, "3132")
    world.rules(manualRenewalOnUnrenewable=True)
    for each in (ended, pack):
        assert held_by(partner, customer, each["offerId"])["allowedActions"] == BY_HAND
        refused(send(partner, customer, renewing(each, 1)), 400, "3132")


def lapsing_some(partner: Partner, customer: str) -> tuple[Json, Json]:
    """Buy a product that ends and a credit pack; opt the product out."""
    ended, pack = bought(partner, customer, line(ENDS_2027_06_30, 2), line(CREDIT_PACK, 1, 2))
    partner.renew(customer, ended["subscriptionId"], enabled=False)
    return ended, pack


def test_what_was_returned_cannot_be_renewed(world: World, partner: Partner, customer: str) -> None:
    world.advance(to="2026-01-15T12:00:00Z")
    order = partner.order(customer, line(quantity=5))
    partner.order(customer, line(OTHER_TEAM))
    held = held_by(partner, customer)
    partner.give_back(customer, order)
    noon(world, "2027-01-20")
    assert "allowedActions" not in held_by(partner, customer)
    refused(send(partner, customer, renewing(held, 1)), 400, "3122")


def test_what_was_bought_anew_cannot_be_renewed_too(
    world: World, partner: Partner, customer: str
) -> None:
    (old,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-01-20")
    partner.order(customer, line(quantity=2))
    first, second = partner.subscriptions(customer)
    assert (first["subscriptionId"], first["status"]) == (old["subscriptionId"], "1004")
    assert (second["status"], second["currentQuantity"]) == ("1000", 2)
    assert "allowedActions" not in first
    refused(send(partner, customer, renewing(old, 5)), 400, "3121")


def test_a_late_order_may_be_returned(world: World, partner: Partner, customer: str) -> None:
    (held,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-01-20")
    order = renew(partner, customer, renewing(held, 5))
    line_back = line(order["lineItems"][0]["offerId"], 2)
    assert partner.give_back(customer, order, line_back).status_code == 201
    assert held_by(partner, customer)["currentQuantity"] == 3


def test_what_was_bought_anew_is_not_called_active(
    world: World, partner: Partner, customer: str
) -> None:
    (old,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-01-20")
    partner.order(customer, line(quantity=2))
    answer = send(partner, customer, renewing(old, 5))
    refused(answer, 400, "3121", "Line Item: 1")
    assert answer.json()["message"] == "Subscription Not allowed for Renewal."


def test_an_active_one_is_called_active(partner: Partner, customer: str) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    answer = send(partner, customer, renewing(held, 5))
    refused(answer, 400, "3121", "Line Item: 1")
    assert answer.json()["message"].startswith("Subscription is Active.")


@pytest.mark.parametrize("kind", ["RENEWAL", "PREVIEW_RENEWAL"])
def test_a_customer_of_another_segment_by_now_cannot_renew_what_it_had(
    world: World, partner: Partner, customer: str, kind: str
) -> None:
    (held,) = lapsing(partner, customer, line(quantity=5))
    noon(world, "2027-01-20")
    shown = partner.fetch(f"/customers/{customer}")["companyProfile"]
    changed = {"companyProfile": {**shown, "marketSegment": "EDU"}}
    answer = partner.patch(f"/customers/{customer}", changed)
    assert answer.status_code == 200, answer.text
    detail = "Line Item: 1, Reason: INELIGIBLE_MARKET_SEGMENT"
    refused(send(partner, customer, renewing(held, 5), kind=kind), 400, "2129", detail)
    partner.patch(f"/customers/{customer}", {"companyProfile": {**shown, "marketSegment": "COM"}})
    assert send(partner, customer, renewing(held, 5), kind=kind).status_code == 201


def test_an_add_on_is_renewed_late_with_its_base_and_not_without(
    world: World, partner: Partner, customer: str
) -> None:
    base, add_on = bought(partner, customer, line(quantity=5), line(ADD_ON, 2, 2))
    for each in (add_on, base):
        partner.renew(customer, each["subscriptionId"], enabled=False)
    noon(world, "2027-01-20")
    detail = "Line Item: 2, Reason: INELIGIBLE_ADD_ON"
    refused(send(partner, customer, renewing(add_on, 2, 2)), 400, "2129", detail)
    renew(partner, customer, renewing(base, 5), renewing(add_on, 2, 2))
    assert [each["status"] for each in partner.subscriptions(customer)] == ["1000", "1000"]
