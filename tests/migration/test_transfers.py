"""A transfer from its request to its end: who may ask, what is answered, when it completes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.migrating import NOBODY, Migration, vip
from tests.reseller_change.moving import request
from tests.support import OTHER_TEAM, TEAM, Json, World, content, refused, shape

SAMPLE: Json = {
    "transferId": "5555luaigdfads555",
    "customerId": "",
    "membershipId": "12345678",
    "resellerId": "999888777",
    "creationDate": "2019-12-10T22:49:55Z",
    "status": "1002",
    "lineItems": [
        {
            "lineItemNumber": 1,
            "offerId": "12345678CA01A12",
            "currencyCode": "USD",
            "quantity": 10,
            "subscriptionId": "",
        }
    ],
    "links": {"self": {"uri": "/v3/…", "method": "GET", "headers": []}},
}


def events(world: World, kind: str) -> list[Json]:
    items: list[Json] = world.control("GET", f"/events?kind={kind}").json()["items"]
    return items


# --- Answers ---------------------------------------------------------------------------------


def test_the_request_is_answered_with_the_pending_transfer(world: World) -> None:
    migration = Migration.of(world)
    answer = migration.begin()
    assert answer.status_code == 202
    shown = answer.json()
    assert shape(shown) == shape(SAMPLE)
    uri = f"/v3{migration.path}/transfers/{shown['transferId']}"
    assert shown == {
        "transferId": shown["transferId"],
        "customerId": "",
        "membershipId": migration.membership_id,
        "resellerId": migration.reseller_id,
        "creationDate": "2026-01-15T09:00:00Z",
        "status": "1002",
        "lineItems": [
            line(1, TEAM, 5),
            line(2, OTHER_TEAM, 3),
        ],
        "links": {"self": {"uri": uri, "method": "GET", "headers": []}},
    }


def line(number: int, offer_id: str, quantity: int) -> Json:
    return {
        "lineItemNumber": number,
        "offerId": offer_id,
        "currencyCode": "USD",
        "quantity": quantity,
        "subscriptionId": "",
    }


def test_the_next_read_shows_it_complete_with_its_customer(world: World) -> None:
    migration = Migration.of(world)
    pending = migration.begin().json()
    found = migration.read(pending["transferId"])
    customer = found["customerId"]
    held = [each["subscriptionId"] for each in world.partner.subscriptions(customer)]
    assert [each["subscriptionId"] for each in found["lineItems"]] == held
    changed = {"customerId", "status", "lineItems"}
    assert {name for name in found if found[name] != pending[name]} == changed
    assert found["status"] == "1000"
    (sample_line,) = SAMPLE["lineItems"]
    read_sample = SAMPLE | {"lineItems": [sample_line | {"deploymentId": "12345"}]}
    assert shape(found) == shape(read_sample)
    assert {each["deploymentId"] for each in found["lineItems"]} == {""}


def test_the_same_intent_again_is_the_first_answer_again(world: World) -> None:
    migration = Migration.of(world)
    body = {"resellerId": migration.reseller_id}
    path = f"{migration.path}/transfers"
    first = world.partner.post(path, body, X_Correlation_Id="once")
    again = world.partner.post(path, body, X_Correlation_Id="once")
    assert (again.status_code, again.content) == (202, first.content)
    refused(world.partner.post(path, body, X_Correlation_Id="twice"), 400, "5118")


def test_a_membership_moves_once(world: World) -> None:
    migration = Migration.of(world)
    transfer_id = migration.begun()
    for answer in (
        migration.preview(),
        migration.begin(),
        migration.begin("?expire-open-pas=true"),
    ):
        refused(answer, 400, "5118")
    facts = migration.why()["facts"]
    assert (facts["transferId"], facts["status"]) == (transfer_id, "1000")


@pytest.mark.every_backend
def test_two_transfers_at_once_are_one(world: World) -> None:
    migration = Migration.of(world)
    world.partner.token = world.partner.authenticate()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: migration.begin(), range(2)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [202, 400]
    (loser,) = [answer.json()["code"] for answer in answers if answer.status_code == 400]
    assert loser in {"5118", "5121"}
    assert len(events(world, "transfer.completed")) == 1


# --- Processing time -------------------------------------------------------------------------


def test_it_completes_when_its_processing_time_is_over(world: World) -> None:
    world.rules(transferProcessingSeconds=3600)
    migration = Migration.of(world)
    transfer_id = migration.begun()
    world.advance(by="PT3599S")
    assert migration.read(transfer_id)["status"] == "1002"
    for answer in (migration.preview(), migration.begin()):
        refused(answer, 400, "5121")
    assert migration.why()["facts"]["since"] == "2026-01-15T09:00:00Z"
    done = world.advance(by="PT1S")
    assert done["counts"]["transfer.completed"] == 1
    found = migration.read(transfer_id)
    assert (found["status"], found["creationDate"]) == ("1000", "2026-01-15T09:00:00Z")
    refused(migration.begin(), 400, "5118")
    customer = world.partner.fetch(f"/customers/{found['customerId']}")
    assert customer["creationDate"] == "2026-01-15T10:00:00Z"


def test_a_reseller_that_became_inactive_meanwhile_makes_it_fail(world: World) -> None:
    world.rules(transferProcessingSeconds=60)
    migration = Migration.of(world)
    transfer_id = migration.begun()
    world.portal(f"/resellers/{migration.reseller_id}", status="1004")
    world.advance(by="PT60S")
    found = migration.read(transfer_id)
    assert (found["status"], found["customerId"]) == ("1004", "")
    assert {each["subscriptionId"] for each in found["lineItems"]} == {""}
    (failed,) = events(world, "transfer.failed")
    assert "5119" in failed["summary"]
    assert transfer_id in failed["summary"]
    refused(migration.begin(), 400, "5119")
    world.portal(f"/resellers/{migration.reseller_id}", status="1000")
    world.rules(transferProcessingSeconds=0)
    assert migration.done()
    assert migration.read(transfer_id)["status"] == "1004"


def test_a_window_that_opened_meanwhile_makes_it_fail(world: World) -> None:
    world.rules(transferProcessingSeconds=86_400)
    migration = Migration.of(world, renewalDate="2026-02-15", renewalState="PARTIAL")
    transfer_id = migration.begun()
    world.advance(by="P1D")
    assert migration.read(transfer_id)["status"] == "1004"
    (failed,) = events(world, "transfer.failed")
    assert "Reason: IN_WINDOW_PARTIAL_RENEWAL" in failed["summary"]


def test_an_anniversary_meanwhile_leaves_behind_what_was_not_renewed(world: World) -> None:
    world.rules(transferProcessingSeconds=4 * 86_400)
    migration = Migration.of(world, renewalDate="2026-02-18", renewalState="PARTIAL")
    world.rules(earlyRenewalDays=0)
    world.advance(to="2026-02-17T12:00:00Z")
    transfer_id = migration.begun()
    world.advance(by="P4D")
    customer = migration.read(transfer_id)["customerId"]
    held = world.partner.subscriptions(customer)
    assert [each["status"] for each in held] == ["1000", "1004"]


def test_one_long_advance_or_many_short_ones_end_alike(new_world: Callable[..., World]) -> None:
    shown = []
    for steps in (1, 100):
        world = new_world(seed=5, rules={"transferProcessingSeconds": 40 * 86_400})
        migration = Migration.of(world, renewalDate="2026-02-10", renewalState="FULL")
        transfer_id = migration.begun()
        for _ in range(steps):
            world.advance(by=f"P{400 // steps}D")
        found = migration.read(transfer_id)
        customer = found["customerId"]
        partner = world.partner
        held, orders = partner.subscriptions(customer), partner.orders(customer)
        shown.append((found, held, orders, partner.fetch(f"/customers/{customer}")))
        assert [each["orderType"] for each in orders] == ["RENEWAL", "TRANSFER"]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_flags_of_the_request_count_when_it_is_processed(
    world: World,
    at_once: bool,  # noqa: FBT001 - a case of the table
) -> None:
    if not at_once:
        world.rules(transferProcessingSeconds=60)
    facts: Json = {"lastPurchaseDate": "2026-01-15", "openPurchaseAuthorizations": [vip()] * 2}
    migration = Migration.of(world, **facts)
    transfer_id = migration.begun("?ignore-order-return=true&expire-open-pas=true")
    path = migration.path
    if not at_once:
        assert world.control("GET", path).json()["openPurchaseAuthorizations"]
        world.advance(by="PT60S")
    assert migration.read(transfer_id)["status"] == "1000"
    assert world.control("GET", path).json()["openPurchaseAuthorizations"] == []
    (expired,) = events(world, "authorization.expired")
    assert expired["summary"].startswith("2 open purchase authorizations")


def test_without_the_flag_nothing_expires(world: World) -> None:
    migration = Migration.of(world)
    migration.done("?ignore-order-return=true")
    assert events(world, "authorization.expired") == []


@pytest.mark.every_backend
def test_a_failed_transfer_expires_nothing(world: World) -> None:
    world.rules(transferProcessingSeconds=60)
    migration = Migration.of(world, openPurchaseAuthorizations=[vip()])
    migration.begun("?expire-open-pas=true")
    world.portal(f"/resellers/{migration.reseller_id}", status="1004")
    world.advance(by="PT60S")
    assert len(world.control("GET", migration.path).json()["openPurchaseAuthorizations"]) == 1


def test_the_admins_are_told(world: World) -> None:
    contacts = [
        {"firstName": "Minnie", "lastName": "Mouse", "email": "Minnie@mouse.com"},
        {"firstName": "Daisy", "lastName": "Duck", "email": "daisy@duck.com"},
    ]
    migration = Migration.of(world, companyName="Acme Inc", contacts=contacts)
    customer = migration.done()
    (email,) = world.control("GET", "/outbox").json()["items"]
    assert email["kind"] == "membership-changed"
    assert email["customerId"] == customer
    assert email["recipients"] == ["minnie@mouse.com", "daisy@duck.com"]
    assert "Acme Inc" in email["subject"]
    assert migration.membership_id in email["text"]


# --- Resellers -------------------------------------------------------------------------------


def test_the_reseller_must_be_the_distributors_own(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    migration = Migration.of(world)
    for stranger in ("1009999999", world.partners[1].reseller("Foreign")):
        refused(migration.begin(reseller_id=stranger), 404, "1115")
    assert migration.why()["facts"] == {"resellerId": stranger}
    assert migration.done()


@pytest.mark.parametrize("status", ["1004", "1010", "1012", "1014"])
def test_an_inactive_reseller_gains_nobody(world: World, status: str) -> None:
    migration = Migration.of(world)
    world.portal(f"/resellers/{migration.reseller_id}", status=status)
    refused(migration.begin(), 400, "5119")
    assert migration.why()["facts"]["status"] == status
    assert len(migration.items()) == 2


def test_a_pending_reseller_may_gain_customers(world: World) -> None:
    world.rules(accountProcessingSeconds=60)
    assert Migration.of(world).done()


def test_checks_come_in_their_order(world: World) -> None:
    partner = world.partner
    inactive = partner.reseller("Lost Reselling")
    world.portal(f"/resellers/{inactive}", status="1004")
    lonely = Migration.of(world, contacts=[], active=False)
    refused(Migration(world, partner, NOBODY, "1").begin(), 400, "5115")
    refused(lonely.begin(reseller_id="1"), 404, "1115")
    refused(lonely.begin(reseller_id=inactive), 400, "5119")
    refused(lonely.begin(), 400, "5120")
    refused(Migration.of(world, active=False).begin(), 400, "5117")
    moved = Migration.of(world)
    moved.done()
    refused(moved.begin(reseller_id="1"), 400, "5118")
    world.rules(transferProcessingSeconds=60)
    moving = Migration.of(world)
    moving.begun()
    refused(moving.begin(reseller_id="1"), 400, "5121")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "1122", "resellerId"),
        ({"resellerId": ""}, "1117", "resellerId"),
        ({"resellerId": None}, "1117", "resellerId"),
        ({"resellerId": 1}, "1117", "resellerId"),
        ({"resellerId": "1" * 41}, "1117", "resellerId"),
        ({"resellerId": "1", "type": "VIP"}, "1121", "type"),
    ],
)
def test_a_bad_body_is_refused_and_nothing_begins(
    world: World, body: Json, code: str, field: str
) -> None:
    migration = Migration.of(world)
    before = content(world)
    refused(world.partner.post(f"{migration.path}/transfers", body), 400, code, field)
    assert content(world) == before


# --- Reading ---------------------------------------------------------------------------------


def test_a_transfer_is_read_by_whoever_asked_for_it(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    migration, other = Migration.of(world), Migration.of(world)
    transfer_id = migration.begun()
    other.begun()
    assert migration.read(transfer_id)["transferId"] == transfer_id
    stranger = world.partners[1]
    for partner, path in (
        (stranger, f"{migration.path}/transfers/{transfer_id}"),
        (world.partner, f"{other.path}/transfers/{transfer_id}"),
        (world.partner, f"/memberships/{NOBODY}/transfers/{transfer_id}"),
        (world.partner, f"/memberships/%00/transfers/{transfer_id}"),
        (world.partner, f"{migration.path}/transfers/1109999999"),
    ):
        refused(partner.get(path), 400, "5116")
    assert migration.why()["facts"]["transferId"] == "1109999999"


def test_another_distributor_meets_5118_and_sees_no_customer(
    new_world: Callable[..., World],
) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    migration = Migration.of(world)
    customer = migration.done()
    stranger = world.partners[1]
    reseller = stranger.reseller("Foreign Reselling")
    refused(stranger.get(f"{migration.path}/offers"), 400, "5118")
    answer = stranger.post(f"{migration.path}/transfers", {"resellerId": reseller})
    refused(answer, 400, "5118")
    refused(stranger.get(f"/customers/{customer}"), 404, "1116")


def test_a_change_of_reseller_is_no_migration_and_the_other_way_round(world: World) -> None:
    migration = Migration.of(world)
    customer = migration.done()
    transfer_id = world.control("GET", migration.path).json()["transfer"]["transferId"]
    refused(world.partner.get(f"/transfers/{transfer_id}"), 400, "5116")
    code = world.control("POST", f"/customers/{customer}/approval-codes").json()["approvalCode"]
    body = request(code, world.partner.reseller("Third Reselling"))
    changed = world.partner.make("/transfers", body)["transferId"]
    for membership in (migration.membership_id, "%00"):
        refused(world.partner.get(f"/memberships/{membership}/transfers/{changed}"), 400, "5116")
