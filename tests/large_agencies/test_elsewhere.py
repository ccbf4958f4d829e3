"""What else changes for an agency: reseller change, deployments, price lists, consoles, worlds."""

from __future__ import annotations

from collections.abc import Callable

from tests.checking import findings
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
)
from tests.moving import exported, imported, world_of
from tests.partner_api.listing import ids, listed
from tests.reseller_change.moving import code_of, request
from tests.support import GOV, Partner, World, line, refused


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
