from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.migration.reasons import REASONS
from tests.control_api.control import refused
from tests.migrating import AD, NOBODY, UNKNOWN, Migration, membership_of, three_years, vip
from tests.reseller_change.moving import Move
from tests.support import CREDIT_PACK, EDU, OTHER_TEAM, TEAM, Json, World, address, content

ELIGIBLE = {"eligible": True, "code": "", "message": "", "reasons": []}


def made(world: World, body: Json | None = None) -> Json:
    """Make a membership of just what is sent."""
    answer = world.control("POST", "/memberships", body)
    assert answer.status_code == 201, answer.text
    shown: Json = answer.json()
    return shown


# --- Quick ------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [None, {}])
def test_a_membership_can_be_made_of_nothing(world: World, body: Json | None) -> None:
    shown = made(world, body)
    assert len(shown["membershipId"]) == 8
    assert shown["membershipId"].isdecimal()
    assert len(shown["offers"]) == 2
    assert len(shown["contacts"]) == 1
    assert shown["renewalDate"] == AD
    assert shown["renewalState"] == "FULL"
    assert shown["marketSegment"] == "COM"
    assert shown["eligibility"] == ELIGIBLE
    assert shown["transfer"] is None
    assert world.control("GET", f"/memberships/{shown['membershipId']}").json() == shown


@pytest.mark.parametrize("count", [1, 5, 20])
def test_a_quick_membership_names_company_and_number_of_offers(world: World, count: int) -> None:
    shown = made(world, {"companyName": "Acme Inc", "offerCount": count})
    assert shown["companyName"] == "Acme Inc"
    assert len({each["offerId"] for each in shown["offers"]}) == count
    assert shown["eligibility"] == ELIGIBLE
    migration = Migration(world, world.partner, shown["membershipId"], world.partner.reseller())
    assert len(world.partner.subscriptions(migration.done())) == count


@pytest.mark.parametrize(
    "distributor",
    [
        {"region": "WE", "currencies": ["EUR"], "countries": ["DE", "FR"]},
        {"region": "JP", "currencies": ["JPY"], "countries": ["JP"]},
        {"region": "WE", "currencies": ["GBP", "EUR"], "countries": ["GB"]},
        {"currencies": ["EUR", "USD"]},
        {"marketSegments": ["EDU"]},
        {"marketSegments": ["GOV"], "countries": ["CA"]},
    ],
)
def test_a_quick_membership_suits_the_first_distributor(
    new_world: Callable[..., World], distributor: Json
) -> None:
    world = new_world(distributors=[distributor])
    shown = made(world)
    assert shown["eligibility"] == ELIGIBLE
    segments = distributor.get("marketSegments", ["COM"])
    body = {
        "companyProfile": {
            "companyName": "Duck Reselling",
            "preferredLanguage": "en-US",
            "marketSegments": segments,
            "address": shown["address"],
            "contacts": shown["contacts"],
        }
    }
    reseller = world.partner.make("/resellers", body)["resellerId"]
    migration = Migration(world, world.partner, shown["membershipId"], reseller)
    assert world.partner.fetch(f"/customers/{migration.done()}")["status"] == "1000"


def test_more_products_than_there_are_cannot_be_made_up(world: World) -> None:
    answer = world.control("POST", "/memberships", {"offerCount": 50})
    refused(answer, 400, "INVALID_REQUEST", "offerCount: 50 are wanted")


def test_what_is_made_up_is_on_sale_on_the_pacific_day(new_world: Callable[..., World]) -> None:
    """One more product is sold from 2028-03-01 on (OF-9)."""
    world = new_world(now="2028-03-01T07:59:59Z")
    answer = world.control("POST", "/memberships", {"offerCount": 23})
    refused(
        answer, 400, "INVALID_REQUEST", "offerCount: 23 are wanted, the first distributor sells 22"
    )
    world.advance(by="PT1S")
    assert made(world, {"offerCount": 23})["eligibility"] == ELIGIBLE


def test_memberships_differ(world: World) -> None:
    first, second = made(world), made(world)
    for name in ("membershipId", "companyName", "contacts", "offers"):
        assert first[name] != second[name]


# --- Custom -----------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_all_that_was_given_is_shown(world: World) -> None:
    given: Json = {
        "companyName": "Acme Inc",
        "marketSegment": "EDU",
        "preferredLanguage": "de-DE",
        "address": address(),
        "contacts": [{"firstName": "Minnie", "lastName": "Mouse", "email": "minnie@mouse.com"}],
        "offers": [
            {"offerId": EDU, "quantity": 7, "currencyCode": "EUR", "renewed": True},
            {"offerId": UNKNOWN, "quantity": 1, "currencyCode": "USD", "renewed": False},
        ],
        "renewalDate": "2026-12-31",
        "renewalState": "PARTIAL",
        "discountLevel": "03",
        "ineligible": "UNPAID_INVOICE",
        "openPurchaseAuthorizations": [vip()],
        "lastPurchaseDate": "2026-01-10",
        "contractAccepted": False,
        "active": False,
        "linked": True,
        "globalSalesEnabled": True,
        "benefits": three_years(),
    }
    shown = made(world, given)
    assert {name: shown[name] for name in given} == given
    assert shown["creationDate"] == "2026-01-15T09:00:00Z"
    assert shown["eligibility"]["reasons"][0] == "INACTIVE"


def test_null_stands_for_what_is_not_said(world: World) -> None:
    nulls = dict.fromkeys(
        (
            "companyName",
            "offerCount",
            "offers",
            "renewalDate",
            "renewalState",
            "marketSegment",
            "address",
            "preferredLanguage",
            "contacts",
            "discountLevel",
            "ineligible",
            "lastPurchaseDate",
        )
    )
    assert made(world, nulls)["eligibility"] == ELIGIBLE


def test_a_partial_renewal_is_that_of_the_first_offer_unless_they_say(world: World) -> None:
    three = [vip(), vip(OTHER_TEAM), vip(UNKNOWN)]
    shown = made(world, {"offers": three, "renewalState": "PARTIAL"})
    assert [each["renewed"] for each in shown["offers"]] == [True, False, False]
    shown = made(world, {"offers": [vip(), vip(OTHER_TEAM, renewed=True)], "renewalState": None})
    assert (shown["renewalState"], shown["offers"][0]["renewed"]) == ("FULL", True)
    shown = made(world, {"offers": [vip(renewed=False), vip(OTHER_TEAM)]})
    assert (shown["renewalState"], shown["offers"][1]["renewed"]) == ("PARTIAL", True)
    shown = made(world, {"renewalState": "NO"})
    assert [each["renewed"] for each in shown["offers"]] == [False, False]


@pytest.mark.parametrize(
    ("offers", "level"),
    [
        ([vip(quantity=9)], "01"),
        ([vip(quantity=9), vip(OTHER_TEAM, 1)], "02"),
        ([vip(quantity=100)], "04"),
        ([vip(UNKNOWN, 100)], "01"),
    ],
)
def test_the_level_follows_the_quantities(world: World, offers: list[Json], level: str) -> None:
    assert made(world, {"offers": offers})["discountLevel"] == level


def test_without_contacts_the_first_look_says_5120(world: World) -> None:
    shown = made(world, {"contacts": []})
    assert (shown["contacts"], shown["eligibility"]["code"]) == ([], "5120")


def test_offers_are_kept_at_their_base_level(world: World) -> None:
    shown = made(world, {"offers": [vip("65304479CA04A12"), vip("99999999CA04A12")]})
    assert [each["offerId"] for each in shown["offers"]] == [TEAM, UNKNOWN]
    odd = [vip("nonsense"), vip("65304479CA06A12")]
    shown = made(world, {"offers": odd})
    assert [each["offerId"] for each in shown["offers"]] == ["nonsense", "65304479CA06A12"]


# --- What is wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([], "body"),
        ({"surprise": 1}, "surprise:"),
        ({"companyName": "Ab"}, "companyName: is not as Adobe wants it"),
        ({"companyName": "x" * 81}, "companyName:"),
        ({"companyName": 1}, "companyName:"),
        ({"offerCount": 0}, "offerCount:"),
        ({"offerCount": 51}, "offerCount:"),
        ({"offerCount": "2"}, "offerCount:"),
        ({"offers": []}, "offers:"),
        ({"offers": [{"offerId": TEAM}]}, "offers[0].quantity:"),
        ({"offers": [{"quantity": 1}]}, "offers[0].offerId:"),
        ({"offers": [vip("")]}, "offers[0].offerId:"),
        ({"offers": [vip("x" * 25)]}, "offers[0].offerId:"),
        ({"offers": [vip("a\0b")]}, "offers[0].offerId:"),
        ({"offers": [vip(quantity=0)]}, "offers[0].quantity:"),
        ({"offers": [vip(quantity=599_001)]}, "offers[0].quantity:"),
        ({"offers": [vip(quantity=1.5)]}, "offers[0].quantity:"),  # type: ignore[arg-type]  # the fault
        ({"offers": [vip(currencyCode="CHF")]}, "offers[0].currencyCode:"),
        ({"offers": [vip(renewed="yes")]}, "offers[0].renewed:"),
        ({"offers": [vip(), vip()]}, "offers[1].offerId: this product stands there already"),
        ({"offers": [vip(), vip("65304479CA02A12")]}, "offers[1].offerId: this product"),
        ({"offers": [vip(UNKNOWN), vip(UNKNOWN)]}, "offers[1].offerId: this product"),
        ({"offers": [vip(UNKNOWN), vip("99999999CA03A12")]}, "offers[1].offerId: this product"),
        ({"offers": [vip("x"), vip("x")]}, "offers[1].offerId: this product"),
        ({"offers": [vip(EDU)]}, "offers[0].offerId: is of segment EDU"),
        ({"offers": [vip()], "offerCount": 2}, "offerCount: send it or offers"),
        ({"renewalDate": "2026-02-30"}, "renewalDate: is a date"),
        ({"renewalDate": "2026-02-01T00:00:00Z"}, "renewalDate: is a date"),
        ({"renewalState": "SOME"}, "renewalState:"),
        ({"renewalState": "PARTIAL", "offers": [vip()]}, "renewalState: is PARTIAL, but 1 of 1"),
        (
            {"renewalState": "FULL", "offers": [vip(renewed=False), vip(OTHER_TEAM)]},
            "renewalState: is FULL, but 1 of 2",
        ),
        ({"renewalState": "NO", "offers": [vip(renewed=True)]}, "renewalState: is NO, but 1 of 1"),
        ({"marketSegment": "GOVERNMENT"}, "marketSegment:"),
        ({"address": address(country="XX")}, "address.country: is not"),
        ({"address": address(postalCode="1")}, "address.postalCode: is not"),
        ({"address": {"country": "US"}}, "address.city:"),
        ({"preferredLanguage": "klingon"}, "preferredLanguage: is not"),
        ({"preferredLanguage": ""}, "preferredLanguage: is not"),
        ({"contacts": [{"firstName": "A"}]}, "contacts[0].email:"),
        (
            {"contacts": [{"firstName": "A", "lastName": "B", "email": "nobody"}]},
            "contacts[0].email: is not",
        ),
        ({"discountLevel": "05"}, "discountLevel: is one of"),
        ({"discountLevel": "T1"}, "discountLevel: is one of"),
        ({"ineligible": "TOO_LATE"}, "ineligible: is one of"),
        ({"openPurchaseAuthorizations": [{}]}, "openPurchaseAuthorizations[0].offerId:"),
        ({"openPurchaseAuthorizations": None}, "openPurchaseAuthorizations:"),
        ({"lastPurchaseDate": "2026-01-16"}, "lastPurchaseDate: lies after the world's today"),
        ({"lastPurchaseDate": "yesterday"}, "lastPurchaseDate: is a date"),
        ({"contractAccepted": "true"}, "contractAccepted:"),
        ({"active": None}, "active:"),
        ({"linked": 1}, "linked:"),
        ({"globalSalesEnabled": []}, "globalSalesEnabled:"),
        ({"benefits": [{"type": "HVD"}]}, "benefits[0].type: is one of"),
        (
            {"benefits": three_years(end="2024-05-13")},
            "benefits[0].commitment: endDate lies before",
        ),
        ({"benefits": three_years(quantity=0)}, "benefits[0].commitment.minimumQuantities[0]"),
    ],
)
def test_what_is_wrong_is_named(world: World, body: object, fault: str) -> None:
    before = content(world)
    refused(world.control("POST", "/memberships", body), 400, "INVALID_REQUEST", fault)
    assert content(world) == before


def test_all_that_is_wrong_is_named_at_once(world: World) -> None:
    body = {
        "companyName": "Ab",
        "offers": [vip(renewed=True), vip(renewed=True)],
        "offerCount": 1,
        "renewalState": "PARTIAL",
        "lastPurchaseDate": "2027-01-01",
        "address": address(region="XX"),
    }
    faults = ("companyName", "offers[1]", "offerCount", "renewalState", "lastPurchase", "address")
    refused(world.control("POST", "/memberships", body), 400, "INVALID_REQUEST", *faults)


# --- The list ---------------------------------------------------------------------------------


@pytest.mark.every_backend
def test_the_list_has_what_was_made_and_the_ready_made(world: World) -> None:
    shown = world.control("GET", "/memberships").json()
    assert (shown["totalCount"], shown["items"]) == (0, [])
    ready = shown["readyMade"]
    assert [each["reason"] for each in ready if each["code"] == "5117"] == list(REASONS)
    assert {each["code"] for each in ready} == {"5117", "5118", "5120", "5121"}
    assert all(each["message"] for each in ready)
    first, second = made(world), made(world, {"ineligible": "HVD_CUSTOMER"})
    shown = world.control("GET", "/memberships").json()
    assert (shown["totalCount"], shown["items"]) == (2, [first, second])
    assert shown["readyMade"] == ready


def test_the_ready_made_are_the_same_in_every_world(new_world: Callable[..., World]) -> None:
    one, two = (new_world(seed=seed).control("GET", "/memberships").json() for seed in (1, 2))
    assert one == two


def test_a_membership_shows_what_became_of_it(world: World) -> None:
    world.rules(transferProcessingSeconds=60)
    migration = Migration.of(world)
    transfer_id = migration.begun()
    pending = world.control("GET", migration.path).json()
    assert pending["transfer"] == {
        "transferId": transfer_id,
        "status": "1002",
        "customerId": "",
    }
    assert pending["eligibility"]["code"] == "5121"
    world.advance(by="PT60S")
    (shown,) = world.control("GET", "/memberships").json()["items"]
    customer = migration.read(transfer_id)["customerId"]
    assert shown["transfer"] == {
        "transferId": transfer_id,
        "status": "1000",
        "customerId": customer,
    }
    assert shown["eligibility"]["code"] == "5118"


def test_a_failed_transfer_is_none(world: World) -> None:
    world.rules(transferProcessingSeconds=60)
    migration = Migration.of(world)
    world.portal(f"/transfers/{migration.begun()}", status="1004")
    shown = world.control("GET", migration.path).json()
    assert (shown["transfer"], shown["eligibility"]) == (None, ELIGIBLE)


def test_the_first_look_is_that_of_the_first_distributor(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[{"countries": ["CA"]}, {"countries": ["US"]}])
    shown = membership_of(world, address=address())
    assert shown["eligibility"]["reasons"] == ["INVALID_COUNTRY"]
    assert world.partners[1].get(f"/memberships/{shown['membershipId']}/offers").status_code == 200


# --- Deletion ---------------------------------------------------------------------------------


def test_a_deleted_membership_is_gone(world: World) -> None:
    path = Migration.of(world).path
    assert world.control("DELETE", path).status_code == 204
    for method in ("GET", "DELETE"):
        refused(world.control(method, path), 404, "MEMBERSHIP_NOT_FOUND", "membershipId: ")
    assert world.partner.get(f"{path}/offers").json()["code"] == "5115"


def test_what_a_deleted_membership_became_stays(world: World) -> None:
    migration = Migration.of(world)
    transfer_id = migration.begun()
    customer = migration.read(transfer_id)["customerId"]
    assert world.control("DELETE", migration.path).status_code == 204
    assert migration.read(transfer_id)["status"] == "1000"
    assert world.partner.fetch(f"/customers/{customer}")["status"] == "1000"
    assert migration.preview().json()["code"] == "5115"


def test_a_membership_on_its_way_cannot_be_deleted(world: World) -> None:
    world.rules(transferProcessingSeconds=60)
    migration = Migration.of(world)
    transfer_id = migration.begun()
    answer = world.control("DELETE", migration.path)
    refused(answer, 409, "TRANSFER_PENDING", f"transferId: {transfer_id}")
    world.portal(f"/transfers/{transfer_id}", status="1004")
    assert world.control("DELETE", migration.path).status_code == 204


@pytest.mark.parametrize("membership_id", [NOBODY, "99511701", "%00", "x" * 41])
def test_no_other_membership_is_there(world: World, membership_id: str) -> None:
    for method in ("GET", "DELETE"):
        answer = world.control(method, f"/memberships/{membership_id}")
        refused(answer, 404, "MEMBERSHIP_NOT_FOUND", "membershipId: ")


@pytest.mark.every_backend
def test_the_id_of_a_deleted_membership_is_not_given_again(world: World) -> None:
    first = Migration.of(world)
    world.control("DELETE", first.path)
    assert Migration.of(world).membership_id != first.membership_id


# --- Transfers --------------------------------------------------------------------------------


def pending(world: World, **facts: Any) -> tuple[Migration, str]:
    """A migration that waits for its hour."""
    world.rules(transferProcessingSeconds=3600)
    migration = Migration.of(world, **facts)
    return migration, migration.begun()


def test_a_tester_completes_a_transfer_at_once(world: World) -> None:
    migration, transfer_id = pending(world)
    shown = world.control("PATCH", f"/transfers/{transfer_id}", {"status": "1000"}).json()
    found = migration.read(transfer_id)
    assert shown == {
        "transferId": transfer_id,
        "type": "MIGRATION",
        "membershipId": migration.membership_id,
        "customerId": found["customerId"],
        "distributorId": world.partner.distributor_id,
        "resellerId": migration.reseller_id,
        "creationDate": "2026-01-15T09:00:00Z",
        "status": "1000",
        "lineItems": shown["lineItems"],
    }
    assert [each | {"deploymentId": ""} for each in shown["lineItems"]] == found["lineItems"]
    assert found["status"] == "1000"
    done = world.advance(by="P1D")
    assert "transfer.completed" not in done["counts"]
    assert len(world.partner.subscriptions(found["customerId"])) == 2


def test_a_tester_completes_it_whatever_stands_against_it(world: World) -> None:
    migration, transfer_id = pending(world)
    world.portal(f"/resellers/{migration.reseller_id}", status="1004")
    world.portal(f"/transfers/{transfer_id}", status="1000")
    assert migration.read(transfer_id)["status"] == "1000"


def test_what_a_completed_transfer_makes_due_is_done_at_once(world: World) -> None:
    """A credit pack that has lapsed comes over with an end that is past."""
    offers = [vip(), vip(CREDIT_PACK)]
    _, transfer_id = pending(world, offers=offers, renewalDate="2026-01-10", renewalState="PARTIAL")
    world.portal(f"/transfers/{transfer_id}", status="1000")
    after = content(world)
    world.control("GET", "/memberships")
    assert content(world) == after


def test_a_tester_fails_a_transfer_and_the_membership_may_be_tried_again(world: World) -> None:
    migration, transfer_id = pending(world)
    world.portal(f"/transfers/{transfer_id}", status="1004")
    assert migration.read(transfer_id)["status"] == "1004"
    world.advance(by="PT3600S")
    assert migration.read(transfer_id)["status"] == "1004"
    world.rules(transferProcessingSeconds=0)
    assert migration.done()


def test_a_change_of_nothing_changes_nothing(world: World) -> None:
    migration, transfer_id = pending(world)
    before = content(world)
    for body in ({}, {"status": None}):
        answer = world.control("PATCH", f"/transfers/{transfer_id}", body)
        assert answer.json()["status"] == "1002"
    assert content(world) == before
    assert migration.read(transfer_id)["status"] == "1002"


@pytest.mark.parametrize(("first", "then"), [("1000", "1004"), ("1004", "1000")])
def test_what_is_settled_stays_so(world: World, first: str, then: str) -> None:
    _, transfer_id = pending(world)
    for _ in range(2):
        world.portal(f"/transfers/{transfer_id}", status=first)
    answer = world.control("PATCH", f"/transfers/{transfer_id}", {"status": then})
    refused(answer, 409, "TRANSFER_SETTLED", f"status: {first}")


def test_a_change_of_reseller_is_settled_from_the_start(world: World) -> None:
    partner = world.partner
    move = Move(world, partner, partner, partner.customer(), partner.reseller("Duck Reselling"))
    path = f"/transfers/{move.done()['transferId']}"
    shown = world.control("PATCH", path, {"status": "1000"}).json()
    assert (shown["type"], shown["membershipId"]) == ("RESELLER_CHANGE", "")
    assert (shown["customerId"], shown["status"]) == (move.customer, "1000")
    answer = world.control("PATCH", path, {"status": "1004"})
    refused(answer, 409, "TRANSFER_SETTLED", "status: 1000")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"status": "1002"}, "status:"),
        ({"status": 1000}, "status:"),
        ({"customerId": "1"}, "customerId:"),
        ([], "body"),
    ],
)
def test_a_bad_change_of_a_transfer_is_named(world: World, body: object, fault: str) -> None:
    refused(world.control("PATCH", "/transfers/1", body), 400, "INVALID_REQUEST", fault)


def test_there_is_no_other_transfer(world: World) -> None:
    for transfer_id in ("1", "%00"):
        answer = world.control("PATCH", f"/transfers/{transfer_id}", {"status": "1000"})
        refused(answer, 404, "TRANSFER_NOT_FOUND", "transferId: ")


def test_worlds_have_memberships_of_their_own(new_world: Callable[..., World]) -> None:
    here, there = new_world(seed=3), new_world(seed=4)
    stray = Migration.of(here)
    refused(there.control("GET", stray.path), 404, "MEMBERSHIP_NOT_FOUND")
    assert there.control("GET", "/memberships").json()["items"] == []
    refused(World(here.http, "no-world").control("GET", "/memberships"), 404, "WORLD_NOT_FOUND")
