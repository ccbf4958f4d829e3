"""Early renewal: AD-30 to AD-1 (RN-3, RN-4, RE-4; docs renewals/manual-renewals)."""

from __future__ import annotations

import pytest

from tests.renewals.manual import (
    AD,
    NEXT_AD,
    automatic,
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

# --- The scenarios of Adobe's page, on this world's dates ------------------------------------


def test_all_renewed_early_rolls_the_coterm_date_and_leaves_nothing_for_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    assert "renewedQuantity" not in held
    noon(world, "2026-12-26")
    order = renew(partner, customer, renewing(held, 100))
    assert (order["orderType"], order["status"], order["source"]) == ("RENEWAL", "1000", "API")
    shown = held_by(partner, customer)
    assert shown["renewedQuantity"] == 100
    assert (shown["renewalDate"], coterm(partner, customer)) == (AD, NEXT_AD)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 100)
    noon(world, AD)
    assert automatic(partner, customer) == []
    shown = held_by(partner, customer)
    assert (shown["renewalDate"], coterm(partner, customer)) == (NEXT_AD, NEXT_AD)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 100)
    assert "renewedQuantity" not in shown


@pytest.mark.every_backend
def test_what_is_not_renewed_early_renews_at_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2026-12-25")
    renew(partner, customer, renewing(held, 40))
    assert held_by(partner, customer)["renewedQuantity"] == 40
    noon(world, AD)
    (order,) = automatic(partner, customer)
    assert [each["quantity"] for each in order["lineItems"]] == [60]
    shown = held_by(partner, customer)
    assert (shown["currentQuantity"], shown["renewalDate"]) == (100, NEXT_AD)
    assert coterm(partner, customer) == NEXT_AD


@pytest.mark.every_backend
def test_several_early_orders_roll_the_coterm_date_once(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=200))
    noon(world, "2026-12-16")
    renew(partner, customer, renewing(held, 120))
    assert (held_by(partner, customer)["renewedQuantity"], coterm(partner, customer)) == (
        120,
        NEXT_AD,
    )
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 80))
    shown = held_by(partner, customer)
    assert (shown["renewedQuantity"], coterm(partner, customer)) == (200, NEXT_AD)
    noon(world, AD)
    assert automatic(partner, customer) == []
    assert held_by(partner, customer)["currentQuantity"] == 200


def test_a_returned_early_renewal_does_not_roll_back_and_renews_at_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2027-01-05")
    order = renew(partner, customer, renewing(held, 100))
    noon(world, "2027-01-10")
    assert partner.give_back(customer, order).status_code == 201
    shown = held_by(partner, customer)
    assert shown["renewedQuantity"] == 0
    assert (shown["currentQuantity"], shown["renewalDate"]) == (100, AD)
    assert coterm(partner, customer) == NEXT_AD
    assert partner.read_order(customer, order["orderId"])["status"] == "1008"
    noon(world, AD)
    (renewal,) = automatic(partner, customer)
    assert renewal["lineItems"][0]["quantity"] == 100
    assert (held_by(partner, customer)["renewalDate"], coterm(partner, customer)) == (
        NEXT_AD,
        NEXT_AD,
    )


def test_after_an_early_renewal_next_years_dates_meet_again(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2026-12-30")
    renew(partner, customer, renewing(held, 100))
    noon(world, "2028-01-14")
    shown = held_by(partner, customer)
    assert (shown["renewalDate"], coterm(partner, customer)) == (NEXT_AD, NEXT_AD)
    noon(world, NEXT_AD)
    (order,) = automatic(partner, customer)
    assert order["lineItems"][0]["quantity"] == 100
    shown = held_by(partner, customer)
    assert (shown["renewalDate"], coterm(partner, customer)) == ("2029-01-15", "2029-01-15")


# --- The window ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        ("2026-12-15T23:59:59Z", "3121"),
        ("2026-12-16T00:00:00Z", None),
        ("2027-01-14T23:59:59Z", None),
        ("2027-01-15T00:00:00Z", "3121"),
    ],
)
def test_the_window_is_thirty_days_and_ends_the_day_before(
    world: World, partner: Partner, customer: str, moment: str, code: str | None
) -> None:
    (held,) = bought(partner, customer)
    world.advance(to=moment)
    answer = send(partner, customer, renewing(held, 100))
    if code is None:
        assert answer.status_code == 201, answer.text
        assert coterm(partner, customer) == NEXT_AD
    else:
        refused(answer, 400, code, "Line Item: 1")


def test_the_days_of_the_window_are_a_rule(world: World, partner: Partner, customer: str) -> None:
    (held,) = bought(partner, customer)
    world.rules(earlyRenewalDays=10)
    noon(world, "2027-01-04")
    refused(send(partner, customer, renewing(held, 100)), 400, "3121")
    noon(world, "2027-01-05")
    assert send(partner, customer, renewing(held, 100)).status_code == 201


# --- What goes into one order ----------------------------------------------------------------


def test_extra_seats_come_only_once_the_existing_ones_are_renewed(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    refused(send(partner, customer, renewing(held, 6)), 400, "3121")
    renew(partner, customer, renewing(held, 3))
    refused(send(partner, customer, renewing(held, 3)), 400, "3121")
    renew(partner, customer, renewing(held, 2))
    renew(partner, customer, renewing(held, 7))
    shown = held_by(partner, customer)
    assert (shown["renewedQuantity"], shown["currentQuantity"]) == (12, 5)
    noon(world, AD)
    assert automatic(partner, customer) == []
    assert held_by(partner, customer)["currentQuantity"] == 12


def test_a_new_product_bought_early_is_scheduled_until_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (team,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    order = renew(partner, customer, line(OTHER_TEAM, 3))
    assert coterm(partner, customer) == NEXT_AD
    new = held_by(partner, customer, OTHER_TEAM)
    assert (new["status"], new["currentQuantity"], new["renewedQuantity"]) == ("1009", 0, 3)
    assert new["renewalDate"] == AD
    assert order["lineItems"][0]["subscriptionId"] == new["subscriptionId"]
    assert "renewedQuantity" not in held_by(partner, customer)
    world.advance(to="2027-01-14T23:59:59Z")
    assert held_by(partner, customer, OTHER_TEAM)["status"] == "1009"
    noon(world, AD)
    new = held_by(partner, customer, OTHER_TEAM)
    assert (new["status"], new["currentQuantity"], new["renewalDate"]) == ("1000", 3, NEXT_AD)
    (renewal,) = automatic(partner, customer)
    assert [each["subscriptionId"] for each in renewal["lineItems"]] == [team["subscriptionId"]]


def test_existing_and_new_licences_do_not_go_into_one_order(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    answer = send(partner, customer, renewing(held, 5), line(OTHER_TEAM, 1, 2))
    refused(answer, 400, "3121", "Line Item: 1", "Line Item: 2")
    assert (coterm(partner, customer), len(partner.orders(customer))) == (AD, 1)
    renew(partner, customer, renewing(held, 5))
    renew(partner, customer, renewing(held, 2), line(OTHER_TEAM, 1, 2))
    assert held_by(partner, customer)["renewedQuantity"] == 7
    assert held_by(partner, customer, OTHER_TEAM)["renewedQuantity"] == 1


def test_one_subscription_stands_in_one_line(world: World, partner: Partner, customer: str) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    refused(send(partner, customer, renewing(held, 2), renewing(held, 3, 2)), 400, "3121")
    refused(send(partner, customer, line(OTHER_TEAM, 1, 1), line(OTHER_TEAM, 1, 2)), 400, "3121")


def test_what_is_held_is_renewed_by_its_subscription_id(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    refused(send(partner, customer, line(quantity=5)), 400, "3121")
    refused(send(partner, customer, renewing(held, 5, subscriptionId="1")), 400, "3115")
    assert coterm(partner, customer) == AD


def test_another_product_than_the_subscriptions_is_3132(
    world: World, partner: Partner, customer: str
) -> None:
    team, pack = bought(partner, customer, line(quantity=5), line(CREDIT_PACK, 1, 2))
    noon(world, "2026-12-20")
    refused(send(partner, customer, renewing(team, 5, offerId=OTHER_TEAM)), 400, "3132")
    refused(send(partner, customer, renewing(pack, 1)), 400, "3132")


def test_the_level_that_is_sent_is_put_right(world: World, partner: Partner, customer: str) -> None:
    (held,) = bought(partner, customer, line(quantity=12))
    noon(world, "2026-12-20")
    order = renew(partner, customer, renewing(held, 12, offerId=TEAM.replace("01A", "04A")))
    assert order["lineItems"][0]["offerId"] == TEAM.replace("01A", "02A")


@pytest.mark.parametrize("quantity", [0, -1, 10_001])
def test_quantities_have_the_bounds_of_every_line(
    world: World, partner: Partner, customer: str, quantity: int
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    refused(send(partner, customer, renewing(held, quantity)), 400, "2120")


# --- While it is being processed -------------------------------------------------------------


def test_while_an_early_renewal_is_processed_every_other_order_is_3131(
    world: World, partner: Partner, customer: str
) -> None:
    purchase = partner.order(customer, line(quantity=5))
    (held,) = partner.subscriptions(customer)
    noon(world, "2027-01-10")
    recent = partner.order(customer, line(quantity=1))
    assert purchase["orderId"] != recent["orderId"]
    held = held_by(partner, customer)
    world.rules(orderProcessingSeconds=300)
    order = send(partner, customer, renewing(held, 6)).json()
    assert (order["status"], coterm(partner, customer)) == ("1002", AD)
    assert "renewedQuantity" not in held_by(partner, customer)
    for kind in ("NEW", "PREVIEW"):
        refused(send(partner, customer, line(), kind=kind), 400, "3131")
    for kind in ("RENEWAL", "PREVIEW_RENEWAL"):
        refused(send(partner, customer, renewing(held, 1), kind=kind), 400, "3131")
    refused(partner.give_back(customer, recent), 400, "3131")
    world.advance(by="PT299S")
    refused(send(partner, customer, line()), 400, "3131")
    world.advance(by="PT1S")
    assert held_by(partner, customer)["renewedQuantity"] == 6
    assert coterm(partner, customer) == NEXT_AD
    assert send(partner, customer, line(), kind="NEW").status_code == 201


def test_an_early_order_of_the_last_minutes_is_processed_with_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    world.rules(orderProcessingSeconds=300)
    world.advance(to="2027-01-14T23:59:00Z")
    order = send(partner, customer, renewing(held, 3)).json()
    world.advance(to="2027-01-15T01:00:00Z")
    assert partner.read_order(customer, order["orderId"])["status"] == "1000"
    shown = held_by(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 5)
    assert (shown["renewalDate"], coterm(partner, customer)) == (NEXT_AD, NEXT_AD)
    assert [each["lineItems"][0]["quantity"] for each in automatic(partner, customer)] == [2]


# --- Preferences -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "early", "rest", "total"),
    [(5, 5, 0, 5), (3, 5, 0, 5), (8, 5, 3, 8), (5, 4, 1, 5), (2, 1, 1, 2)],
)
def test_at_the_anniversary_the_rest_of_what_is_wanted_is_ordered(
    world: World,
    partner: Partner,
    customer: str,
    wanted: int,
    early: int,
    rest: int,
    total: int,
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    partner.renew(customer, held["subscriptionId"], renewalQuantity=wanted)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, early))
    noon(world, AD)
    ordered = [each["lineItems"][0]["quantity"] for each in automatic(partner, customer)]
    assert ordered == ([rest] if rest else [])
    assert held_by(partner, customer)["currentQuantity"] == total


def test_what_is_opted_out_but_renewed_early_goes_on_with_what_was_renewed(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    partner.renew(customer, held["subscriptionId"], enabled=False)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 2))
    noon(world, AD)
    shown = held_by(partner, customer)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 2)
    assert shown["renewalDate"] == NEXT_AD
    assert automatic(partner, customer) == []


def test_what_is_bought_after_the_roll_runs_to_the_rolled_date_and_renews_once(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 5))
    priced = partner.read_order(
        customer, partner.order(customer, line(OTHER_TEAM, 2))["orderId"], priced=True
    )
    # From 2026-12-20 to 2028-01-14, both included.
    assert priced["lineItems"][0]["proratedDays"] == 391
    noon(world, AD)
    assert automatic(partner, customer) == []
    assert {
        (each["currentQuantity"], each["renewalDate"]) for each in partner.subscriptions(customer)
    } == {(5, NEXT_AD), (2, NEXT_AD)}
    noon(world, NEXT_AD)
    (order,) = automatic(partner, customer)
    assert sorted(each["quantity"] for each in order["lineItems"]) == [2, 5]


def test_more_of_a_renewed_product_bought_after_the_roll_is_not_renewed_twice(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 5))
    partner.order(customer, line(quantity=2))
    assert held_by(partner, customer)["currentQuantity"] == 7
    noon(world, AD)
    assert automatic(partner, customer) == []
    assert held_by(partner, customer)["currentQuantity"] == 7


def test_what_was_bought_after_the_roll_renews_though_all_else_has_ended(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    early = renew(partner, customer, renewing(held, 5))
    partner.order(customer, line(OTHER_TEAM, 2))
    assert partner.give_back(customer, early).status_code == 201
    partner.renew(customer, held["subscriptionId"], enabled=False)
    noon(world, AD)
    (ended, going_on) = partner.subscriptions(customer)
    assert (ended["status"], going_on["status"]) == ("1004", "1000")
    assert going_on["renewalDate"] == NEXT_AD
    noon(world, NEXT_AD)
    (order,) = automatic(partner, customer)
    assert [each["quantity"] for each in order["lineItems"]] == [2]
    assert held_by(partner, customer, OTHER_TEAM)["renewalDate"] == "2029-01-15"


# --- Levels and prices -----------------------------------------------------------------------


def test_what_was_bought_after_the_roll_counts_for_the_level_of_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 5))
    partner.order(customer, line(OTHER_TEAM, 10))
    assert level(partner, customer) == "02"
    noon(world, AD)
    assert level(partner, customer) == "02"


def test_the_level_is_that_of_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=12))
    partner.renew(customer, held["subscriptionId"], renewalQuantity=60)
    noon(world, "2026-12-20")
    order = renew(partner, customer, renewing(held, 12))
    assert order["lineItems"][0]["offerId"] == TEAM.replace("01A", "03A")
    assert level(partner, customer) == "02"
    noon(world, AD)
    assert level(partner, customer) == "03"
    (rest,) = automatic(partner, customer)
    assert (rest["lineItems"][0]["offerId"], rest["lineItems"][0]["quantity"]) == (
        TEAM.replace("01A", "03A"),
        48,
    )


def test_an_early_order_costs_the_whole_next_term_at_todays_price(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2026-12-20")
    order = renew(partner, customer, renewing(held, 5))
    read = partner.read_order(customer, order["orderId"], priced=True)["lineItems"][0]
    assert read["proratedDays"] == 365
    pricing = read["pricing"]
    assert pricing["lineItemPartnerPrice"] == pytest.approx(pricing["partnerPrice"] * 5)
    previewed = partner.preview(
        partner.customer(name="Beta"), line(quantity=5), priced=True
    ).json()["lineItems"][0]
    assert pricing["partnerPrice"] == previewed["pricing"]["partnerPrice"]


# --- Returns ---------------------------------------------------------------------------------


def test_part_of_an_early_renewed_line_goes_back_only_where_the_rule_says_so(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer)
    noon(world, "2027-01-05")
    order = renew(partner, customer, renewing(held, 100))
    refused(
        partner.give_back(customer, order, line(order["lineItems"][0]["offerId"], 40)),
        400,
        "2132",
        "Line Item: 1",
    )
    world.rules(earlyRenewalPartialReturn=True)
    answer = partner.give_back(customer, order, line(order["lineItems"][0]["offerId"], 40))
    assert answer.status_code == 201, answer.text
    assert held_by(partner, customer)["renewedQuantity"] == 60
    assert partner.read_order(customer, order["orderId"])["lineItems"][0]["remainingQuantity"] == 60


def test_one_whole_line_of_several_may_always_go_back(
    world: World, partner: Partner, customer: str
) -> None:
    team, other = bought(partner, customer, line(quantity=5), line(OTHER_TEAM, 3, 2))
    noon(world, "2027-01-05")
    order = renew(partner, customer, renewing(team, 5), renewing(other, 3, 2))
    assert partner.give_back(customer, order, line(OTHER_TEAM, 3, 2)).status_code == 201
    assert held_by(partner, customer, OTHER_TEAM)["renewedQuantity"] == 0
    assert held_by(partner, customer)["renewedQuantity"] == 5
    read = partner.read_order(customer, order["orderId"])
    assert [each["status"] for each in read["lineItems"]] == ["1000", "1008"]


def test_an_early_renewal_returned_after_the_anniversary_takes_its_licences(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    order = renew(partner, customer, renewing(held, 2))
    noon(world, "2027-01-20")
    assert held_by(partner, customer)["currentQuantity"] == 5
    assert partner.give_back(customer, order).status_code == 201
    shown = held_by(partner, customer)
    assert (shown["currentQuantity"], shown["status"]) == (3, "1000")
    assert (shown["renewalDate"], coterm(partner, customer)) == (NEXT_AD, NEXT_AD)


def test_a_new_product_returned_before_the_anniversary_never_begins(
    world: World, partner: Partner, customer: str
) -> None:
    bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-10")
    order = renew(partner, customer, line(OTHER_TEAM, 3))
    assert partner.give_back(customer, order).status_code == 201
    assert held_by(partner, customer, OTHER_TEAM)["status"] == "1004"
    noon(world, AD)
    shown = held_by(partner, customer, OTHER_TEAM)
    assert (shown["status"], shown["currentQuantity"]) == ("1004", 0)
    assert held_by(partner, customer)["renewalDate"] == NEXT_AD


@pytest.mark.parametrize(("day", "allowed"), [("2027-01-15", True), ("2027-01-16", False)])
def test_the_days_of_a_return_count_from_the_early_order(
    world: World, partner: Partner, customer: str, day: str, *, allowed: bool
) -> None:
    (held,) = bought(partner, customer, line(quantity=5))
    noon(world, "2027-01-01")
    order = renew(partner, customer, renewing(held, 5))
    noon(world, day)
    answer = partner.give_back(customer, order)
    if allowed:
        assert answer.status_code == 201, answer.text
        assert held_by(partner, customer)["status"] == "1004"
    else:
        refused(answer, 400, "2117")


# --- Dates -----------------------------------------------------------------------------------


def test_an_anniversary_on_a_leap_day_rolls_to_the_28th_and_back(
    world: World, partner: Partner
) -> None:
    world.advance(to="2028-02-29T12:00:00Z")
    customer = partner.customer()
    (held,) = bought(partner, customer, line(quantity=5))
    assert coterm(partner, customer) == "2029-02-28"
    for year, before, after in (
        (2029, "2029-02-28", "2030-02-28"),
        (2030, "2030-02-28", "2031-02-28"),
        (2031, "2031-02-28", "2032-02-29"),
    ):
        noon(world, f"{year}-02-10")
        renew(partner, customer, renewing(held, 5))
        assert held_by(partner, customer)["renewalDate"] == before
        assert coterm(partner, customer) == after
        noon(world, before)
        assert held_by(partner, customer)["renewalDate"] == after
    assert automatic(partner, customer) == []


def test_an_extended_term_is_renewed_early_for_twelve_months(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(cotermDate="2027-09-20")
    (held,) = bought(partner, customer, line(quantity=5))
    assert held["renewalDate"] == "2027-09-20"
    noon(world, "2027-08-20")
    refused(send(partner, customer, renewing(held, 5)), 400, "3121")
    noon(world, "2027-08-21")
    order = renew(partner, customer, renewing(held, 2))
    priced = partner.read_order(customer, order["orderId"], priced=True)["lineItems"][0]
    assert priced["proratedDays"] == 366, "from 2027-09-20 on, with February 29"
    assert coterm(partner, customer) == "2028-09-20"
    assert held_by(partner, customer)["renewalDate"] == "2027-09-20"
    noon(world, "2027-09-20")
    assert [each["lineItems"][0]["quantity"] for each in automatic(partner, customer)] == [3]
    assert held_by(partner, customer)["renewalDate"] == "2028-09-20"


def test_across_a_price_change_each_order_has_the_price_of_its_own_day(
    world: World, partner: Partner
) -> None:
    # The lists from 2027-09-01 on are dearer.
    noon(world, "2026-09-10")
    customer = partner.customer()
    (held,) = bought(partner, customer, line(quantity=5))

    def price_of(order: Json) -> float:
        read = partner.read_order(customer, order["orderId"], priced=True)
        price: float = read["lineItems"][0]["pricing"]["partnerPrice"]
        return price

    noon(world, "2027-08-31")
    assert price_of(renew(partner, customer, renewing(held, 1))) == 263.88
    noon(world, "2027-09-01")
    assert price_of(renew(partner, customer, renewing(held, 1))) == 271.80
    noon(world, "2027-09-10")
    (rest,) = automatic(partner, customer)
    assert (rest["lineItems"][0]["quantity"], price_of(rest)) == (3, 271.80)


def test_what_is_no_longer_sold_is_not_renewed_early(world: World, partner: Partner) -> None:
    noon(world, "2026-07-10")
    customer = partner.customer()
    (held,) = bought(partner, customer, line(ENDS_2027_06_30, 3))
    noon(world, "2027-07-01")
    refused(send(partner, customer, renewing(held, 3)), 400, "3132", "Line Item: 1")
    refused(send(partner, customer, renewing(held, 3), kind="PREVIEW_RENEWAL"), 400, "3132")
    assert coterm(partner, customer) == "2027-07-10"


def test_on_its_last_day_of_sale_it_is_renewed_early(world: World, partner: Partner) -> None:
    noon(world, "2026-07-10")
    customer = partner.customer()
    (held,) = bought(partner, customer, line(ENDS_2027_06_30, 3))
    noon(world, "2027-06-30")
    renew(partner, customer, renewing(held, 3))
    noon(world, "2027-07-10")
    shown = held_by(partner, customer, ENDS_2027_06_30)
    assert (shown["status"], shown["currentQuantity"]) == ("1000", 3)


@pytest.mark.parametrize("placed", ["22:59:59", "23:00:00", "23:00:01"])
def test_what_was_bought_to_the_rolled_date_is_paid_whenever_it_is_processed(
    world: World, partner: Partner, placed: str
) -> None:
    """An hour later: before the anniversary, at its instant, and after it."""
    customer = partner.customer()
    (held,) = bought(partner, customer)
    noon(world, "2026-12-20")
    renew(partner, customer, renewing(held, 100))
    world.rules(orderProcessingSeconds=3600)
    world.advance(to=f"2027-01-14T{placed}Z")
    partner.order(customer, line(quantity=10))
    world.advance(to="2027-01-16T00:00:00Z")
    assert held_by(partner, customer)["currentQuantity"] == 110
    assert automatic(partner, customer) == []
    assert world.control("POST", "/check").json()["broken"] == []


@pytest.mark.parametrize("placed", ["21:59:59", "22:00:00", "22:00:01"])
def test_what_was_bought_to_the_anniversary_renews_beside_an_early_order_that_is_processed(
    world: World, partner: Partner, placed: str
) -> None:
    """Both take two hours; the purchase is processed before the term ends, or with its end."""
    customer = partner.customer()
    (held,) = bought(partner, customer)
    world.rules(orderProcessingSeconds=7200)
    world.advance(to=f"2027-01-14T{placed}Z")
    partner.order(customer, line(quantity=1))
    world.advance(to="2027-01-14T23:00:00Z")
    renew(partner, customer, renewing(held, 100))
    for now in (f"{AD}T00:00:00Z", f"{AD}T01:00:00Z", "2027-01-16T00:00:00Z"):
        world.advance(to=now)
        assert held_by(partner, customer)["currentQuantity"] == 101
        assert world.control("POST", "/check").json()["broken"] == []
    assert [each["lineItems"][0]["quantity"] for each in automatic(partner, customer)] == [1]
