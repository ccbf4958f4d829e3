"""What renews with a high growth offer, and until when (HG-8, scenarios 1 to 3)."""

from __future__ import annotations

import pytest

from tests.committed import AD, at, renewals, status_of, with_request
from tests.growing import (
    NEXT_AD,
    STANDARD,
    X,
    Y,
    acrobat,
    choose,
    held,
    on,
    preference,
    renewed,
    shown,
)
from tests.migrating import commitment
from tests.renewals.manual import renewing, send
from tests.support import OTHER_TEAM, Json, Partner, World, line, refused


@pytest.mark.every_backend
def test_what_is_chosen_renews_at_each_anniversary_of_the_commitment(
    world: World, partner: Partner
) -> None:
    """Scenario 1 of docs customer-account/high-growth-scenarios."""
    customer = acrobat(world, end="2028-07-14", start="2025-07-15")
    on(world, "2026-07-01")
    assert choose(partner, customer).status_code == 200
    on(world, AD)
    assert renewed(partner, customer) == (X, 100)
    own = held(partner, customer)
    assert (own["currentQuantity"], own["autoRenewal"]["renewalCode"]) == (100, "MOQ_100")
    on(world, NEXT_AD)
    assert renewed(partner, customer) == (X, 100)
    assert "renewalCode" not in preference(partner, customer), "its commitment is over next time"
    on(world, "2028-07-15")
    offer, quantity = renewed(partner, customer)
    assert (offer, quantity) == (at("04"), 100)
    assert status_of(partner, customer) == "EXPIRED"


def test_seats_that_are_added_after_the_choice_change_nothing(
    world: World, partner: Partner
) -> None:
    """Scenario 2: 50 more on AD-3, and 100 renew."""
    customer = acrobat(world)
    on(world, "2026-07-08")
    assert choose(partner, customer).status_code == 200
    on(world, "2026-07-12")
    partner.order(customer, line(quantity=50))
    assert held(partner, customer)["currentQuantity"] == 55
    assert shown(partner, customer) == (X, 100)
    on(world, AD)
    assert renewed(partner, customer) == (X, 100)
    on(world, NEXT_AD)
    assert renewed(partner, customer)[1] == 100


def test_who_chooses_none_renews_the_plain_offer(world: World, partner: Partner) -> None:
    """Scenario 3: 120 held, 30 renew; what is committed to allows it."""
    customer = acrobat(world, 120, minimum=10)
    answer = choose(partner, customer, None, 30)
    assert answer.status_code == 200
    on(world, AD)
    offer, quantity = renewed(partner, customer)
    assert (offer, quantity) == (at("12"), 30)


def test_a_choice_reaches_what_is_accepted(world: World, partner: Partner) -> None:
    customer = with_request(world, 5, 100, start="2026-07-01", end="2029-07-14")
    on(world, "2026-07-08")
    assert choose(partner, customer).status_code == 200
    assert shown(partner, customer) == (X, 100)
    on(world, AD)
    assert status_of(partner, customer) == "COMMITTED"
    assert renewed(partner, customer) == (X, 100)


def test_who_gave_up_the_commitment_renews_the_plain_offer(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(partner, customer)
    world.rules(commitmentPreferences="allowed")
    other = held(partner, customer, OTHER_TEAM)["subscriptionId"]
    partner.renew(customer, other, enabled=False)
    world.rules(commitmentPreferences="refused")
    assert shown(partner, customer)[0] == X, "100 of Acrobat are what is committed to"
    world.rules(commitmentPreferences="allowed")
    choose(partner, customer, None, 99, resets=True)
    world.rules(commitmentPreferences="refused")
    on(world, AD)
    assert renewed(partner, customer) == (at("03"), 99)
    assert status_of(partner, customer) == "NONCOMPLIANT"
    assert "renewalCode" not in preference(partner, customer)


def test_a_code_is_shown_only_while_its_offer_will_be_had(world: World, partner: Partner) -> None:
    """HG-4: the 150 that are committed to do not renew, so the plain offer does."""
    customer = acrobat(world, minimum=150)
    on(world, "2026-07-01")
    assert choose(partner, customer).json()["autoRenewal"]["renewalCode"] == "MOQ_100"
    world.rules(commitmentPreferences="allowed")
    other = held(partner, customer, OTHER_TEAM)["subscriptionId"]
    own = held(partner, customer)["subscriptionId"]
    one = f"/customers/{customer}/subscriptions/{own}"
    for enabled in (False, True, False):
        assert partner.renew(customer, other, enabled=enabled).status_code == 200
        assert shown(partner, customer)[0] == (X if enabled else at("04"))
        expected = "MOQ_100" if enabled else None
        assert preference(partner, customer).get("renewalCode") == expected
        assert partner.fetch(one)["autoRenewal"].get("renewalCode") == expected
        again = choose(partner, customer)
        assert again.json()["autoRenewal"].get("renewalCode") == expected
        changed = world.control("PATCH", f"/subscriptions/{own}", {"usedQuantity": 1})
        assert changed.json()["autoRenewal"].get("renewalCode") == expected
    on(world, AD)
    assert renewed(partner, customer) == (at("04"), 100)
    assert status_of(partner, customer) == "NONCOMPLIANT"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"endDate": "2026-07-14"}, None),
        ({"endDate": AD}, "MOQ_100"),
        ({"endDate": "2026-07-16"}, "MOQ_100"),
        ({"status": "NONCOMPLIANT"}, None),
        ({"status": "EXPIRED"}, None),
    ],
)
def test_a_commitment_that_the_tester_edits_shows_or_hides_the_code(
    world: World, partner: Partner, edit: Json, code: str | None
) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(partner, customer)
    path = f"/customers/{customer}"
    assert world.control("PATCH", path, {"commitment": edit}).status_code == 200
    assert preference(partner, customer).get("renewalCode") == code
    assert (shown(partner, customer)[0] == X) is bool(code)
    on(world, AD)
    assert (renewed(partner, customer)[0] == X) is bool(code)


def test_a_code_that_is_not_shown_may_still_be_given_up(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(partner, customer)
    path = f"/customers/{customer}"
    world.control("PATCH", path, {"commitment": {"status": "NONCOMPLIANT"}})
    assert "renewalCode" not in preference(partner, customer)
    assert choose(partner, customer, None, 100, resets=True).status_code == 200
    world.control("PATCH", path, {"commitment": {"status": "COMMITTED"}})
    assert "renewalCode" not in preference(partner, customer)


def test_the_check_waits_for_a_renewal_that_is_processed(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(partner, customer)
    world.rules(orderProcessingSeconds=3600)
    world.advance(to=f"{AD}T00:59:59Z")
    assert held(partner, customer)["currentQuantity"] == 5
    assert world.control("POST", "/check").json()["broken"] == []
    world.advance(by="PT1S")
    assert held(partner, customer)["currentQuantity"] == 100
    assert world.control("POST", "/check").json()["broken"] == []


def test_a_scheduled_offer_begins_at_the_anniversary(world: World, partner: Partner) -> None:
    customer = acrobat(world, 1)
    partner.give_back(customer, partner.order(customer, line(STANDARD, 1)))
    on(world, "2026-07-01")
    body = {
        "offerId": "65304481CA14X12",
        "autoRenewal": {"renewalQuantity": 100, "renewalCode": "MOQ_100"},
    }
    answer = partner.post(f"/customers/{customer}/subscriptions", body)
    assert answer.status_code == 200, answer.text
    on(world, AD)
    assert renewed(partner, customer, "65304481CA01A12") == ("65304481CA14X12", 100)


def test_a_choice_that_is_given_up_too_late_still_renews(world: World, partner: Partner) -> None:
    """What is changed after AD-3 is for the anniversary after (X12)."""
    customer = acrobat(world, end="2028-07-14")
    on(world, "2026-07-01")
    choose(partner, customer)
    on(world, "2026-07-13")
    assert choose(partner, customer, None, 10, resets=True).status_code == 200
    on(world, AD)
    assert renewed(partner, customer) == (X, 100)
    assert "renewalCode" not in preference(partner, customer)
    on(world, NEXT_AD)
    assert renewed(partner, customer)[0] != X


def test_the_same_offer_is_not_for_the_next_commitment(world: World, partner: Partner) -> None:
    """After a recommitment another one may be chosen, and the same may not (5132)."""
    again = commitment("2026-07-15", "2029-07-14", 250, "ACCEPTED")
    customer = acrobat(world, minimum=250, end="2026-07-14", slots={"recommitmentRequest": again})
    bought = partner.order(customer, line(X, 100))
    assert partner.read_order(customer, bought["orderId"])["status"] == "1000"
    assert preference(partner, customer) == {"enabled": True, "renewalQuantity": 100}
    on(world, "2026-07-01")
    refused(choose(partner, customer), 400, "5132")
    assert choose(partner, customer, "MOQ_250", 250).status_code == 200
    on(world, AD)
    assert renewed(partner, customer) == (Y, 250)
    assert preference(partner, customer)["renewalCode"] == "MOQ_250"


def test_an_early_renewal_takes_the_chosen_offer_with_enough_licences(
    world: World, partner: Partner
) -> None:
    customer = acrobat(world, 120, minimum=250)
    on(world, "2026-07-01")
    choose(partner, customer, "MOQ_250", 250)
    own = held(partner, customer)
    answer = send(partner, customer, renewing(own, 120))
    assert answer.json()["lineItems"][0]["offerId"] != Y, "too few for it"
    on(world, AD)
    assert renewed(partner, customer) == (Y, 130), "with what is renewed early they are enough"


def test_day_by_day_or_at_once_is_the_same(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(partner, customer)
    for day in ("13", "14", "15", "16"):
        on(world, f"2026-07-{day}")
    assert len([o for o in renewals(partner, customer) if o["lineItems"][0]["offerId"]]) == 1
    assert renewed(partner, customer) == (X, 100)


def test_the_29th_of_february_renews_so_too(world: World, partner: Partner) -> None:
    customer = acrobat(world, renewalDate="2027-02-28", start="2026-01-01", end="2029-02-27")
    on(world, "2027-02-25")
    assert choose(partner, customer).status_code == 200
    on(world, "2027-02-28")
    assert renewed(partner, customer) == (X, 100)
    on(world, "2028-02-29")
    assert renewed(partner, customer) == (X, 100)


def test_its_price_is_that_of_the_locked_day(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(partner, customer)
    on(world, AD)
    found = renewals(partner, customer)[0]["lineItems"]
    (item,) = (each for each in found if each["offerId"] == X)
    assert item["pricing"]["partnerPrice"] == 197.64, "of 2024-07-15; in 2026 it is 205.80"
