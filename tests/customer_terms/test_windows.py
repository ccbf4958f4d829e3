"""The windows of a term are the days on which the rules say so: the day before, on, and after."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.committing import accepted, requested
from tests.customer_terms.term import bands, renewal_dates, term_of
from tests.migrating import Migration, three_years
from tests.reseller_change.moving import code_of, request
from tests.support import CREDIT_PACK, TEAM, Partner, World, line

AD = "2027-01-15"


@pytest.fixture
def customer(partner: Partner) -> str:
    """One with a team licence since 2026-01-15."""
    made = partner.customer()
    partner.order(made)
    return made


@pytest.mark.every_backend
def test_the_windows_stand_around_the_anniversary(world: World, customer: str) -> None:
    term = term_of(world, customer)
    assert (term["termStart"], term["cotermDate"], term["anniversary"]) == ("2026-01-15", AD, AD)
    assert (term["from"], term["to"]) == ("2026-01-15", "2027-02-14")
    assert bands(term) == {
        "returnWindow": [("2026-01-15", "2026-01-29")],
        "upcomingRenewal": [("2026-12-01", "2026-12-15")],
        "earlyRenewal": [("2026-12-16", "2027-01-14")],
        "blackout": [("2026-12-16", "2027-02-14")],
        "preferencesClosed": [("2027-01-13", "2027-01-14")],
        "lateRenewal": [(AD, "2027-02-14")],
        "grace": [(AD, "2027-02-13")],
    }


def test_the_windows_are_those_of_the_rules_in_force(world: World, customer: str) -> None:
    world.rules(
        upcomingRenewalDays=30,
        earlyRenewalDays=30,
        lateRenewalDays=14,
        graceServiceDays=0,
        preferenceCutoffDays=1,
        resellerChangeBlackoutBeforeDays=0,
        resellerChangeBlackoutAfterDays=0,
        returnWindowDays=0,
    )
    assert bands(term_of(world, customer)) == {
        "returnWindow": [("2026-01-15", "2026-01-15")],
        "earlyRenewal": [("2026-12-16", "2027-01-14")],
        "blackout": [(AD, AD)],
        "lateRenewal": [(AD, "2027-01-29")],
    }


def test_reseller_change_is_refused_on_the_days_of_the_blackout(
    world: World, partner: Partner, customer: str
) -> None:
    other = partner.reseller("Bell Reselling")
    ((first, last),) = bands(term_of(world, customer))["blackout"]
    for day, is_open in (
        ("2026-12-15", True),
        (first, False),
        (last, False),
        ("2027-02-15", True),
    ):
        world.advance(to=f"{day}T12:00:00Z")
        code = code_of(world, customer)
        answer = partner.post("/transfers", request(code, other, "PREVIEW"))
        assert answer.is_success is is_open, (day, answer.text)


def test_an_early_order_is_accepted_on_the_days_of_early_renewal(
    world: World, partner: Partner, customer: str
) -> None:
    ((first, last),) = bands(term_of(world, customer))["earlyRenewal"]
    (held,) = partner.subscriptions(customer)
    renewal = line(subscriptionId=held["subscriptionId"])
    for day, is_open in (("2026-12-15", False), (first, True), (last, True)):
        world.advance(to=f"{day}T12:00:00Z")
        answer = partner.preview(customer, renewal, orderType="PREVIEW_RENEWAL")
        assert answer.is_success is is_open, (day, answer.text)


def test_a_preference_no_longer_counts_on_the_days_on_which_they_are_closed(
    world: World, partner: Partner, customer: str
) -> None:
    ((first, _),) = bands(term_of(world, customer))["preferencesClosed"]
    assert first == "2027-01-13"
    (held,) = partner.subscriptions(customer)
    world.advance(to=f"{first}T00:00:00Z")
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to=AD)
    assert partner.subscriptions(customer)[0]["status"] == "1000"


def test_an_order_may_be_returned_on_the_days_of_its_window(
    world: World, partner: Partner, customer: str
) -> None:
    ((_, last),) = bands(term_of(world, customer))["returnWindow"]
    for day, count in ((last, 1), ("2026-01-30", 0)):
        world.advance(to=f"{day}T23:59:59Z")
        found = world.control("GET", f"/customers/{customer}/returnables").json()
        assert found["totalCount"] == count, day
    (order,) = partner.orders(customer)
    assert term_of(world, customer)["bands"][0]["orderId"] == order["orderId"]


def test_a_returned_order_has_no_window_and_one_bought_late_ends_with_its_term(
    world: World, partner: Partner, customer: str
) -> None:
    (order,) = partner.orders(customer)
    partner.give_back(customer, order)
    assert "returnWindow" not in bands(term_of(world, customer))
    partner.order(customer)
    world.advance(to="2027-01-10T09:00:00Z")
    partner.order(customer)
    assert bands(term_of(world, customer))["returnWindow"] == [
        ("2026-01-15", "2026-01-29"),
        ("2027-01-10", "2027-01-14"),
    ]


def test_what_was_bought_before_a_reseller_change_has_no_return_window(
    world: World, partner: Partner, customer: str
) -> None:
    other = partner.reseller("Bell Reselling")
    assert partner.post("/transfers", request(code_of(world, customer), other)).status_code == 201
    assert "returnWindow" not in bands(term_of(world, customer))


def test_a_renewed_term_begins_at_the_anniversary_and_keeps_its_blackout(
    world: World, customer: str
) -> None:
    world.advance(to="2027-01-14T23:59:59Z")
    assert term_of(world, customer)["anniversary"] == AD
    world.advance(to=AD)
    term = term_of(world, customer)
    assert (term["from"], term["anniversary"]) == (AD, "2028-01-15")
    assert bands(term)["blackout"][0] == ("2026-12-16", "2027-02-14")
    assert bands(term)["returnWindow"] == [(AD, "2027-01-29")]


def test_a_lapsed_term_stays_with_what_may_still_be_done(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = partner.subscriptions(customer)
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to="2027-02-15T09:00:00Z")
    term = term_of(world, customer)
    assert (term["anniversary"], renewal_dates(term)) == (AD, [(AD, "lapsed", 1)])
    assert bands(term) == {
        "returnWindow": [("2026-01-15", "2026-01-29")],
        "blackout": [("2026-12-16", "2027-02-14")],
        "lateRenewal": [(AD, "2027-02-14")],
        "grace": [(AD, "2027-02-13")],
    }


def test_an_early_renewal_rolls_the_coterm_date_and_not_the_anniversary(
    world: World, partner: Partner, customer: str
) -> None:
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-01-12T09:00:00Z")
    renewal = line(subscriptionId=held["subscriptionId"])
    partner.order(customer, renewal, orderType="RENEWAL")
    term = term_of(world, customer)
    assert (term["cotermDate"], term["anniversary"]) == ("2028-01-15", AD)
    # It goes on into the term that it was bought for.
    assert bands(term)["returnWindow"][-1] == ("2027-01-12", "2027-01-26")
    world.advance(to=AD)
    assert ("2027-01-12", "2027-01-26") in bands(term_of(world, customer))["returnWindow"]


def test_the_windows_of_a_leap_day_fall_back_and_return(new_world: Callable[..., World]) -> None:
    world = new_world(now="2028-02-29T09:00:00Z")
    customer = world.partner.customer()
    world.partner.order(customer)
    term = term_of(world, customer)
    assert (term["from"], term["anniversary"]) == ("2028-02-29", "2029-02-28")
    assert bands(term)["earlyRenewal"] == [("2029-01-29", "2029-02-27")]
    assert "extendedTerm" not in bands(term)
    for _ in range(3):
        world.advance(to="renewalDate", customerId=customer)
    term = term_of(world, customer)
    assert (term["from"], term["anniversary"]) == ("2031-02-28", "2032-02-29")
    assert bands(term)["earlyRenewal"] == [("2032-01-30", "2032-02-28")]
    assert "extendedTerm" not in bands(term)


def test_packs_and_products_end_on_dates_of_their_own(
    world: World, partner: Partner, customer: str
) -> None:
    world.advance(to="2026-03-01T09:00:00Z")
    partner.order(customer, line(CREDIT_PACK, 5))
    term = term_of(world, customer)
    assert renewal_dates(term) == [(AD, "annual", 1), ("2027-03-01", "creditPack", 1)]
    assert (term["anniversary"], term["to"]) == (AD, "2027-03-01")
    assert len(bands(term)["earlyRenewal"]) == 1


def test_a_term_paid_up_front_is_a_band_until_it_renews_for_a_year(
    world: World, partner: Partner
) -> None:
    customer = partner.customer(cotermDate="2029-01-15")
    term = term_of(world, customer)
    assert (term["cotermDate"], term["anniversary"], term["bands"]) == ("2029-01-15", None, [])
    partner.order(customer)
    assert bands(term_of(world, customer))["extendedTerm"] == [("2026-01-15", "2029-01-14")]
    world.advance(to="2029-01-15")
    assert "extendedTerm" not in bands(term_of(world, customer))


def test_a_migrated_commitment_is_shown_as_it_came(world: World) -> None:
    customer = Migration.of(world, benefits=three_years()).done()
    term = term_of(world, customer)
    assert bands(term)["commitment"] == [("2024-05-14", "2027-04-11")]
    assert bands(term)["priceLock"] == bands(term)["commitment"]
    assert term["to"] < "2027-04-11"


def test_a_request_has_days_to_be_accepted_and_then_to_be_complied_with(
    world: World, partner: Partner, customer: str
) -> None:
    requested(partner, customer)
    assert bands(term_of(world, customer))["commitmentAcceptance"] == [("2026-01-15", "2026-01-22")]
    world.advance(to="2026-01-20T12:00:00Z")
    accepted(world, customer)
    found = bands(term_of(world, customer))
    assert "commitmentAcceptance" not in found
    assert found["commitmentCompliance"] == [("2026-01-20", "2026-02-19")]


def test_a_customer_without_an_order_has_no_term_yet(world: World, partner: Partner) -> None:
    term = term_of(world, partner.customer())
    assert (term["termStart"], term["cotermDate"], term["anniversary"]) == (None, None, None)
    assert (term["from"], term["to"], term["bands"]) == ("2026-01-15", "2026-01-15", [])


def test_returned_licences_are_no_lapsed_term(
    world: World, partner: Partner, customer: str
) -> None:
    (order,) = partner.orders(customer)
    partner.give_back(customer, order, line(TEAM))
    world.advance(to="2027-01-20T00:00:00Z")
    assert renewal_dates(term_of(world, customer)) == []


def test_only_customers_of_the_world_have_a_term(world: World) -> None:
    answer = world.control("GET", "/customers/1/term")
    assert (answer.status_code, answer.json()["code"]) == (404, "CUSTOMER_NOT_FOUND")
