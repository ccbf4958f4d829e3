from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import update

from sandbox.app import Parts
from sandbox.store.engine import changing
from sandbox.store.worlds import World as WorldRow
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import new_owner
from tests.control_api.control import refused
from tests.support import World

CODES = {"countries": ["DE", "FR"], "region": "WE", "currencies": ["EUR"]}


@pytest.mark.every_backend
def test_a_world_is_filled_with_what_partners_could_have_bought(world: World) -> None:
    made = world.control("POST", "/populations", {"resellers": 2, "customers": 100})
    assert made.status_code == 201
    counts = made.json()
    assert (counts["resellers"], counts["customers"]) == (2, 100)
    assert counts["orders"] > 100
    assert counts["subscriptions"] > counts["orders"]
    partner = world.partner
    first, second = partner.fetch("/resellers")["accounts"]
    pages = [
        partner.fetch(f"/resellers/{each['resellerId']}/customers?limit=50")
        for each in (first, second)
    ]
    assert [page["totalCount"] for page in pages] == [50, 50]
    for account in pages[0]["accounts"][:5]:
        path = f"/customers/{account['customerId']}"
        shown = partner.fetch(path)
        # What is seeded could have been sent.
        assert partner.patch(path, shown).status_code == 200
        (held, *_) = partner.subscriptions(account["customerId"])
        assert held["renewalDate"] == shown["cotermDate"]
    bought_next = partner.customer(first["resellerId"])
    assert bought_next not in {each["customerId"] for page in pages for each in page["accounts"]}


def test_everything_may_be_left_out(world: World) -> None:
    assert world.control("POST", "/populations").json()["customers"] == 20


def test_resellers_alone_may_come(world: World) -> None:
    made = world.control("POST", "/populations", {"resellers": 30, "customers": 0}).json()
    assert made == {"resellers": 30, "customers": 0, "orders": 0, "subscriptions": 0, "rows": 0}
    assert world.partner.fetch("/resellers")["totalCount"] == 30


def test_ids_that_a_tester_has_chosen_are_stepped_over(new_world: Callable[..., World]) -> None:
    probe = new_world(seed=11)
    probe.control("POST", "/populations", {"resellers": 1, "customers": 5})
    (reseller,) = probe.partner.fetch("/resellers")["accounts"]
    path = f"/resellers/{reseller['resellerId']}/customers"
    coming = [each["customerId"] for each in probe.partner.fetch(path)["accounts"]]
    world = new_world(seed=11)
    seller = world.partner.reseller()
    body = world.partner.fetch(f"/resellers/{seller}")["companyProfile"]
    profile = {key: value for key, value in body.items() if key != "marketSegments"}
    chosen = {"customerId": coming[2], "resellerId": seller, "companyProfile": profile}
    assert world.control("POST", "/customers", chosen).status_code == 201
    made = world.control("POST", "/populations", {"resellers": 1, "customers": 5})
    assert made.status_code == 201, made.text


def test_a_country_where_nobody_sells_is_refused(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One", **CODES}])
    answer = world.control("POST", "/populations", {"countries": ["FR", "US"]})
    told = "countries: the distributor sells in DE, FR, not in US"
    refused(answer, 400, "INVALID_REQUEST", told)
    assert world.partner.fetch("/resellers")["totalCount"] == 0
    assert world.control("POST", "/populations", {"countries": ["FR"]}).status_code == 201
    (account, *_) = world.partner.fetch("/resellers")["accounts"]
    shown = world.partner.fetch(f"/resellers/{account['resellerId']}")
    assert shown["companyProfile"]["address"]["country"] == "FR"


@pytest.mark.parametrize(
    "body", [{"customers": 100_001}, {"resellers": 0}, {"countries": ["usa"]}, {"people": 3}]
)
def test_other_bodies_are_refused(world: World, body: dict[str, object]) -> None:
    (field,) = body
    refused(world.control("POST", "/populations", body), 400, "INVALID_REQUEST", field)


def test_no_world_no_population(http: httpx.Client) -> None:
    refused(http.post("/sandbox/v1/worlds/none/populations"), 404, "WORLD_NOT_FOUND")


def test_a_population_is_sound_now_and_after_a_year(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "One", **CODES}])
    world.control("POST", "/populations", {"resellers": 2, "customers": 130})
    for by in (None, "P200D", "P300D"):
        if by:
            world.advance(by=by)
        checked = world.control("POST", "/check").json()
        assert (checked["broken"], checked["sound"]) == ([], True)
        assert checked["checked"]["orders"] > 130


def test_a_world_that_is_being_advanced_is_not_filled(inside: Parts, world: World) -> None:
    held = {"lease_owner": new_owner(), "lease_expires_ms": real_ms() + 60_000}
    with changing(inside.engine) as connection:
        connection.execute(update(WorldRow).where(WorldRow.world_id == world.world_id).values(held))
    refused(world.control("POST", "/populations", {"customers": 1}), 409, "WORLD_BUSY")
    assert world.partner.fetch("/resellers")["totalCount"] == 0
