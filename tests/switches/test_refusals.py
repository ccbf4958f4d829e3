"""What switches are refused for, and in which order (SW-3, SW-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.deploying import GERMANY, JAPAN, deploy, global_customer, line_at, worldwide
from tests.support import (
    ADD_ON,
    CONSUMABLE,
    CREDIT_PACK,
    ENTERPRISE,
    LICENSE_PACK,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    line,
    refused,
)
from tests.switches.switching import (
    ALL_APPS_PRO,
    PLUS,
    STUDIO,
    bought,
    held,
    quantities,
    send,
    switch,
    switch_body,
)

PREVIEW = {"orderType": "PREVIEW_SWITCH"}


@pytest.fixture
def source(partner: Partner, customer: str) -> str:
    """A subscription of ten licences."""
    return bought(partner, customer, 10)


def both(
    partner: Partner, customer: str, body: Json, status: int, code: str, *details: str
) -> None:
    """A switch and its preview are refused alike."""
    for changes in ({}, PREVIEW):
        refused(send(partner, customer, {**body, **changes}), status, code, *details)


def line_of(offer: str = PLUS, quantity: int = 4, number: int = 1, **more: Any) -> Json:
    return {"extLineItemNumber": number, "offerId": offer, "quantity": quantity, **more}


# --- The body alone ------------------------------------------------------------------------------


def test_cancelling_items_are_of_switches_alone(partner: Partner, customer: str) -> None:
    body = {**switch_body("x"), "orderType": "NEW"}
    refused(send(partner, customer, body), 400, "1121", "cancellingItems")
    nothing: tuple[list[Json] | None, ...] = ([], None)
    for empty in nothing:
        order = {"orderType": "NEW", "lineItems": [line()], "cancellingItems": empty}
        assert send(partner, customer, order).status_code == 201


def test_a_switch_has_cancelling_items(partner: Partner, customer: str, source: str) -> None:
    body = switch_body(source, 4)
    del body["cancellingItems"]
    both(partner, customer, body, 400, "1122", "cancellingItems")


def test_a_switch_has_a_currency(partner: Partner, customer: str, source: str) -> None:
    body = switch_body(source, 4)
    del body["currencyCode"]
    both(partner, customer, body, 400, "1122", "currencyCode")
    body["lineItems"][0]["currencyCode"] = "USD"
    assert send(partner, customer, body).status_code == 201


def test_a_flexible_discount_is_of_the_new_line_alone(
    partner: Partner, customer: str, source: str
) -> None:
    body = switch_body(source, 4)
    body["cancellingItems"][0]["flexDiscountCodes"] = ["X"]
    both(partner, customer, body, 400, "1121", "cancellingItems[0].flexDiscountCodes")


@pytest.mark.parametrize("side", ["lineItems", "cancellingItems"])
def test_discount_codes_are_unknown_on_both_sides(
    partner: Partner, customer: str, source: str, side: str
) -> None:
    body = switch_body(source, 4)
    body[side][0]["discountCode"] = "HVD_L17PRE"
    both(partner, customer, body, 400, "5135", "Line Item: 1")


def test_only_reverts_name_an_order(partner: Partner, customer: str, source: str) -> None:
    body = switch_body(source, 4, referenceOrderId="1")
    both(partner, customer, body, 400, "1117", "referenceOrderId")
    for kind in ("REVERT_SWITCH", "PREVIEW_REVERT_SWITCH"):
        answer = send(partner, customer, switch_body(source, 4, orderType=kind))
        refused(answer, 400, "1122", "referenceOrderId")


# --- The table of SW-6 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"lineItems": []},
        {"cancellingItems": []},
        {"lineItems": [line_of(), line_of(number=2)]},
        {"lineItems": [], "cancellingItems": []},
    ],
)
def test_2152_one_line_and_one_item(
    partner: Partner, customer: str, source: str, changes: Json
) -> None:
    both(partner, customer, {**switch_body(source, 4), **changes}, 400, "2152")


def test_2153_the_item_refers_to_the_line(partner: Partner, customer: str, source: str) -> None:
    both(partner, customer, switch_body(source, 4, lineItems=[line_of(number=2)]), 400, "2153")


@pytest.mark.parametrize("quantity", [3, 5, 0])
def test_2149_as_many_are_gained_as_are_given_up(
    partner: Partner, customer: str, source: str, quantity: int
) -> None:
    body = switch_body(source, 4, lineItems=[line_of(quantity=quantity)])
    both(partner, customer, body, 400, "2149")


@pytest.mark.parametrize("quantity", [0, -1])
def test_2120_something_is_switched(
    partner: Partner, customer: str, source: str, quantity: int
) -> None:
    both(partner, customer, switch_body(source, quantity), 400, "2120", "Line Item: 1")


def test_2122_the_offer_is_known(partner: Partner, customer: str, source: str) -> None:
    both(partner, customer, switch_body(source, 4, "99999999CA01A12"), 400, "2122", "Line Item: 1")


def test_3115_the_source_is_an_active_one_of_the_customer(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    other = bought(partner, partner.customer(name="Beta Inc"), 10)
    for wrong in (other, "nonsense"):
        both(partner, customer, switch_body(wrong, 4), 400, "3115")
    partner.renew(customer, source, enabled=False)
    world.advance(to="2027-01-14T23:59:59Z")
    assert send(partner, customer, switch_body(source, 1, **PREVIEW)).status_code == 201
    # Lapsed, in its grace days.
    world.advance(to="2027-01-15T00:00:00Z")
    both(partner, customer, switch_body(source, 1), 400, "3115")


def test_3115_a_scheduled_subscription_is_no_source(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    world.advance(to="2027-01-05T09:00:00Z")
    body = {"offerId": OTHER_TEAM, "currencyCode": "USD", "autoRenewal": {"renewalQuantity": 3}}
    made = partner.post(f"/customers/{customer}/subscriptions", body).json()
    both(partner, customer, switch_body(made["subscriptionId"], 1, ALL_APPS_PRO), 400, "3115")
    assert source


def test_3115_the_subscription_of_the_line_is_one_of_its_product(
    partner: Partner, customer: str, source: str
) -> None:
    body = switch_body(source, 4, lineItems=[line_of(subscriptionId=source)])
    both(partner, customer, body, 400, "3115")


@pytest.mark.parametrize(
    "offer", [CREDIT_PACK, LICENSE_PACK, CONSUMABLE, ADD_ON, "65304479CA14X12"]
)
def test_2154_what_no_switch_reaches(
    partner: Partner, customer: str, source: str, offer: str
) -> None:
    both(partner, customer, switch_body(source, 4, offer), 400, "2154")


@pytest.mark.parametrize("offer", [CREDIT_PACK, LICENSE_PACK, CONSUMABLE])
def test_2154_what_no_switch_leaves(partner: Partner, customer: str, offer: str) -> None:
    both(partner, customer, switch_body(bought(partner, customer, 10, offer), 4), 400, "2154")


def test_2154_an_add_on_keeps_a_base(partner: Partner, customer: str, source: str) -> None:
    partner.order(customer, line(ADD_ON, 10))
    both(partner, customer, switch_body(source, 10, STUDIO), 400, "2154")
    # Pro Plus is a base of it too, and part of a subscription leaves one.
    for quantity, offer in ((10, PLUS), (9, ALL_APPS_PRO)):
        body = switch_body(source, quantity, offer, **PREVIEW)
        assert send(partner, customer, body).status_code == 201


def test_2154_the_currency_is_the_subscriptions(
    partner: Partner, customer: str, source: str
) -> None:
    body = switch_body(source, 4, currencyCode="EUR")
    both(partner, customer, body, 400, "2154", "Invalid currency")


def test_2154_the_deployment_is_the_subscriptions(new_world: Callable[..., World]) -> None:
    partner = new_world(distributors=worldwide()).partner
    customer = global_customer(partner)
    at_home = bought(partner, customer, 10)
    germany = deploy(partner, customer, GERMANY)
    japan = deploy(partner, customer, JAPAN)
    partner.order(customer, line_at(germany, quantity=10))
    (away,) = [
        each["subscriptionId"]
        for each in partner.subscriptions(customer)
        if each.get("deploymentId") == germany
    ]
    for subscription, named, currency in (
        (at_home, germany, "USD"),
        (away, japan, "EUR"),
    ):
        lines = [line_of(deploymentId=named)]
        body = switch_body(subscription, 4, lineItems=lines, currencyCode=currency)
        both(partner, customer, body, 400, "2154", "Invalid deploymentId")
    # A line that names none stays where the subscription is.
    switched = switch(partner, customer, away, 4, currencyCode="EUR")
    assert switched["lineItems"][0]["deploymentId"] == germany
    assert switched["cancellingItems"][0]["deploymentId"] == germany
    made = [each for each in partner.subscriptions(customer) if each["offerId"] == PLUS]
    assert [(each["deploymentId"], each["currencyCode"]) for each in made] == [(germany, "EUR")]


@pytest.mark.parametrize(
    ("at_home", "told"), [(True, "Invalid deploymentId"), (False, "Invalid currency")]
)
def test_2154_the_subscription_that_is_named_is_where_the_source_is(
    new_world: Callable[..., World], told: str, *, at_home: bool
) -> None:
    partner = new_world(distributors=worldwide()).partner
    customer = global_customer(partner)
    germany = deploy(partner, customer, GERMANY)
    if at_home:
        partner.order(customer, line(TEAM, 10))
    else:
        partner.order(customer, line_at(germany, "EUR", 10))
    partner.order(customer, line_at(germany, "USD", offer=PLUS))
    shown = held(partner, customer)
    lines = [line_of(subscriptionId=shown[PLUS]["subscriptionId"])]
    currency = "USD" if at_home else "EUR"
    source = shown[TEAM]["subscriptionId"]
    body = switch_body(source, 4, lineItems=lines, currencyCode=currency)
    both(partner, customer, body, 400, "2154", told)


@pytest.mark.parametrize("which", [0, 1])
def test_the_subscription_that_is_named_gains_the_licences(
    world: World, partner: Partner, customer: str, source: str, which: int
) -> None:
    first = partner.order(customer, line(PLUS, 1))
    partner.give_back(customer, first)
    partner.order(customer, line(PLUS, 2))
    both_of = [
        each["subscriptionId"]
        for each in partner.subscriptions(customer)
        if each["offerId"] == PLUS
    ]
    world.portal(f"/subscriptions/{both_of[0]}", status="1000")
    lines = [line_of(subscriptionId=both_of[which])]
    switched = switch(partner, customer, source, 4, lineItems=lines)
    assert switched["lineItems"][0]["subscriptionId"] == both_of[which]
    gained = partner.fetch(f"/customers/{customer}/subscriptions/{both_of[which]}")
    assert gained["currentQuantity"] == (4, 6)[which]


def test_1139_a_distributor_without_global_sales_switches_for_no_deployment(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=worldwide())
    partner = world.partner
    customer = global_customer(partner)
    at_home = bought(partner, customer, 10)
    partner.order(customer, line_at(deploy(partner, customer, GERMANY), quantity=10))
    away = next(
        each["subscriptionId"]
        for each in partner.subscriptions(customer)
        if each.get("deploymentId")
    )
    body = switch_body(away, 4, currencyCode="EUR")
    world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=False)
    both(partner, customer, body, 400, "1139")
    switch(partner, customer, at_home, 4)


@pytest.mark.parametrize(
    ("day", "refuses"),
    [
        ("2028-02-28T09:00:00Z", True),
        ("2028-02-29T09:00:00Z", True),
        # The first of March in California, whose day prices go by.
        ("2028-03-01T07:59:59Z", True),
        ("2028-03-01T08:00:00Z", False),
    ],
)
def test_3132_the_target_is_on_sale(
    new_world: Callable[..., World], day: str, *, refuses: bool
) -> None:
    world = new_world(now="2028-02-20T09:00:00Z")
    partner = world.partner
    customer = partner.customer()
    source = bought(partner, customer, 10, "65325063CA01A12")
    body = switch_body(source, 4, "90000016CA01A12", **PREVIEW)
    world.advance(to=day)
    answer = send(partner, customer, body)
    if refuses:
        refused(answer, 400, "3132", "Line Item: 1")
    else:
        assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("offer", [ENTERPRISE, OTHER_TEAM, TEAM])
def test_2150_a_path_leads_there(partner: Partner, customer: str, source: str, offer: str) -> None:
    both(partner, customer, switch_body(source, 4, offer), 400, "2150")


def test_2150_a_path_leads_one_way(partner: Partner, customer: str) -> None:
    dearer = bought(partner, customer, 10, PLUS)
    both(partner, customer, switch_body(dearer, 4, TEAM), 400, "2150")


def test_2150_what_is_switched_as_a_whole_is_not_in_part(
    partner: Partner, customer: str, source: str
) -> None:
    both(partner, customer, switch_body(source, 9, STUDIO), 400, "2150")
    both(partner, customer, switch_body(source, 11, STUDIO), 400, "2151")
    assert send(partner, customer, switch_body(source, 10, STUDIO)).status_code == 201


def test_2151_no_more_than_there_is(partner: Partner, customer: str, source: str) -> None:
    both(partner, customer, switch_body(source, 11), 400, "2151")
    switch(partner, customer, source, 3)
    both(partner, customer, switch_body(source, 8), 400, "2151")
    assert send(partner, customer, switch_body(source, 7)).status_code == 201


def test_2151_what_is_renewed_ahead_stays(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    world.advance(to="2026-12-20T09:00:00Z")
    lines = [{**line(quantity=6), "subscriptionId": source}]
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": lines})
    both(partner, customer, switch_body(source, 5), 400, "2151")
    switch(partner, customer, source, 4)
    shown = held(partner, customer)
    assert {each["renewalDate"] for each in shown.values()} == {"2027-01-15"}
    assert "renewedQuantity" not in shown[PLUS]
    assert world.control("POST", "/check").json()["broken"] == []
    world.advance(to="2027-01-15T00:00:00Z")
    assert quantities(partner, customer) == {TEAM: ("1000", 6), PLUS: ("1000", 4)}
    assert world.control("POST", "/check").json()["broken"] == []


def test_2151_one_switch_of_a_subscription_at_a_time(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    other = bought(partner, customer, 10, OTHER_TEAM)
    world.rules(orderProcessingSeconds=60)
    assert send(partner, customer, switch_body(source, 4)).status_code == 201
    both(partner, customer, switch_body(source, 1), 400, "2151")
    assert send(partner, customer, switch_body(other, 1, ALL_APPS_PRO)).status_code == 201
    world.advance(by="PT60S")
    assert send(partner, customer, switch_body(source, 1)).status_code == 201


def test_2151_what_is_being_returned_is_not_switched(
    world: World, partner: Partner, customer: str
) -> None:
    order = partner.order(customer, line(quantity=10))
    source = held(partner, customer)[TEAM]["subscriptionId"]
    world.rules(orderProcessingSeconds=60)
    assert partner.give_back(customer, order, line(TEAM, 7)).status_code == 201
    both(partner, customer, switch_body(source, 4), 400, "2151")
    assert send(partner, customer, switch_body(source, 3)).status_code == 201


def test_2129_a_better_level_is_corrected_by_previews_alone(
    partner: Partner, customer: str, source: str
) -> None:
    better = "65324898CA03A12"
    refused(send(partner, customer, switch_body(source, 4, better)), 400, "2129", "Line Item: 1")
    preview = partner.make(
        f"/customers/{customer}/orders", switch_body(source, 4, better, **PREVIEW)
    )
    assert preview["lineItems"][0]["offerId"] == "65324898CA02A12"
    assert preview["cancellingItems"][0]["offerId"] == "65304479CA02A12"


def test_2129_is_judged_on_what_is_held_after_the_switch(
    partner: Partner, customer: str, source: str
) -> None:
    """Nobody holds Acrobat Pro and Acrobat Studio, and yet the whole switch is possible."""
    body = switch_body(source, 10, STUDIO)
    refused(partner.try_order(customer, line(STUDIO)), 400, "2129")
    assert send(partner, customer, body).status_code == 201


def test_2129_another_incompatible_subscription_is_in_the_way(
    new_world: Callable[..., World],
) -> None:
    partner = new_world(distributors=worldwide()).partner
    customer = global_customer(partner)
    at_home = bought(partner, customer, 10)
    partner.order(customer, line_at(deploy(partner, customer, GERMANY), quantity=1))
    both(
        partner, customer, switch_body(at_home, 10, STUDIO),
        400, "2129", "Line Item: 1, Reason: INELIGIBLE_SWITCH",
    )  # fmt: skip


def test_2128_the_target_has_a_price_in_the_currency(new_world: Callable[..., World]) -> None:
    partner = new_world(
        distributors=[{"region": "WE", "currencies": ["EUR"], "countries": ["DE"]}]
    ).partner
    customer = partner.customer(partner.reseller(address=GERMANY), address=GERMANY)
    partner.order(customer, line("30006208CA01A12", 10, currencyCode="EUR"))
    (subscription,) = partner.subscriptions(customer)
    body = switch_body(subscription["subscriptionId"], 4, "90000018CA01A12", currencyCode="EUR")
    both(partner, customer, body, 400, "2128", "Line Item: 1")


@pytest.mark.parametrize(
    ("now", "refuses"),
    [
        ("2026-10-31T09:00:00Z", False),
        ("2026-11-15T09:00:00Z", True),
        ("2026-12-02T09:00:00Z", False),
    ],
)
def test_2154_no_money_is_given_back_but_a_switch_may_cost_nothing(
    new_world: Callable[..., World], now: str, *, refuses: bool
) -> None:
    """The target costs as much as the source, and a fifth less in November."""
    partner = new_world(now=now).partner
    customer = partner.customer()
    source = bought(partner, customer, 10, "65304386CA01A12")
    body = switch_body(source, 4, "65304839CA01A12")
    if refuses:
        both(partner, customer, body, 400, "2154")
        return
    preview = partner.make(f"/customers/{customer}/orders?fetch-price=true", {**body, **PREVIEW})
    assert preview["pricingSummary"][0]["totalLineItemPartnerPrice"] == 0.0


def test_3131_comes_first_while_an_early_renewal_is_processed(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    world.advance(to="2026-12-20T09:00:00Z")
    world.rules(orderProcessingSeconds=600)
    lines = [{**line(quantity=6), "subscriptionId": source}]
    partner.make(f"/customers/{customer}/orders", {"orderType": "RENEWAL", "lineItems": lines})
    both(partner, customer, switch_body(source, 4, lineItems=[]), 400, "3131")


def test_5122_orders_are_held_back_around_the_anniversary(
    world: World, partner: Partner, customer: str, source: str
) -> None:
    world.rules(orderFreezeHours=24)
    # A day before midnight in California.
    world.advance(to="2027-01-14T07:59:59Z")
    assert send(partner, customer, switch_body(source, 1)).status_code == 201
    world.advance(to="2027-01-14T08:00:00Z")
    both(partner, customer, switch_body(source, 1), 400, "5122")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lineItems": []}, "2152"),
        ({"lineItems": [line_of("nonsense", 3, number=2)]}, "2153"),
        ({"lineItems": [line_of("nonsense", 3)]}, "2149"),
        ({"lineItems": [line_of("nonsense")]}, "2122"),
        ({"lineItems": [line_of(CREDIT_PACK)]}, "3115"),
    ],
)
def test_the_checks_come_in_the_order_of_the_table(
    partner: Partner, customer: str, changes: Json, code: str
) -> None:
    both(partner, customer, {**switch_body("nonsense", 4), **changes}, 400, code)


@pytest.mark.every_backend
def test_a_refused_switch_changes_nothing(partner: Partner, customer: str, source: str) -> None:
    before = partner.subscriptions(customer), partner.orders(customer)
    for body in (switch_body(source, 11), switch_body(source, 4, "65324898CA03A12")):
        assert send(partner, customer, body).status_code == 400
    assert (partner.subscriptions(customer), partner.orders(customer)) == before


def test_the_journal_says_why(world: World, partner: Partner, customer: str, source: str) -> None:
    send(partner, customer, switch_body(source, 4, OTHER_TEAM))
    (kept, *_) = world.control("GET", "/requests?code=2150").json()["items"]
    assert kept["why"]["rule"] == "SW-6"
    assert kept["why"]["facts"]["from"] == "65304479CA"
    assert kept["orderType"] == "SWITCH"
