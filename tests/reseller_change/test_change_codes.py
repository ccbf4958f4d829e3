"""Codes that a reseller has mailed to a customer's admins, who redeem them (RC-6)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.control_api.control import refused
from tests.mail import outbox
from tests.reseller_change.moving import Move
from tests.support import Json, World, contact, profile
from tests.support import refused as refused_by_adobe

ADMIN = "mickey@mouse.com"
OTHER_ADMIN = "minnie@mouse.com"


@pytest.fixture
def move(world: World) -> Move:
    """A customer with two admins and no licences, and another reseller of its distributor."""
    partner = world.partner
    contacts = [contact(ADMIN), contact(OTHER_ADMIN)]
    customer = partner.customer(contacts=contacts)
    return Move(world, partner, partner, customer, partner.reseller("Duck Reselling"))


def send(move: Move, vip_id: str = "", email: str = ADMIN, reseller: str = "") -> httpx.Response:
    body = {"vipId": vip_id or move.customer, "adminEmail": email}
    path = f"/resellers/{reseller or move.reseller}/change-codes"
    return move.world.control("POST", path, body)


def sent(move: Move, vip_id: str = "", reseller: str = "") -> str:
    answer = send(move, vip_id, reseller=reseller)
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def redeem(move: Move, code: str) -> httpx.Response:
    path = f"/customers/{move.customer}/change-codes/redeem"
    return move.world.control("POST", path, {"code": code})


def reseller_of(move: Move) -> str:
    found: str = move.new.fetch(f"/customers/{move.customer}")["resellerId"]
    return found


def live_codes(move: Move) -> list[Json]:
    answer = move.world.control("GET", f"/customers/{move.customer}/approval-codes")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["totalCount"] == len(found["items"])
    items: list[Json] = found["items"]
    return items


def test_a_code_is_mailed_to_all_admins_with_its_expiry(move: Move) -> None:
    answer = send(move)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["expiry"] == "2026-01-18T09:00:00Z"
    assert made["sentTo"] == [ADMIN, OTHER_ADMIN]
    assert len(made["code"]) == 8
    (email,) = outbox(move.world, kind="reseller-change-code")
    assert email["recipients"] == [ADMIN, OTHER_ADMIN]
    for told in (made["code"], made["expiry"], "Duck Reselling", "Admin Console"):
        assert told in email["text"]


@pytest.mark.parametrize("email", [OTHER_ADMIN, "Minnie@Mouse.COM"])
def test_any_admin_may_be_named_in_any_case(move: Move, email: str) -> None:
    assert send(move, email=email).status_code == 201


@pytest.mark.every_backend
def test_redeeming_moves_the_customer(move: Move) -> None:
    answer = redeem(move, sent(move))
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made["resellerId"] == move.reseller
    assert made["resellerName"] == "Duck Reselling"
    assert reseller_of(move) == move.reseller
    shown = move.new.fetch(f"/transfers/{made['transferId']}")
    assert shown["customerId"] == move.customer
    (email,) = outbox(move.world, kind="membership-changed")
    assert "Duck Reselling" in email["text"]


def test_redeeming_moves_the_customer_to_another_distributor(across: Move) -> None:
    admin = across.old.fetch(f"/customers/{across.customer}")["companyProfile"]["contacts"][0]
    code = send(across, email=admin["email"]).json()["code"]
    assert redeem(across, code).status_code == 200
    assert reseller_of(across) == across.reseller
    refused_by_adobe(across.old.get(f"/customers/{across.customer}"), 404, "1116")


def test_a_code_works_in_its_last_second_and_no_longer(move: Move) -> None:
    first, second = sent(move), sent(move)
    move.world.advance(to="2026-01-18T09:00:00Z")
    refused(redeem(move, first), 409, "CHANGE_CODE_EXPIRED", "expiry: 2026-01-18T09:00:00Z")
    move.world.rules(resellerConsoleCodeHours=73)
    move.world.advance(to="2026-01-18T09:59:59Z")
    assert redeem(move, second).status_code == 200


def test_a_second_before_72_hours_are_over_a_code_works(move: Move) -> None:
    code = sent(move)
    move.world.advance(to="2026-01-18T08:59:59Z")
    assert redeem(move, code).status_code == 200


def test_the_sixth_code_of_a_utc_day_is_refused_and_goes_after_midnight(move: Move) -> None:
    other = move.old.customer(contacts=[contact(ADMIN)])
    for customer in (move.customer, other, move.customer, other, move.customer):
        sent(move, customer)
    said = ["resellerConsoleCodesPerDay: 5", "sent on 2026-01-15: 5"]
    refused(send(move, other), 409, "CODE_LIMIT", *said)
    move.world.advance(to="2026-01-15T23:59:59Z")
    answer = send(move)
    refused(answer, 409, "CODE_LIMIT", *said)
    assert answer.json()["message"] == "You can send up to five reseller change codes per day"
    move.world.advance(to="2026-01-16T00:00:00Z")
    sent(move)


def test_another_reseller_has_a_day_of_its_own(move: Move) -> None:
    move.world.rules(resellerConsoleCodesPerDay=1)
    sent(move)
    refused(send(move), 409, "CODE_LIMIT")
    sent(move, reseller=move.old.reseller("Goose Reselling"))


def test_a_refused_code_does_not_count(move: Move) -> None:
    move.world.rules(resellerConsoleCodesPerDay=1)
    refused(send(move, email="goofy@mouse.com"), 409, "ADMIN_UNKNOWN")
    sent(move)


def test_a_number_that_no_vip_has_is_refused(move: Move) -> None:
    answer = send(move, vip_id="1009999999")
    refused(answer, 404, "VIP_UNKNOWN", "vipId: 1009999999")
    assert answer.json()["message"] == "No VIP with this number"


def test_an_email_of_nobody_who_is_an_admin_is_refused(move: Move) -> None:
    refused(send(move, email="goofy@mouse.com"), 409, "ADMIN_UNKNOWN", "adminEmail: goofy")
    move.world.control("PATCH", f"/customers/{move.customer}", {"contacts": []})
    refused(send(move), 409, "ADMIN_UNKNOWN")


def test_a_resellers_own_customer_is_refused(move: Move) -> None:
    own = reseller_of(move)
    refused(send(move, reseller=own), 409, "CUSTOMER_IS_OWN", f"vipId: {move.customer}")


def test_a_reseller_that_is_not_there_sends_nothing(move: Move) -> None:
    refused(send(move, reseller="1009999999"), 404, "RESELLER_NOT_FOUND")
    assert outbox(move.world, kind="reseller-change-code") == []


def test_one_redemption_uses_up_all_codes_of_the_customer(move: Move) -> None:
    first, second, approval = sent(move), sent(move), move.code()
    assert redeem(move, second).status_code == 200
    for code in (first, second):
        refused(redeem(move, code), 409, "CHANGE_CODE_USED", "used at: 2026-01-15T09:00:00Z")
    refused_by_adobe(move.commit(approval), 400, "1131")
    assert live_codes(move) == []


def test_a_change_by_the_partner_api_uses_up_mailed_codes_too(move: Move) -> None:
    code = sent(move, reseller=move.old.reseller("Goose Reselling"))
    move.done()
    refused(redeem(move, code), 409, "CHANGE_CODE_USED")


def test_the_two_kinds_of_codes_are_not_taken_for_each_other(move: Move) -> None:
    refused(redeem(move, move.code()), 404, "CHANGE_CODE_UNKNOWN")
    refused_by_adobe(move.commit(sent(move)), 404, "1128")


@pytest.mark.parametrize("code", ["00000000", "not-a-code", "x" * 40])
def test_an_unknown_code_is_refused(move: Move, code: str) -> None:
    refused(redeem(move, code), 404, "CHANGE_CODE_UNKNOWN", f"code: {code}")


def test_another_customers_code_is_unknown(move: Move) -> None:
    other = move.old.customer(contacts=[contact(ADMIN)])
    refused(redeem(move, sent(move, other)), 404, "CHANGE_CODE_UNKNOWN")


def test_only_a_customer_that_is_there_redeems(world: World) -> None:
    path = "/customers/1009999999/change-codes/redeem"
    refused(world.control("POST", path, {"code": "12345678"}), 404, "CUSTOMER_NOT_FOUND")
    answer = world.control("GET", "/customers/1009999999/approval-codes")
    refused(answer, 404, "CUSTOMER_NOT_FOUND")


def test_the_blackout_refuses_and_leaves_the_code_alive(move: Move) -> None:
    move.old.order(move.customer)
    move.world.advance(to="2026-12-14T12:00:00Z")
    before = sent(move)
    move.world.advance(to="2026-12-16T00:00:00Z")
    answer = redeem(move, before)
    refused(answer, 409, "REFUSED", "5117", "Reason: IN_RENEWAL_WINDOW")
    move.world.rules(resellerChangeBlackoutBeforeDays=29)
    assert redeem(move, before).status_code == 200


@pytest.mark.parametrize(
    ("spoil", "details"),
    [
        (
            lambda move: move.world.control(
                "PATCH", f"/resellers/{move.reseller}", {"status": "1004"}
            ),
            ["5119"],
        ),
        (
            lambda move: move.world.control(
                "PATCH", f"/customers/{move.customer}", {"status": "1004"}
            ),
            ["5117", "Reason: INACTIVE"],
        ),
    ],
    ids=["inactive reseller", "inactive customer"],
)
def test_what_refuses_a_commit_refuses_a_redemption(
    move: Move, spoil: Callable[[Move], httpx.Response], details: list[str]
) -> None:
    code = sent(move)
    assert spoil(move).status_code == 200
    refused(redeem(move, code), 409, "REFUSED", *details)


def test_a_reseller_of_another_segment_does_not_get_the_customer(move: Move) -> None:
    body = profile("Goose Education", marketSegments=["EDU"])
    made = move.old.make("/resellers", {"companyProfile": body})
    code = sent(move, reseller=made["resellerId"])
    refused(redeem(move, code), 409, "REFUSED", "5117", "Reason: BAD_MARKET_SEGMENT")


def test_the_customers_live_approval_codes_are_listed_with_their_expiry(move: Move) -> None:
    assert live_codes(move) == []
    first = move.code()
    move.world.advance(by="PT1H")
    second = move.code()
    sent(move)
    assert live_codes(move) == [
        {"approvalCode": first, "expiry": "2026-01-22T09:00:00Z"},
        {"approvalCode": second, "expiry": "2026-01-22T10:00:00Z"},
    ]
    move.world.advance(to="2026-01-22T08:59:59Z")
    assert len(live_codes(move)) == 2
    move.world.advance(by="PT1S")
    assert [each["approvalCode"] for each in live_codes(move)] == [second]
