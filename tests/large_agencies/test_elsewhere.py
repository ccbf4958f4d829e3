"""What else changes for an agency: reseller change, deployments, price lists, consoles, worlds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.checking import findings
from tests.committed import at
from tests.governing import (
    ACROBAT,
    AD,
    GOV_TEAM,
    SELLS_TO_AGENCIES,
    agency,
    converted,
    government,
    midnight,
    noon,
    status_of,
    try_agency,
)
from tests.moving import Lines, changed, exported, imported, place_of, world_of
from tests.partner_api.listing import ids, listed
from tests.reseller_change.moving import Move, code_of, request
from tests.support import GOV, Json, Partner, World, line, refused


def test_an_agency_moves_only_to_who_sells_to_agencies(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[SELLS_TO_AGENCIES, {"name": "Other"}])
    old, new = world.partners
    customer = agency(old, line(GOV, 100))
    noon(world, "2026-06-15")
    reseller = new.reseller()
    for action in ("PREVIEW", "COMMIT"):
        body = request(code_of(world, customer), reseller, action)
        refused(new.post("/transfers", body), 400, "1164")
    world.portal(f"/distributors/{new.distributor_id}", lgaEnabled=True)
    moved = new.post("/transfers", request(code_of(world, customer), reseller))
    assert moved.status_code == 201, moved.text
    assert moved.json()["benefits"] == [{"type": "LARGE_GOVERNMENT_AGENCY", "status": "ACTIVE"}]
    assert status_of(new, customer) == "ACTIVE"


REGIONS = [
    {"region": "NA", "currencies": ["USD"]},
    {"region": "PA", "currencies": ["USD"]},
    {"region": "AP", "currencies": ["USD"]},
    {"region": "LA", "currencies": ["USD"]},
]
ELSEWHERE = "Reason: NOT_LGA PARTNER"


def moving(
    new_world: Callable[..., World], place: Json, customer_of: Callable[[Partner], str]
) -> Move:
    """A customer of who sells to agencies, and another distributor elsewhere that does too."""
    other = {**SELLS_TO_AGENCIES, "name": "Other", "countries": ["US"], **place}
    world = new_world(distributors=[SELLS_TO_AGENCIES, other])
    old, new = world.partners
    return Move(world, old, new, customer_of(old), new.reseller())


@pytest.mark.parametrize("place", REGIONS[1:], ids=lambda place: place["region"])
def test_an_agency_does_not_leave_the_region_of_agencies(
    new_world: Callable[..., World], place: Json
) -> None:
    move = moving(new_world, place, lambda old: agency(old, line(GOV, 60, 1), line(ACROBAT, 40, 2)))
    offers = [f"Offer ID: {GOV}", f"Offer ID: {ACROBAT}"]
    move.is_refused("Reason: NO_TARGET_SKU", ELSEWHERE, *offers)
    assert status_of(move.old, move.customer) == "ACTIVE"


def test_nor_does_one_that_has_bought_nothing(new_world: Callable[..., World]) -> None:
    moving(new_world, REGIONS[1], agency).is_refused(ELSEWHERE)


@pytest.mark.parametrize("place", REGIONS, ids=lambda place: place["region"])
def test_nor_does_one_that_waits_for_its_upgrade(
    new_world: Callable[..., World], place: Json
) -> None:
    move = moving(new_world, place, government)
    # Without a blackout it may move in the last days, in which a conversion is asked for.
    move.world.rules(resellerChangeBlackoutBeforeDays=0, resellerChangeBlackoutAfterDays=0)
    noon(move.world, "2026-12-20")
    converted(move.old, move.customer)
    if place["region"] != "NA":
        move.is_refused(ELSEWHERE)
        return
    move.done()
    midnight(move.world, AD)
    assert status_of(move.new, move.customer) == "ACTIVE"


def test_a_government_that_is_no_agency_moves_there(new_world: Callable[..., World]) -> None:
    move = moving(new_world, REGIONS[1], government)
    move.is_open()
    move.done()


@pytest.mark.parametrize("place", REGIONS[:2], ids=lambda place: place["region"])
def test_a_preview_and_an_order_agree_wherever_the_agency_is(
    world: World, partner: Partner, place: Json
) -> None:
    """An agency that was moved by an earlier release is in its world's file."""
    customer = agency(partner, line(GOV, 100))
    file = changed(exported(world), lambda lines: in_region(lines, place["region"]))
    elsewhere = imported(world.http, file)
    try:
        for offer in (GOV, at("06", GOV)):
            previewed = elsewhere.partner.preview(customer, line(offer))
            placed = elsewhere.partner.try_order(customer, line(offer))
            if place["region"] == "NA":
                assert (previewed.status_code, placed.status_code) == (201, 201)
            else:
                refused(previewed, 400, "2128", "Line Item: 1")
                refused(placed, 400, "2128", "Line Item: 1")
    finally:
        elsewhere.control("DELETE")


def in_region(lines: Lines, region: str) -> None:
    """Put the distributor of a world's file into another region."""
    start = place_of(lines, "distributors")
    lines[start + 1][lines[start]["columns"].index("region")] = region


def test_a_distributor_elsewhere_may_be_enabled_and_has_no_agencies(
    new_world: Callable[..., World],
) -> None:
    place = {**REGIONS[1], "countries": ["US"]}
    world = new_world(distributors=[{**SELLS_TO_AGENCIES, **place}, place])
    enabled, other = world.partners
    world.portal(f"/distributors/{other.distributor_id}", lgaEnabled=True)
    for partner in (enabled, other):
        refused(try_agency(partner), 400, "1167")
        refused(partner.get("/linked_membership_groups?country=US"), 404, "1143")
        assert listed(partner, priceListType="STD-LGA", marketSegment="GOV", region="PA") == []


def test_the_list_of_agencies_has_no_products_for_teams(partner: Partner) -> None:
    offers = ids(listed(partner, priceListType="STD-LGA", marketSegment="GOV"))
    products = {each[:10] for each in offers}
    assert {GOV[:10], ACROBAT[:10]} <= products
    assert GOV_TEAM[:10] not in products
    assert {each[10:12] for each in offers} == {"06", "07", "08", "09"}


def test_the_new_terms_wait_for_the_admin_and_nothing_waits_for_them(
    world: World, partner: Partner
) -> None:
    customer = government(partner)
    noon(world, "2026-12-20")
    converted(partner, customer)
    midnight(world, AD)
    page = f"/console/{world.world_id}/admin/{customer}/"
    assert "Accept the new terms" in world.http.get(page).text
    (held,) = partner.subscriptions(customer)
    assigned = [{"user": "a@example.com", "assignedAt": f"{AD}T00:00:00Z"}]
    path = f"/subscriptions/{held['subscriptionId']}/seats"
    assert world.control("PUT", path, {"assigned": assigned}).status_code == 200
    for _ in range(2):
        answer = world.control("POST", f"/customers/{customer}/terms")
        assert answer.status_code == 200, answer.text
    assert "Accept the new terms" not in world.http.get(page).text
    read = partner.fetch(f"/customers/{customer}")
    assert read["benefits"] == [{"type": "LARGE_GOVERNMENT_AGENCY", "status": "ACTIVE"}]
    answer = world.control("GET", f"/events?customer-id={customer}&kind=agency.terms_accepted")
    assert len(answer.json()["items"]) == 1


def test_a_fork_a_snapshot_and_a_file_go_on_alike(world: World, partner: Partner) -> None:
    customer = government(partner)
    noon(world, "2026-12-20")
    converted(partner, customer)
    snapshot = world.control("POST", "/snapshots", {"name": "waits"}).json()["snapshotId"]
    copy = world_of(world.http, world.control("POST", "/fork").json())
    moved = imported(world.http, exported(world))
    try:
        midnight(world, AD)
        assert status_of(partner, customer) == "ACTIVE"
        world.control("POST", f"/snapshots/{snapshot}/restore")
        assert status_of(partner, customer) == "PENDING_UPGRADE"
        for each in (world, copy, moved):
            midnight(each, AD)
            assert status_of(each.partner, customer) == "ACTIVE"
            assert findings(each.http, each.world_id) == []
    finally:
        copy.control("DELETE")
        moved.control("DELETE")
