"""Reseller Change for Customer: a code is mailed, and why it may not be."""

from __future__ import annotations

import pytest

from tests.mail import outbox
from tests.support import World, contact
from tests.visiting import Visitor

ADMIN = "minnie@mouse.example"


@pytest.fixture
def theirs(world: World) -> str:
    """A customer of another reseller."""
    other = world.partner.reseller("Other Reselling")
    contacts = [contact(), contact(ADMIN)]
    return world.partner.customer(other, "Mouse Works", contacts=contacts)


@pytest.fixture
def form(root: str, visitor: Visitor) -> Visitor:
    """A visitor at the form."""
    return visitor.get(f"{root}/customers").click("Reseller Change for Customer")


def send(form: Visitor, customer: str, admin: str = ADMIN) -> Visitor:
    return form.press("Send Email", vipId=customer, adminEmail=admin)


def test_all_admins_get_the_code(world: World, theirs: str, form: Visitor) -> None:
    send(form, theirs)
    (told,) = form.messages
    assert f"on its way to 2 system admins of VIP {theirs}." in told
    assert told.endswith("The code works until 2026-01-18T09:00:00Z.")
    (sent,) = outbox(world, kind="reseller-change-code")
    assert sent["recipients"] == ["mickey@mouse.com", ADMIN]


def test_refusals_say_why_and_keep_what_was_typed(
    world: World, reseller: str, theirs: str, form: Visitor
) -> None:
    own = world.partner.customer(reseller, "Own Works", contacts=[contact(ADMIN)])
    for vip_id, admin, status, told in (
        ("1000000000", ADMIN, 404, "No VIP with this number"),
        (theirs, "goofy@mouse.example", 409, "This is no admin of the customer"),
        (own, ADMIN, 409, "The customer is this reseller's already"),
        ("", "", 400, "INVALID_REQUEST"),
        ("a\0b", "a\0b", 400, "INVALID_REQUEST"),
    ):
        send(form, vip_id, admin)
        assert form.status == status
        assert told in form.messages[0]
        fields = [str(field["value"]) for field in form.page.select("main form [name][id]")]
        # A page cannot hold a NUL: browsers read another sign in its place.
        assert fields == [typed.replace("\0", "\ufffd") for typed in (vip_id, admin)]
    assert outbox(world, kind="reseller-change-code") == []


def test_c4_the_sixth_code_of_a_day_waits_for_midnight(
    world: World, theirs: str, form: Visitor
) -> None:
    for _ in range(5):
        assert send(form, theirs).status == 200
    assert send(form, theirs).status == 409
    assert "You can send up to five reseller change codes per day" in form.messages[0]
    world.advance(to="2026-01-15T23:59:59Z")
    assert send(form, theirs).status == 409
    world.advance(to="2026-01-16T00:00:00Z")
    assert send(form, theirs).status == 200


@pytest.mark.parametrize(
    ("moment", "status"), [("2026-01-18T08:59:59Z", 200), ("2026-01-18T09:00:00Z", 409)]
)
def test_c5_a_code_of_the_page_works_to_the_last_second_of_72_hours(
    world: World, reseller: str, root: str, theirs: str, form: Visitor, moment: str, status: int
) -> None:
    send(form, theirs)
    (sent,) = outbox(world, kind="reseller-change-code")
    code = sent["text"].partition("the code ")[2].split()[0]
    world.advance(to=moment)
    answer = world.control("POST", f"/customers/{theirs}/change-codes/redeem", {"code": code})
    assert answer.status_code == status, answer.text
    names = [row[0] for row in form.get(f"{root}/customers").rows()]
    assert any("Mouse Works" in name for name in names) == (status == 200)
    assert reseller


def test_the_page_says_what_the_rules_say(world: World, root: str, visitor: Visitor) -> None:
    world.rules(resellerConsoleCodeHours=24, resellerConsoleCodesPerDay=2)
    visitor.get(f"{root}/reseller-change")
    assert "valid for 24 hours" in visitor.text
    assert "up to 2 reseller change codes per day" in visitor.text
