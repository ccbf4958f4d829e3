"""An upgrade that the anniversary misses, and a late renewal that catches it up (LG-8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.checking import findings
from tests.committed import at, level_of, renewals
from tests.governing import (
    ACROBAT,
    AD,
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
from tests.linking import happened
from tests.support import GOV, Partner, World, line, refused

MISSED = "has missed to become a large government agency"
LAST_DAY, TOO_LATE = "2027-02-14", "2027-02-15"


def missed(world: World, partner: Partner) -> str:
    """Have a conversion fail at its anniversary: too few of 120 licences would renew."""
    customer = government(partner, line(GOV, 60, 1), line(ACROBAT, 60, 2))
    noon(world, "2026-12-20")
    converted(partner, customer)
    set_renewal(partner, customer, 0, enabled=True, renewalQuantity=39)
    midnight(world, AD)
    return customer


def test_nothing_renews_and_the_upgrade_waits(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    assert [held["status"] for held in partner.subscriptions(customer)] == ["1004", "1004"]
    (failed,) = renewals(partner, customer)
    assert failed["status"] == "1004"
    assert (status_of(partner, customer), level_of(partner, customer)) == ("PENDING_UPGRADE", "01")
    shown = partner.subscriptions(customer)
    assert all(held["allowedActions"] == ["MANUAL_RENEWAL"] for held in shown)
    assert findings(world.http, world.world_id) == []


@pytest.mark.every_backend
def test_a_late_renewal_of_enough_completes_it(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    late = renew_by_hand(partner, customer, 60, 40)
    assert late.status_code == 201, late.text
    offers = [item["offerId"] for item in late.json()["lineItems"]]
    assert offers == [at("06", GOV), at("06", ACROBAT)]
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    world.advance(to=f"{TOO_LATE}T12:00:00Z")
    assert status_of(partner, customer) == "ACTIVE"
    assert findings(world.http, world.world_id) == []


def test_two_late_renewals_complete_it_together(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    first = renew_by_hand(partner, customer, 60, 0)
    assert first.json()["lineItems"][0]["offerId"] == at("03", GOV)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("PENDING_UPGRADE", "03")
    second = renew_by_hand(partner, customer, 0, 60)
    assert second.json()["lineItems"][0]["offerId"] == at("06", ACROBAT)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert findings(world.http, world.world_id) == []


def test_a_preview_of_the_late_renewal_says_so_too(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    shown = renew_by_hand(partner, customer, 60, 40, order_type="PREVIEW_RENEWAL").json()
    assert [item["offerId"] for item in shown["lineItems"]] == [at("06", GOV), at("06", ACROBAT)]
    assert status_of(partner, customer) == "PENDING_UPGRADE"


def test_a_new_order_does_not_complete_it(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    partner.order(customer, line(GOV, 200))
    assert (status_of(partner, customer), level_of(partner, customer)) == ("PENDING_UPGRADE", "04")


def test_what_was_bought_counts_with_the_late_renewal_after_it(
    world: World, partner: Partner
) -> None:
    customer = missed(world, partner)
    partner.order(customer, line(GOV, 99))
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    late = renew_by_hand(partner, customer, 0, 1)
    assert late.json()["lineItems"][0]["offerId"] == at("06", ACROBAT)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert findings(world.http, world.world_id) == []


def test_the_event_says_what_stood_against_it(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    assert told(world) == f"Customer {customer} {MISSED}, for licenses 99"


def test_and_names_every_condition(world: World, partner: Partner) -> None:
    customer = government(partner, line(GOV, 120, 1), line(GOV_TEAM, 7, 2))
    noon(world, "2026-12-20")
    set_renewal(partner, customer, 1, enabled=False)
    converted(partner, customer)
    set_renewal(partner, customer, 1, enabled=True)
    world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=False)
    world.portal(f"/customers/{customer}", marketSubSegments=[])
    midnight(world, AD)
    faults = f"lgaEnabled false, marketSubSegments none, notAllowed {GOV_TEAM}"
    assert told(world) == f"Customer {customer} {MISSED}, for {faults}"


def told(world: World) -> str:
    """What the only event about a missed upgrade says."""
    (event,) = happened(world, "agency.upgrade_missed")
    summary: str = event["summary"]
    return summary


def test_the_last_day_is_that_of_late_renewal(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    world.advance(to=f"{LAST_DAY}T23:59:59Z")
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    assert renew_by_hand(partner, customer, 60, 60).status_code == 201
    assert status_of(partner, customer) == "ACTIVE"


def test_the_day_after_it_the_benefit_is_gone(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    midnight(world, TOO_LATE)
    assert status_of(partner, customer) is None
    refused(renew_by_hand(partner, customer, 60, 60), 400, "3122")
    assert partner.try_order(customer, line(GOV_TEAM, 1)).status_code == 201
    assert findings(world.http, world.world_id) == []


@pytest.mark.parametrize(("days", "gone"), [(14, "2027-01-30"), (0, "2027-01-16")])
def test_fewer_days_end_it_sooner(world: World, partner: Partner, days: int, gone: str) -> None:
    world.rules(lateRenewalDays=days)
    customer = missed(world, partner)
    world.advance(to=f"{gone}T00:00:00Z", dryRun=True)
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    midnight(world, gone)
    assert status_of(partner, customer) is None


def test_a_changed_rule_counts_at_once(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    world.rules(lateRenewalDays=60)
    midnight(world, "2027-03-16")
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    assert findings(world.http, world.world_id) == []
    world.rules(lateRenewalDays=10)
    world.advance(by="PT1S")
    assert status_of(partner, customer) is None


def test_a_renewal_of_the_last_day_completes_it_after_midnight(
    world: World, partner: Partner
) -> None:
    customer = missed(world, partner)
    world.rules(orderProcessingSeconds=7200)
    world.advance(to=f"{LAST_DAY}T23:00:00Z")
    assert renew_by_hand(partner, customer, 60, 60).status_code == 201
    midnight(world, TOO_LATE)
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    assert findings(world.http, world.world_id) == []
    noon(world, TOO_LATE)
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")


def test_one_of_the_last_day_that_is_too_small_ends_it(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    world.rules(orderProcessingSeconds=7200)
    world.advance(to=f"{LAST_DAY}T23:00:00Z")
    assert renew_by_hand(partner, customer, 60, 0).status_code == 201
    noon(world, TOO_LATE)
    assert (status_of(partner, customer), level_of(partner, customer)) == (None, "03")
    assert findings(world.http, world.world_id) == []


def test_a_late_renewal_of_a_team_product_is_refused(world: World, partner: Partner) -> None:
    customer = government(partner, line(GOV, 120, 1), line(GOV_TEAM, 7, 2))
    noon(world, "2026-12-20")
    set_renewal(partner, customer, 1, enabled=False)
    converted(partner, customer)
    set_renewal(partner, customer, 1, enabled=True)
    midnight(world, AD)
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    refused(renew_by_hand(partner, customer, 120, 7), 400, "1169", "Line Item: 2")
    assert renew_by_hand(partner, customer, 120, 0).status_code == 201
    assert status_of(partner, customer) == "ACTIVE"


@pytest.mark.parametrize("what", ["sub-segments", "distributor"])
def test_conditions_hold_at_the_anniversary_too(world: World, partner: Partner, what: str) -> None:
    customer = government(partner)
    noon(world, "2026-12-20")
    converted(partner, customer)
    if what == "distributor":
        world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=False)
    else:
        world.portal(f"/customers/{customer}", marketSubSegments=[])
    midnight(world, AD)
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    assert [held["status"] for held in partner.subscriptions(customer)] == ["1004"]


def test_a_renewal_order_that_fails_later_takes_the_upgrade_back(
    world: World, partner: Partner
) -> None:
    customer = government(partner)
    noon(world, "2026-12-20")
    converted(partner, customer)
    world.rules(orderProcessingSeconds=3600)
    midnight(world, AD)
    world.portal(f"/customers/{customer}", status="1004")
    world.advance(by="PT2H")
    world.portal(f"/customers/{customer}", status="1000")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("PENDING_UPGRADE", "01")
    assert told(world) == f"Customer {customer} {MISSED}, since its renewal order failed"
    assert renew_by_hand(partner, customer, 120).status_code == 201
    world.advance(by="PT2H")
    assert (status_of(partner, customer), level_of(partner, customer)) == ("ACTIVE", "06")
    assert findings(world.http, world.world_id) == []


def test_nobody_asks_again_while_it_waits(world: World, partner: Partner) -> None:
    customer = missed(world, partner)
    answer = convert(partner, customer)
    assert answer.status_code == 200
    assert answer.json()["benefits"][0]["status"] == "PENDING_UPGRADE"


def test_in_a_leap_year(new_world: Callable[..., World]) -> None:
    world = new_world(now="2027-02-28T09:00:00Z", distributors=[SELLS_TO_AGENCIES])
    partner = world.partner
    customer = government(partner)
    noon(world, "2028-02-01")
    converted(partner, customer)
    set_renewal(partner, customer, enabled=False)
    midnight(world, "2028-02-28")
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    world.advance(to="2028-03-29T23:59:59Z")
    assert status_of(partner, customer) == "PENDING_UPGRADE"
    midnight(world, "2028-03-30")
    assert status_of(partner, customer) is None
