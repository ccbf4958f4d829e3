"""A government becomes a large government agency at its anniversary (LG-7, LG-8)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.checking import findings
from tests.committed import at, level_of, renewals, yearly
from tests.committing import benefit, requested
from tests.governing import (
    ACROBAT,
    AD,
    AGENCY,
    GOV_TEAM,
    SELLS_TO_AGENCIES,
    convert,
    converted,
    government,
    midnight,
    noon,
    renew_by_hand,
    set_renewal,
    status_of,
)
from tests.support import GOV, Json, Partner, World, line, refused

DAY_BEFORE = "2027-01-14"
OPENS, TOO_EARLY = "2026-12-16", "2026-12-15"


def events(world: World, customer: str) -> list[str]:
    """Return what has happened to a customer as an agency."""
    answer = world.control("GET", f"/events?customer-id={customer}&limit=500")
    return [each["kind"] for each in answer.json()["items"] if each["kind"].startswith("agency.")]


def mails(world: World, customer: str) -> list[Json]:
    """Return the emails about an upgrade."""
    items: list[Json] = world.control("GET", "/outbox?limit=500").json()["items"]
    return [
        each
        for each in items
        if each["kind"] == "agency-upgraded" and each["customerId"] == customer
    ]


@pytest.mark.every_backend
def test_it_waits_for_its_anniversary_and_renews_as_an_agency(
    world: World, partner: Partner
) -> None:
    customer = government(partner)
    noon(world, OPENS)
    converted(partner, customer)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("PENDING_UPGRADE", "04")
    noon(world, DAY_BEFORE)
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    body = {"orderType": "PREVIEW_RENEWAL"}
    shown = partner.post(f"/customers/{customer}/orders", body).json()
    assert shown["lineItems"][0]["offerId"] == at("06", GOV)
    midnight(world, AD)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    (renewal,) = renewals(partner, customer)
    assert (renewal["status"], yearly(renewal)[0]) == ("1000", at("06", GOV))
    read = partner.fetch(f"/customers/{customer}")
    assert read["companyProfile"]["marketSubSegments"] == ["STATE"]
    assert read["benefits"] == [{**AGENCY, "status": "ACTIVE"}]
    assert events(world, customer) == ["agency.upgrade_requested", "agency.active"]
    assert len(mails(world, customer)) == 1
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize(
    ("day", "is_open"),
    [(TOO_EARLY, False), (OPENS, True), (DAY_BEFORE, True), (AD, False), ("2027-02-14", False)],
)
def test_it_is_asked_for_in_the_last_thirty_days(
    world: World, partner: Partner, day: str, *, is_open: bool
) -> None:
    customer = government(partner)
    noon(world, day)
    if is_open:
        converted(partner, customer)
    else:
        refused(convert(partner, customer), 400, "1117", "benefits[0].type")


def test_the_window_opens_and_closes_at_midnight(world: World, partner: Partner) -> None:
    first, last = government(partner), government(partner)
    world.advance(to=f"{TOO_EARLY}T23:59:59Z")
    refused(convert(partner, first), 400, "1117", "benefits[0].type")
    midnight(world, OPENS)
    converted(partner, first)
    world.advance(to=f"{DAY_BEFORE}T23:59:59Z")
    converted(partner, last)
    midnight(world, AD)
    assert [status_of(partner, each) for each in (first, last)] == ["ACTIVE", "ACTIVE"]


def test_a_customer_without_a_term_has_no_last_days(partner: Partner) -> None:
    customer = partner.customer(marketSegment="GOV")
    refused(convert(partner, customer), 400, "1117", "benefits[0].type")


@pytest.mark.parametrize("start", ["2028-02-29", "2027-02-28"])
def test_the_window_of_a_february_anniversary(new_world: Callable[..., World], start: str) -> None:
    world = new_world(now=f"{start}T09:00:00Z", distributors=[SELLS_TO_AGENCIES])
    partner = world.partner
    customer = government(partner)
    year = int(start[:4]) + 1
    ends = f"{year}-02-28"
    noon(world, f"{year}-01-28")
    refused(convert(partner, customer), 400, "1117", "benefits[0].type")
    noon(world, f"{year}-01-29")
    converted(partner, customer)
    midnight(world, ends)
    assert status_of(partner, customer) == "ACTIVE"


@pytest.mark.parametrize("sub_segments", [["FEDERAL"], ["STATE"], ["FEDERAL", "STATE"]])
def test_a_conversion_names_one_sub_segment_or_both(
    world: World, partner: Partner, sub_segments: list[str]
) -> None:
    customer = government(partner)
    noon(world, OPENS)
    made = convert(partner, customer, sub_segments).json()
    assert made["companyProfile"]["marketSubSegments"] == sub_segments


@pytest.mark.parametrize(
    "sub_segments", [[], ["K_12"], ["STATE", "K_12"], ["STATE"] * 2, ["FEDERAL", "STATE", "STATE"]]
)
def test_without_a_sub_segment_it_is_refused(
    world: World, partner: Partner, sub_segments: list[str]
) -> None:
    customer = government(partner)
    noon(world, OPENS)
    refused(convert(partner, customer, sub_segments), 400, "1168")
    assert status_of(partner, customer) is None


def test_a_distributor_that_is_not_enabled_converts_nobody(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=False)
    refused(convert(partner, customer), 400, "1164")


def test_companies_are_not_converted(world: World, partner: Partner) -> None:
    customer = partner.customer()
    partner.order(customer, line(quantity=120))
    noon(world, OPENS)
    refused(convert(partner, customer), 400, "1163")


def test_a_customer_of_another_country_is_not_converted(new_world: Callable[..., World]) -> None:
    distributor = {**SELLS_TO_AGENCIES, "region": "WE", "currencies": ["EUR"]}
    world = new_world(distributors=[distributor])
    customer = world.partner.customer(marketSegment="GOV")
    refused(convert(world.partner, customer), 400, "1167")


def test_who_has_asked_for_a_commitment_is_not_converted(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    detail = "3YC Customer not allowed for Large Government Agency"
    both = convert(partner, customer, benefits=[AGENCY, benefit(LICENSE=10)])
    refused(both, 400, "1147", detail)
    requested(partner, customer)
    refused(convert(partner, customer), 400, "1147", detail)
    world.control("POST", f"/customers/{customer}/commitment", {"accept": False})
    assert convert(partner, customer).status_code == 200


def test_who_waits_for_its_upgrade_asks_for_no_commitment(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    converted(partner, customer)
    read = partner.fetch(f"/customers/{customer}")
    body = {"companyProfile": read["companyProfile"], "benefits": [benefit(LICENSE=10)]}
    refused(partner.patch(f"/customers/{customer}", body), 400, "1147")


def test_a_team_product_that_renews_stands_against_it(world: World, partner: Partner) -> None:
    customer = government(partner, line(GOV, 120, 1), line(GOV_TEAM, 7, 2))
    noon(world, OPENS)
    refused(convert(partner, customer), 400, "1169", f"Offer ID: {GOV_TEAM}")
    set_renewal(partner, customer, 1, enabled=False)
    converted(partner, customer)
    midnight(world, AD)
    kept, gone = partner.subscriptions(customer)
    assert [kept["status"], gone["status"]] == ["1000", "1004"]
    assert status_of(partner, customer) == "ACTIVE"


def test_a_preference_that_comes_too_late_does_not_help(world: World, partner: Partner) -> None:
    customer = government(partner, line(GOV, 120, 1), line(GOV_TEAM, 7, 2))
    noon(world, "2027-01-13")
    set_renewal(partner, customer, 1, enabled=False)
    refused(convert(partner, customer), 400, "1169")


@pytest.mark.parametrize(
    ("minimum", "quantity", "is_enough"),
    [(100, 99, False), (100, 100, True), (101, 100, False), (101, 101, True)],
)
def test_enough_licences_renew(
    world: World, partner: Partner, minimum: int, quantity: int, *, is_enough: bool
) -> None:
    world.rules(lgaMinimum=minimum)
    customer = government(partner, line(GOV, 60, 1), line(ACROBAT, 60, 2))
    noon(world, OPENS)
    set_renewal(partner, customer, 0, enabled=True, renewalQuantity=quantity - 60)
    if is_enough:
        converted(partner, customer)
    else:
        refused(convert(partner, customer), 400, "1170")


def test_team_products_are_not_bought_from_then_on(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    assert partner.try_order(customer, line(GOV_TEAM, 1)).status_code == 201
    set_renewal(partner, customer, 1, enabled=False)
    converted(partner, customer)
    refused(partner.try_order(customer, line(GOV_TEAM, 1)), 400, "1169", "Line Item: 1")
    refused(renew_by_hand(partner, customer, 0, 1), 400, "1169", "Line Item: 2")
    assert partner.try_order(customer, line(GOV, 1)).status_code == 201
    too_good = partner.try_order(customer, line(at("06", GOV), 1))
    refused(too_good, 400, "2129", "Reason: Not an LGA Customer")


def test_an_early_renewal_is_at_the_old_level(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    converted(partner, customer)
    early = renew_by_hand(partner, customer, 120)
    assert early.status_code == 201, early.text
    assert early.json()["lineItems"][0]["offerId"] == at("04", GOV)
    midnight(world, AD)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert len(renewals(partner, customer)) == 1


def test_the_same_body_again_asks_for_nothing(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    converted(partner, customer)
    converted(partner, customer)
    assert events(world, customer) == ["agency.upgrade_requested"]


def test_two_that_ask_at_once_ask_once(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    company = partner.fetch(f"/customers/{customer}")["companyProfile"]
    body = {"companyProfile": {**company, "marketSubSegments": ["STATE"]}, "benefits": [AGENCY]}
    headers = [partner.headers() for _ in range(4)]

    def ask(sent: dict[str, str]) -> int:
        url = f"/v3/customers/{customer}"
        return partner.http.patch(url, headers=sent, json=body).status_code

    with ThreadPoolExecutor(len(headers)) as pool:
        answers = list(pool.map(ask, headers))
    assert answers == [200] * len(headers)
    assert events(world, customer) == ["agency.upgrade_requested"]


def test_the_same_intent_is_answered_alike(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, OPENS)
    company = partner.fetch(f"/customers/{customer}")["companyProfile"]
    body = {"companyProfile": {**company, "marketSubSegments": ["STATE"]}, "benefits": [AGENCY]}
    first = partner.patch(f"/customers/{customer}", body, X_Correlation_Id="upgrade-1")
    again = partner.patch(f"/customers/{customer}", body, X_Correlation_Id="upgrade-1")
    assert (first.status_code, first.content) == (200, again.content)


@pytest.mark.parametrize("step", ["PT1H", "P1D", "P40D"])
def test_every_pace_ends_the_same(world: World, partner: Partner, step: str) -> None:
    fits, fails = government(partner), government(partner)
    noon(world, "2027-01-10")
    for customer in (fits, fails):
        converted(partner, customer)
    set_renewal(partner, fails, enabled=True, renewalQuantity=50)
    while world.now() < "2027-02-19T12:00:00Z":
        world.advance(by=step)
    assert (status_of(partner, fits), level_of(partner, fits)) == ("ACTIVE", "06")
    assert (status_of(partner, fails), level_of(partner, fails)) == (None, "01")
    assert findings(world.http, world.world_id) == []
