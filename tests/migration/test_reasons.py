"""Every reason for which a membership may not move (MG-2): the ready-made ones, those that a tester
sets, and those that are computed from what the membership is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from sandbox.domain.errors import Error
from sandbox.migration.ready_made import READY_MEMBERSHIPS, UNSOLD_OFFER
from sandbox.migration.reasons import REASONS
from tests.migrating import (
    AD,
    COMPUTED,
    UNKNOWN,
    Migration,
    commitment,
    membership_of,
    three_years,
    vip,
)
from tests.support import (
    EDU,
    ENDS_2027_06_30,
    OTHER_TEAM,
    TEAM,
    Json,
    Partner,
    World,
    address,
    canadian,
    profile,
    refused,
)

BOTH = "?ignore-order-return=true&expire-open-pas=true"


# --- Ready-made ------------------------------------------------------------------------------


@pytest.mark.parametrize("membership_id", READY_MEMBERSHIPS)
def test_a_ready_made_membership_answers_the_same_whatever_is_asked(
    world: World, membership_id: str
) -> None:
    ready = READY_MEMBERSHIPS[membership_id]
    details = [f"Reason: {ready.reason}"] if ready.reason else []
    if ready.reason == "NO_TARGET_SKU":
        details.append(f"Offer ID: {UNSOLD_OFFER}")
    migration = Migration(world, world.partner, membership_id, world.partner.reseller())
    for query in ("", BOTH):
        for answer in (migration.preview(query), migration.begin(query)):
            refused(answer, 400, ready.error.code)
            assert answer.json()["additionalDetails"] == details
            assert answer.json()["message"] == ready.error.message
    assert migration.why()["facts"]["readyMade"] is True


# --- Set by the tester -----------------------------------------------------------------------


@pytest.mark.every_backend
@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_that_the_tester_sets_stands_whatever_the_flags(world: World, reason: str) -> None:
    migration = Migration.of(world, ineligible=reason)
    migration.is_refused(reason)
    migration.is_refused(reason, query=BOTH)
    assert migration.why()["facts"]["reasons"] == {reason: {"ineligible": reason}}


# --- Computed --------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", COMPUTED)
def test_a_reason_is_computed_from_the_membership(world: World, reason: str) -> None:
    migration = Migration.of(world, **COMPUTED[reason])
    migration.is_refused(reason)
    why = migration.why()
    assert why["rule"] == "MG-2"
    assert why["facts"]["reasons"].keys() == {reason}
    assert why["facts"]["reasons"][reason], "the facts are what a tester cannot guess"
    assert why["facts"]["today"] == "2026-01-15"
    assert world.control("GET", f"{migration.path}").json()["eligibility"] == {
        "eligible": False,
        "code": "5117",
        "message": Error.NOT_TRANSFERABLE.message,
        "reasons": [reason],
    }


@pytest.mark.every_backend
def test_all_reasons_are_named_at_once_in_adobes_order(world: World) -> None:
    facts: Json = {
        key: value
        for reason, fact in COMPUTED.items()
        if reason not in ("3YC_LINKED_MEMBERSHIP", "NOT_A_FULL_RENEWAL_IN_RENEWAL_WINDOW")
        for key, value in fact.items()
    }
    migration = Migration.of(
        world,
        **facts
        | {
            "ineligible": "UNPAID_INVOICE",
            "discountLevel": "14",
            "offers": [vip(), vip(UNKNOWN)],
            "benefits": three_years(start="2020-01-01", end="2027-01-20"),
        },
    )
    migration.is_refused(
        "INVALID_COUNTRY",
        "INACTIVE",
        "EXTENDED_TERM_3YC",
        "OPEN_PURCHASE_AUTH",
        "CONTRACT_NOT_ACCEPTED",
        "IN_WINDOW_PARTIAL_RENEWAL",
        "RETURNABLE_PURCHASE",
        "NO_TARGET_SKU",
        "UNPAID_INVOICE",
        "3YC_LINKED_MEMBERSHIP",
        "NOT_A_WORLDWIDE_PURCHASER",
        "3YC_DISCOUNT_LEVEL_MISMATCH",
        "MINIMUM_HVD_QTY_NOT_MET",
        offers=(UNKNOWN,),
    )


def test_a_computed_reason_that_the_tester_sets_too_is_named_once(world: World) -> None:
    Migration.of(world, active=False, ineligible="INACTIVE").is_refused("INACTIVE")


# --- Flags -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "flag", "reason"),
    [
        ({"lastPurchaseDate": "2026-01-15"}, "ignore-order-return", "RETURNABLE_PURCHASE"),
        ({"openPurchaseAuthorizations": [vip()]}, "expire-open-pas", "OPEN_PURCHASE_AUTH"),
    ],
)
def test_a_flag_passes_its_own_reason_and_no_other(
    world: World, fact: Json, flag: str, reason: str
) -> None:
    migration = Migration.of(world, **fact)
    (other,) = {"ignore-order-return", "expire-open-pas"} - {flag}
    for query in ("", f"?{flag}=false", f"?{other}=true", f"?{flag}=false&{other}=true"):
        migration.is_refused(reason, query=query)
    assert len(migration.items(f"?{flag}=true")) == 2
    assert migration.done(f"?{flag}=true&{other}=false")


def test_both_flags_pass_both_reasons(world: World) -> None:
    facts: Json = {"lastPurchaseDate": "2026-01-15", "openPurchaseAuthorizations": [vip()]}
    migration = Migration.of(world, **facts)
    migration.is_refused("OPEN_PURCHASE_AUTH", "RETURNABLE_PURCHASE")
    migration.is_refused("OPEN_PURCHASE_AUTH", query="?ignore-order-return=true")
    assert migration.done(BOTH)


# --- Windows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "reasons"),
    [
        (-31, ()),
        (-30, ("IN_WINDOW_PARTIAL_RENEWAL",)),
        (-1, ("IN_WINDOW_PARTIAL_RENEWAL",)),
        (0, ()),
        (30, ()),
        (31, ()),
    ],
)
def test_a_partial_renewal_waits_for_the_anniversary(
    new_world: Callable[..., World], days: int, reasons: tuple[str, ...]
) -> None:
    migration = at(new_world, days, renewalState="PARTIAL")
    if reasons:
        migration.is_refused(*reasons)
    else:
        assert migration.done()


@pytest.mark.parametrize(
    ("days", "reasons"),
    [
        (-31, ()),
        (-30, ("NOT_A_FULL_RENEWAL_IN_RENEWAL_WINDOW",)),
        (-1, ("NOT_A_FULL_RENEWAL_IN_RENEWAL_WINDOW",)),
        (0, ()),
        (30, ()),
        (31, ("INACTIVE",)),
    ],
)
def test_what_nobody_renews_may_move_until_the_late_window_is_over(
    new_world: Callable[..., World], days: int, reasons: tuple[str, ...]
) -> None:
    migration = at(new_world, days, renewalState="NO")
    if reasons:
        migration.is_refused(*reasons)
    else:
        assert migration.done()


@pytest.mark.parametrize("days", [-31, -30, -1, 0, 1, 30, 31, 334, 335, 400])
def test_a_full_renewal_may_move_on_any_day(new_world: Callable[..., World], days: int) -> None:
    assert at(new_world, days).done()


def at(new_world: Callable[..., World], days: int, **facts: Any) -> Migration:
    """A membership of 2026-07-15, on a day around its anniversary."""
    world = new_world()
    migration = Migration.of(world, renewalDate=AD, **facts)
    day = date.fromisoformat(AD) + timedelta(days=days)
    world.advance(to=f"{day}T12:00:00Z")
    return migration


def test_the_windows_are_those_of_the_rules(world: World) -> None:
    migration = Migration.of(world, renewalDate="2026-01-20", renewalState="PARTIAL")
    migration.is_refused("IN_WINDOW_PARTIAL_RENEWAL")
    world.rules(earlyRenewalDays=4)
    assert len(migration.items()) == 2
    late = Migration.of(world, renewalDate="2026-01-01", renewalState="NO")
    assert len(late.items()) == 2
    world.rules(lateRenewalDays=13)
    late.is_refused("INACTIVE")
    world.rules(lateRenewalDays=14)
    assert len(late.items()) == 2


def test_a_late_window_of_more_than_a_year_is_over_on_the_next_anniversary(world: World) -> None:
    world.rules(lateRenewalDays=400)
    lost = Migration.of(world, renewalDate="2025-01-16", renewalState="NO")
    partial = Migration.of(world, renewalDate="2025-01-16", renewalState="PARTIAL")
    assert [len(each.items()) for each in (lost, partial)] == [2, 2]
    world.advance(to="2026-01-16T00:00:00Z")
    lost.is_refused("INACTIVE")
    (kept,) = partial.items()
    assert (kept["offerId"], kept["renewalDate"]) == (TEAM, "2027-01-16")


@pytest.mark.parametrize("last", ["2026-01-01", "2026-01-02", "2026-01-15"])
def test_a_purchase_is_returnable_through_its_fourteenth_day(world: World, last: str) -> None:
    Migration.of(world, lastPurchaseDate=last).is_refused("RETURNABLE_PURCHASE")


def test_a_purchase_of_fifteen_days_ago_is_not_returnable(world: World) -> None:
    migration = Migration.of(world, lastPurchaseDate="2025-12-31")
    assert len(migration.items()) == 2
    world.rules(returnWindowDays=15)
    migration.is_refused("RETURNABLE_PURCHASE")


@pytest.mark.parametrize(
    ("start", "end"), [("2023-03-27", "2026-07-15"), ("2020-01-01", "2029-01-01")]
)
def test_an_old_commitment_does_not_move_when_it_outlives_the_term(
    world: World, start: str, end: str
) -> None:
    migration = Migration.of(world, renewalDate=AD, benefits=three_years(start=start, end=end))
    migration.is_refused("EXTENDED_TERM_3YC")


@pytest.mark.parametrize(
    ("start", "end"), [("2023-03-27", "2026-07-14"), ("2023-03-28", "2026-07-15")]
)
def test_a_commitment_moves_that_is_newer_or_ends_with_the_term(
    world: World, start: str, end: str
) -> None:
    migration = Migration.of(world, renewalDate=AD, benefits=three_years(start=start, end=end))
    assert len(migration.items()) == 2


@pytest.mark.parametrize("ended", [{"end": "2026-01-14"}, {"status": "EXPIRED"}])
def test_a_linked_membership_whose_commitment_is_over_is_no_longer_of_3yc(
    world: World, ended: dict[str, str]
) -> None:
    Migration.of(world, linked=True, benefits=three_years(**ended)).is_refused(
        "LINK_MEMBERSHIP_CHECK"
    )


def test_a_linked_membership_that_asks_for_a_commitment_is_not_of_3yc_yet(world: World) -> None:
    request = {"type": "THREE_YEAR_COMMIT", "commitmentRequest": commitment(status="REQUESTED")}
    Migration.of(world, linked=True, benefits=[request]).is_refused("LINK_MEMBERSHIP_CHECK")


def test_a_commitment_that_is_ended_before_its_date_holds_nothing_back(world: World) -> None:
    benefits = three_years(start="2023-03-27", end="2029-01-01", status="EXPIRED")
    assert len(Migration.of(world, benefits=benefits).items()) == 2
    benefits = three_years(start="2023-03-27", end="2029-01-01", status="COMMITTED")
    Migration.of(world, benefits=benefits).is_refused("EXTENDED_TERM_3YC")


def test_a_request_for_a_commitment_is_none_yet(world: World) -> None:
    request = {
        "type": "THREE_YEAR_COMMIT",
        "commitmentRequest": commitment("2020-01-01", status="REQUESTED"),
    }
    assert len(Migration.of(world, benefits=[request]).items()) == 2


# --- Products --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "offer",
    [
        UNKNOWN,
        "nonsense",
        "65304479CA0",
        "90000016CA01A12",  # on sale from 2028-03-01
    ],
)
def test_a_product_that_is_not_sold_has_no_target(world: World, offer: str) -> None:
    migration = Migration.of(world, offers=[vip(), vip(offer)])
    migration.is_refused("NO_TARGET_SKU", offers=(offer,))
    facts = migration.why()["facts"]["reasons"]["NO_TARGET_SKU"]
    assert facts == {
        "offers": [offer],
        "priceDay": "2026-01-15",
        "region": "NA",
        "currencies": ["USD"],
    }


def test_all_products_without_a_target_are_named(world: World) -> None:
    second = "99999998CA01A12"
    migration = Migration.of(world, offers=[vip(UNKNOWN), vip(), vip(second)])
    migration.is_refused("NO_TARGET_SKU", offers=(UNKNOWN, second))


def test_a_product_has_a_target_through_its_last_day_of_sale(
    new_world: Callable[..., World],
) -> None:
    """Days of sale are Pacific ones (OF-9)."""
    offer = ENDS_2027_06_30
    world = new_world(now="2027-07-01T06:59:59Z")
    migration = Migration.of(world, offers=[vip(offer)])
    assert len(migration.items()) == 1
    world.advance(by="PT1S")
    migration.is_refused("NO_TARGET_SKU", offers=(offer,))


def test_an_invented_offer_has_a_target_where_the_rules_invent_it(world: World) -> None:
    migration = Migration.of(world, offers=[vip(UNKNOWN)])
    migration.is_refused("NO_TARGET_SKU", offers=(UNKNOWN,))
    world.rules(unknownOffers="synthesize")
    customer = migration.done()
    assert [each["offerId"] for each in world.partner.subscriptions(customer)] == [UNKNOWN]


def test_an_unknown_offer_comes_over_by_the_name_that_its_preview_shows(world: World) -> None:
    """It is one product at whatever level, though it is made up only later."""
    migration = Migration.of(world, offers=[vip("99999999CA03A12")])
    migration.is_refused("NO_TARGET_SKU", offers=(UNKNOWN,))
    world.rules(unknownOffers="synthesize")
    (item,) = migration.items()
    transfer = migration.read(migration.begun())
    (held,) = world.partner.subscriptions(transfer["customerId"])
    names = {item["offerId"], transfer["lineItems"][0]["offerId"], held["offerId"]}
    assert names == {UNKNOWN}


def test_a_currency_that_the_distributor_or_the_region_lacks_has_no_target(
    new_world: Callable[..., World],
) -> None:
    world = new_world(
        distributors=[
            {"currencies": ["USD"]},
            {"name": "Duck", "currencies": ["USD", "EUR"]},
            {"name": "Goofy", "region": "WE", "currencies": ["EUR"], "countries": ["DE", "US"]},
        ]
    )
    offers = [vip(), vip(OTHER_TEAM, currencyCode="EUR")]
    for partner in world.partners[:2]:
        Migration.of(world, partner, offers=offers).is_refused(
            "NO_TARGET_SKU", offers=(OTHER_TEAM,)
        )
    western = Migration.of(world, world.partners[2], offers=offers)
    western.is_refused("NO_TARGET_SKU", offers=(TEAM,))
    euros = Migration.of(world, world.partners[2], offers=[vip(currencyCode="EUR")])
    assert [each["currencyCode"] for each in euros.items()] == ["EUR"]


# --- Who asks --------------------------------------------------------------------------------


def test_another_distributor_may_take_what_the_first_one_cannot(
    new_world: Callable[..., World],
) -> None:
    world = new_world(
        distributors=[
            {"name": "Mouse", "countries": ["CA"], "marketSegments": ["GOV"]},
            {"name": "Duck", "countries": ["US"], "marketSegments": ["COM"]},
        ]
    )
    home = {"country": "US", "region": "CA", "city": "San Jose", "addressLine1": "1 Main"}
    made = membership_of(world, marketSegment="COM", address=home | {"postalCode": "95110"})
    northern = reseller_of(world.partner, "GOV", canadian())
    american = reseller_of(world.partners[1], "COM")
    mouse, duck = (
        Migration(world, partner, made["membershipId"], reseller_id)
        for partner, reseller_id in zip(world.partners, (northern, american), strict=True)
    )
    mouse.is_refused("INVALID_COUNTRY", "BAD_MARKET_SEGMENT")
    reasons = mouse.why()["facts"]["reasons"]
    assert reasons["INVALID_COUNTRY"] == {"country": "US", "sold": ["CA"]}
    assert reasons["BAD_MARKET_SEGMENT"]["sold"] == ["GOV"]
    assert duck.done()


def reseller_of(partner: Partner, segment: str, where: Json | None = None) -> str:
    """A reseller of one segment, by default in California."""
    made_of = profile("Fairmont Reselling", marketSegments=[segment], address=where or address())
    body = {"companyProfile": made_of}
    made: str = partner.make("/resellers", body)["resellerId"]
    return made


def test_the_segment_must_be_the_resellers_too_but_only_a_transfer_names_one(
    world: World,
) -> None:
    reseller = reseller_of(world.partner, "GOV")
    migration = Migration.of(world, offers=[vip()])
    assert len(migration.items()) == 1
    answer = migration.begin(reseller_id=reseller)
    refused(answer, 400, "5117", "Reason: BAD_MARKET_SEGMENT")
    facts = migration.why()["facts"]["reasons"]["BAD_MARKET_SEGMENT"]
    assert facts["resellerSegments"] == ["GOV"]
    school = Migration.of(world, offers=[vip(EDU)], marketSegment="EDU")
    refused(school.begin(reseller_id=reseller), 400, "5117", "Reason: BAD_MARKET_SEGMENT")
    assert school.done()


def test_a_worldwide_membership_moves_to_a_worldwide_distributor(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[{"globalSalesEnabled": True}])
    migration = Migration.of(world, globalSalesEnabled=True)
    customer = world.partner.fetch(f"/customers/{migration.done()}")
    assert customer["globalSalesEnabled"] is True
