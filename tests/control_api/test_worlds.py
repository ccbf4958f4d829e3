from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from sandbox.control_api.blueprint import DECLARED, PREFIX
from tests.control_api.control import refused
from tests.discounting import discount_body
from tests.support import TEAM, World, address, contact, profile

pytestmark = pytest.mark.every_backend

WORLDS = "/sandbox/v1/worlds"
OF_A_WORLD = [operation for operation in DECLARED if "<world_id>" in operation.path]
# A body that each operation takes that must have one, by its name.
BODIES: dict[str, object] = {
    "change_rules": {},
    "set_clock": {"mode": "live"},
    "advance_clock": {"by": "P1D"},
    "make_reseller": {"companyProfile": profile("Fairmont", marketSegments=["COM"])},
    "make_customer": {"resellerId": "1", "companyProfile": profile("Acme Inc")},
    "patch_distributor": {},
    "patch_reseller": {},
    "patch_customer": {},
    "patch_order": {},
    "patch_subscription": {},
    "put_seats": {"assigned": []},
    "send_change_code": {"vipId": "1", "adminEmail": "mickey@mouse.com"},
    "redeem_change_code": {"code": "12345678"},
    "assign_seat": {"user": "mickey@mouse.com"},
    "release_seats": {"users": []},
    "add_admin": contact(),
    "answer_commitment": {"accept": True},
    "answer_linked_terms": {"accept": True},
    "join_linked_membership": {"code": "12345678"},
    "unassign_seat": {"user": "mickey@mouse.com"},
    "open_purchase_authorization": {"offerId": TEAM, "quantity": 1},
    "create_opportunity": {"kind": "new", "items": [{"offerId": TEAM, "quantity": 1}]},
    "assign_purchase_authorization": {"assignedQuantity": 1},
    "patch_transfer": {"status": "1000"},
    "create_population": {"customers": 1},
    "make_flex_discount": discount_body(),
    "make_closed_discount": {"marketSegment": "COM"},
    "add_team_member": contact(),
    "invite_customer": {
        "companyName": "Acme",
        "marketSegment": "COM",
        "type": "TEAM",
        "address": address(),
        "contact": contact(),
    },
}


def ids_of(path: str) -> list[str]:
    """Name the ids in a path of Flask's form."""
    return re.findall(r"<(\w+)>", path)


def test_a_world_is_made_from_nothing(http: httpx.Client) -> None:
    made = http.post(WORLDS)
    assert made.status_code == 201
    world = made.json()
    assert world["status"] == "ready"
    assert isinstance(world["seed"], int)
    assert world["clock"]["mode"] == "frozen"
    assert world["clock"]["nextEventAt"] is None
    assert world["rules"]["lateRenewalDays"] == 30
    [credential] = world["credentials"]
    assert set(credential) == {"distributorId", "name", "clientId", "clientSecret"}
    assert http.get(f"{WORLDS}/{world['worldId']}").json() == world
    assert http.delete(f"{WORLDS}/{world['worldId']}").status_code == 204


def test_a_world_is_made_as_it_is_asked_for(http: httpx.Client) -> None:
    body = {
        "name": "Two distributors",
        "seed": 7,
        "mode": "frozen",
        "now": "2026-01-15T09:00:00Z",
        "rate": 1,
        "rules": {"lateRenewalDays": 14, "returnErrors": None},
        "distributors": [
            {"name": "North"},
            {
                "name": "East",
                "region": "JP",
                "currencies": ["JPY"],
                "countries": ["JP"],
                "marketSegments": ["COM"],
                "globalSalesEnabled": True,
                "lgaEnabled": True,
            },
        ],
    }
    world = http.post(WORLDS, json=body).json()
    assert (world["name"], world["seed"]) == ("Two distributors", 7)
    assert world["clock"] == {
        "mode": "frozen",
        "now": "2026-01-15T09:00:00Z",
        "rate": 1.0,
        "nextEventAt": None,
    }
    assert world["rules"]["lateRenewalDays"] == 14
    assert world["rules"]["returnErrors"] == "numeric"
    assert [each["name"] for each in world["credentials"]] == ["North", "East"]
    http.delete(f"{WORLDS}/{world['worldId']}")


def test_worlds_of_one_seed_share_ids_and_not_credentials(
    new_world: Callable[..., World],
) -> None:
    one, other = new_world(seed=3), new_world(seed=3)
    assert one.partner.distributor_id == other.partner.distributor_id
    assert one.partner.client_id != other.partner.client_id
    assert one.partner.reseller() == other.partner.reseller()


def test_all_worlds_are_listed(http: httpx.Client, world: World) -> None:
    listed = http.get(WORLDS).json()
    assert world.world_id in [each["worldId"] for each in listed["items"]]
    assert listed["totalCount"] == len(listed["items"])


def test_a_deleted_world_is_gone_with_its_credentials(
    http: httpx.Client, new_world: Callable[..., World]
) -> None:
    world = new_world()
    world.partner.order(world.partner.customer())
    token = {**world.partner.headers()}
    assert world.control("DELETE").status_code == 204
    for operation in OF_A_WORLD:
        ids = dict.fromkeys(ids_of(operation.path), "1") | {"world_id": world.world_id}
        path = f"{PREFIX}{operation.template.format_map(ids)}"
        answer = http.request(operation.method, path, json=BODIES.get(operation.name))
        refused(answer, 404, "WORLD_NOT_FOUND", "worldId:")
    assert http.get("/v3/resellers", headers=token).json()["code"] == "4115"


def test_what_a_world_does_not_have_is_not_found_whatever_is_asked_of_it(world: World) -> None:
    own = [operation for operation in OF_A_WORLD if len(ids_of(operation.path)) > 1]
    for operation in own:
        ids = dict.fromkeys(ids_of(operation.path), "1") | {"world_id": "{world_id}"}
        path = operation.template.format_map(ids).removeprefix("/worlds/{world_id}")
        answer = world.control(operation.method, path, BODIES.get(operation.name))
        declared = {row.name for row in operation.errors if row.name.endswith("_NOT_FOUND")}
        assert answer.status_code == 404, (operation.name, answer.text)
        assert answer.json()["code"] in declared - {"WORLD_NOT_FOUND"}, operation.name


def test_a_reset_world_is_as_newly_made_and_repeats_its_ids(world: World) -> None:
    born = world.control("GET").json()
    before = world.partner.customer()
    order = world.partner.order(before)
    world.advance(by="P400D")
    world.rules(lateRenewalDays=14)
    world.control("PUT", "/clock", {"mode": "scaled", "rate": 60})
    assert world.control("POST", "/reset").json() == born
    assert world.partner.get(f"/customers/{before}").json()["code"] == "1116"
    assert world.control("GET", "/events").json()["items"] == []
    assert world.control("GET", "/schedule").json()["items"] == []
    assert world.partner.customer() == before
    assert world.partner.order(before)["orderId"] == order["orderId"]


def test_a_reset_keeps_a_drawn_seed(http: httpx.Client) -> None:
    made = http.post(WORLDS, json={}).json()
    path = f"{WORLDS}/{made['worldId']}"
    assert http.post(f"{path}/reset").json() == made
    http.delete(path)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"foo": 1}, "foo:"),
        ({"seed": -1}, "seed:"),
        ({"seed": "7"}, "seed:"),
        ({"seed": 2**53}, "seed:"),
        ({"mode": "fast"}, "mode:"),
        ({"now": "yesterday"}, "now: is an instant"),
        ({"now": "2017-12-31T23:59:59Z"}, "now: is an instant"),
        ({"now": "2041-01-01T00:00:00Z"}, "now: is an instant"),
        ({"now": "2026-02-29T00:00:00Z"}, "now: is an instant"),
        ({"rate": 0}, "rate:"),
        ({"mode": "live", "rate": 2}, "rate: only a scaled clock"),
        ({"mode": "scaled", "rate": 10_000_001}, "rate:"),
        ({"name": "\x00"}, "name:"),
        ({"name": "x" * 256}, "name:"),
        ({"rules": {"lateDays": 1}}, "rules.lateDays: there is no such rule"),
        ({"rules": {"lateRenewalDays": "1"}}, "rules.lateRenewalDays:"),
        ({"rules": []}, "rules:"),
        ({"distributors": []}, "distributors:"),
        ({"distributors": [{"region": "XX"}]}, "distributors[0].region:"),
        ({"distributors": [{"countries": ["us"]}]}, "distributors[0].countries[0]:"),
        ([], "body:"),
    ],
)
def test_a_bad_world_is_refused_naming_the_field(
    http: httpx.Client, body: object, fault: str
) -> None:
    refused(http.post(WORLDS, json=body), 400, "INVALID_REQUEST", fault)


@pytest.mark.parametrize("now", ["2018-01-01T00:00:00Z", "2040-12-31T23:59:59Z", "2028-02-29"])
def test_a_world_may_stand_at_the_edges(http: httpx.Client, now: str) -> None:
    made = http.post(WORLDS, json={"now": now})
    assert made.status_code == 201, made.text
    assert made.json()["clock"]["now"].startswith(now)
    http.delete(f"{WORLDS}/{made.json()['worldId']}")


def test_malformed_json_and_other_content_types_are_refused(http: httpx.Client) -> None:
    sent = http.post(WORLDS, content=b"{", headers={"Content-Type": "application/json"})
    refused(sent, 400, "INVALID_REQUEST", "body:")
    sent = http.post(WORLDS, content=b"{}", headers={"Content-Type": "text/plain"})
    refused(sent, 400, "INVALID_REQUEST", "Content-Type:")


def test_unknown_paths_wrong_methods_and_large_bodies_are_refused(http: httpx.Client) -> None:
    refused(http.get("/sandbox/v1/nothing"), 404, "NOT_FOUND")
    answer = http.put(WORLDS, json={})
    refused(answer, 405, "METHOD_NOT_ALLOWED")
    assert "POST" in answer.headers["Allow"]
    body = b'{"name":"' + b"x" * 1024 * 1024 + b'"}'
    sent = http.post(WORLDS, content=body, headers={"Content-Type": "application/json"})
    refused(sent, 413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("world_id", ["nope", "%00", "a%20b", "x" * 41, "%C3%A9"])
def test_any_text_may_be_asked_for_as_a_world(http: httpx.Client, world_id: str) -> None:
    refused(http.get(f"{WORLDS}/{world_id}"), 404, "WORLD_NOT_FOUND")
