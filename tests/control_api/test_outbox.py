"""The emails that Adobe would have sent, as the control plane shows them (VC-4)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest

from tests.control_api.control import refused
from tests.mail import outbox, sent
from tests.reseller_change.moving import Move, code_of
from tests.support import (
    EDU,
    OTHER_TEAM,
    START,
    TEAM,
    Json,
    Partner,
    World,
    contact,
    content,
    line,
    profile,
)

pytestmark = pytest.mark.every_backend

ADMINS = ["minnie@mouse.com", "mickey@mouse.com"]
NewWorld = Callable[..., World]


def two_admins() -> list[Json]:
    return [contact("Minnie@Mouse.com"), contact(ADMINS[1]), contact("MICKEY@mouse.com")]


@pytest.fixture
def acme(partner: Partner) -> str:
    """A customer with two admins, one of them named twice."""
    return partner.customer(name="Acme Inc", contacts=two_admins())


# --- Accounts ------------------------------------------------------------------------------------


def test_a_new_customer_is_invited_and_then_welcomed(world: World, acme: str) -> None:
    assert outbox(world) == [
        {
            "emailId": 1,
            "at": START,
            "kind": "invitation",
            "customerId": acme,
            "recipients": ADMINS,
            "subject": "Acme Inc is invited to VIP Marketplace",
            "text": f"A reseller of Adobe has added Acme Inc (customer {acme}) to VIP Marketplace. "
            "Accept the invitation to manage its products in the Admin Console.",
        },
        {
            "emailId": 2,
            "at": START,
            "kind": "welcome",
            "customerId": acme,
            "recipients": ADMINS,
            "subject": "You are an admin of Acme Inc",
            "text": f"Acme Inc (customer {acme}) is a member of VIP Marketplace, and you are one "
            "of its admins: in the Admin Console you assign its licences to users.",
        },
    ]


def test_the_welcome_comes_when_the_customer_is_active(new_world: NewWorld) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    reseller = world.partner.reseller()
    world.advance(by="PT60S")
    world.partner.customer(reseller)
    assert [each["kind"] for each in outbox(world)] == ["invitation"]
    world.advance(by="PT59S")
    assert [each["kind"] for each in outbox(world)] == ["invitation"]
    world.advance(by="PT1S")
    assert sent(world, "welcome") == [("2026-01-15T09:02:00Z", "welcome")]


def test_who_is_another_resellers_customer_is_not_welcomed(world: World, partner: Partner) -> None:
    contacts = [contact("owner@acme.com")]
    partner.customer(name="Acme Inc", contacts=contacts)
    duplicate = partner.customer(name="Acme Inc", contacts=contacts)
    assert partner.fetch(f"/customers/{duplicate}")["status"] == "1014"
    assert [each["kind"] for each in outbox(world, customer_id=duplicate)] == ["invitation"]


def test_a_refused_customer_is_not_invited(world: World, partner: Partner) -> None:
    body = {"resellerId": partner.reseller(), "companyProfile": profile("Acme", contacts=[])}
    assert partner.post("/customers", body).status_code == 400
    assert outbox(world) == []


def test_a_customer_of_the_testers_is_invited_and_welcomed(world: World) -> None:
    body = {
        "customerId": "P1005123456",
        "resellerId": world.partner.reseller(),
        "companyProfile": profile("Fixed Inc", contacts=two_admins()),
    }
    assert world.control("POST", "/customers", body).status_code == 201
    found = outbox(world, customer_id="P1005123456")
    assert [(each["kind"], each["recipients"]) for each in found] == [
        ("invitation", ADMINS),
        ("welcome", ADMINS),
    ]


def test_the_portal_welcomes_a_pending_customer_once(new_world: NewWorld) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    customer = world.partner.customer()
    world.portal(f"/customers/{customer}", status="1000")
    world.portal(f"/customers/{customer}", status="1004")
    world.portal(f"/customers/{customer}", status="1000")
    world.advance(by="P1D")
    assert sent(world, "welcome") == [(START, "welcome")]


def test_whom_an_update_names_is_welcomed_again(world: World, partner: Partner, acme: str) -> None:
    world.advance(by="P1D")
    named = profile("Acme Inc", contacts=[contact("Goofy@Mouse.com"), contact(ADMINS[1])])
    body = {"companyProfile": named}
    first = partner.patch(f"/customers/{acme}", body, X_Correlation_Id="again")
    assert first.status_code == 200
    again = partner.patch(f"/customers/{acme}", body, X_Correlation_Id="again")
    assert again.content == first.content
    bad = {"companyProfile": {**named, "companyName": "Other Inc"}}
    assert partner.patch(f"/customers/{acme}", bad).status_code == 400
    (email,) = outbox(world, from_="2026-01-16")
    assert (email["kind"], email["at"]) == ("welcome", "2026-01-16T09:00:00Z")
    assert email["recipients"] == ["goofy@mouse.com", ADMINS[1]]


# --- Orders and returns ----------------------------------------------------------------------


def test_an_order_is_told_with_its_lines(world: World, partner: Partner, acme: str) -> None:
    order = partner.order(acme, line(TEAM, 5, 1), line(OTHER_TEAM, 1, 2))
    (email,) = outbox(world, kind="order-placed")
    assert (email["at"], email["customerId"], email["recipients"]) == (START, acme, ADMINS)
    assert email["subject"] == f"Order {order['orderId']} for Acme Inc"
    assert email["text"].splitlines() == [
        f"Adobe received an order for Acme Inc (customer {acme}).",
        "",
        f"Order {order['orderId']} of 2026-01-15:",
        "- Acrobat Pro for teams: 5, ending on 2027-01-15",
        "- Creative Cloud All Apps for teams: 1, ending on 2027-01-15",
    ]


def test_what_is_no_order_is_not_told(world: World, partner: Partner, acme: str) -> None:
    body = {"orderType": "NEW", "lineItems": [line()]}
    for _ in range(2):
        answer = partner.post(f"/customers/{acme}/orders", body, X_Correlation_Id="again")
        assert answer.status_code == 201
    assert partner.preview(acme).status_code == 201
    assert partner.try_order(acme, line(EDU)).status_code == 400
    assert len(outbox(world, kind="order-placed")) == 1


def test_an_order_is_told_when_it_is_placed_and_a_return_when_it_is_done(
    new_world: NewWorld,
) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    partner = world.partner
    acme = partner.customer(name="Acme Inc", contacts=two_admins())
    order = partner.order(acme, line(TEAM, 5, 1), line(OTHER_TEAM, 3, 2))
    assert sent(world) == [(START, "order-placed")]
    world.advance(by="PT1H")
    answer = partner.give_back(acme, order, line(TEAM, 2, 1), line(OTHER_TEAM, 3, 2))
    returned = answer.json()["orderId"]
    world.advance(by="PT3599S")
    assert sent(world) == [(START, "order-placed")]
    world.advance(by="PT1S")
    (email,) = outbox(world, kind="licenses-returned")
    assert (email["at"], email["recipients"]) == ("2026-01-15T11:00:00Z", ADMINS)
    assert email["subject"] == "Licences of Acme Inc were returned"
    assert email["text"].splitlines() == [
        f"Return {returned} of order {order['orderId']} for Acme Inc (customer {acme}) is done.",
        "",
        "Returned:",
        "- Acrobat Pro for teams: 2",
        "- Creative Cloud All Apps for teams: 3",
    ]


def test_a_return_that_fails_is_not_told(new_world: NewWorld) -> None:
    world = new_world(rules={"orderProcessingSeconds": 3600})
    acme = world.partner.customer()
    order = world.partner.order(acme)
    world.advance(by="PT1H")
    assert world.partner.give_back(acme, order).status_code == 201
    world.portal(f"/customers/{acme}", status="1004")
    world.advance(by="PT1H")
    assert outbox(world, kind="licenses-returned") == []


def test_what_the_portal_cancels_is_told(world: World, partner: Partner, acme: str) -> None:
    order = partner.order(acme, line(quantity=4))
    world.portal(f"/orders/{order['orderId']}", status="1008")
    (email,) = outbox(world, kind="licenses-returned")
    assert email["text"].endswith("- Acrobat Pro for teams: 4")


# --- Codes and moves -----------------------------------------------------------------------------


def test_an_approval_code_goes_to_every_admin(world: World, acme: str) -> None:
    code = code_of(world, acme)
    (email,) = outbox(world, kind="approval-code")
    assert (email["customerId"], email["recipients"]) == (acme, ADMINS)
    assert code in email["text"]
    assert "2026-01-22T09:00:00Z" in email["text"]


def test_a_change_of_reseller_is_told_once(world: World, partner: Partner, acme: str) -> None:
    move = Move(world, partner, partner, acme, partner.reseller("Duck Reselling"))
    move.commit()
    (email,) = outbox(world, kind="membership-changed")
    assert (email["customerId"], email["recipients"]) == (acme, ADMINS)
    assert "Duck Reselling" in email["text"]


def test_without_admins_there_is_nobody_to_tell(world: World, partner: Partner, acme: str) -> None:
    world.portal(f"/customers/{acme}", contacts=[])
    partner.order(acme)
    assert outbox(world, kind="order-placed") == []


# --- Filters and pages ---------------------------------------------------------------------------


@pytest.fixture
def busy(world: World, partner: Partner) -> tuple[str, str]:
    """Two customers of a day each: the second has an admin of its own and one of the first's."""
    reseller = partner.reseller()
    first = partner.customer(reseller, "First Inc", contacts=[contact("under_score@mouse.com")])
    partner.order(first)
    world.advance(by="P1D")
    contacts = [contact("own@mouse.com"), contact("under_score@mouse.com")]
    second = partner.customer(reseller, "Second Inc", contacts=contacts)
    partner.order(second)
    return first, second


def test_the_newest_come_first_page_by_page(world: World, busy: tuple[str, str]) -> None:
    answer = world.control("GET", "/outbox").json()
    assert answer["totalCount"] == 6
    assert [each["emailId"] for each in answer["items"]] == [6, 5, 4, 3, 2, 1]
    page = world.control("GET", "/outbox?limit=2&offset=1").json()
    assert page == {"totalCount": 6, "items": answer["items"][1:3]}
    assert world.control("GET", "/outbox?offset=6").json() == {"totalCount": 6, "items": []}
    assert {each["customerId"] for each in answer["items"][:3]} == {busy[1]}


def test_filters_narrow_the_list_together(world: World, busy: tuple[str, str]) -> None:
    first, second = busy
    assert {each["customerId"] for each in outbox(world, customer_id=second)} == {second}
    assert [each["emailId"] for each in outbox(world, kind="order-placed")] == [3, 6]
    assert len(outbox(world, recipient="own@mouse.com")) == 3
    assert len(outbox(world, recipient="OWN@mouse.com")) == 3
    assert len(outbox(world, recipient="under_score@mouse.com")) == 6
    assert len(outbox(world, from_="2026-01-16T09:00:00Z")) == 3
    assert outbox(world, from_="2026-01-16T09:00:01Z") == []
    assert len(outbox(world, to="2026-01-15T09:00:00Z")) == 3
    assert outbox(world, to="2026-01-15T08:59:59Z") == []
    (both,) = outbox(world, customer_id=first, kind="welcome", recipient="under_score@mouse.com")
    assert both["emailId"] == 2
    assert outbox(world, customer_id=first, recipient="own@mouse.com") == []
    assert outbox(world, customer_id="1009999999") == []


@pytest.mark.parametrize(
    "part", ["under", "mouse.com", "under%score@mouse.com", '"', "%", "[", "x"]
)
def test_a_recipient_is_a_whole_address(world: World, busy: tuple[str, str], part: str) -> None:
    assert busy
    assert outbox(world, recipient=quote(part)) == []
    assert outbox(world, recipient="underXscore@mouse.com") == []


@pytest.mark.parametrize(
    "query",
    [
        "customer-id=a b",
        "kind=invitations",
        "kind=",
        "recipient=",
        f"recipient={'a' * 256}",
        "recipient=%00",
        "from=x",
        "to=2050-01-01",
        "limit=0",
        "limit=1001",
        "limit=x",
        "offset=-1",
        "customerId=1",
    ],
)
def test_a_bad_filter_is_refused_by_name(world: World, query: str) -> None:
    answer = world.control("GET", f"/outbox?{query}")
    refused(answer, 400, "INVALID_REQUEST", f"{query.partition('=')[0]}:")


def test_a_bad_kind_is_told_the_good_ones(world: World) -> None:
    answer = world.control("GET", "/outbox?kind=mail")
    (fault,) = answer.json()["additionalDetails"]
    assert "invitation, welcome, order-placed" in fault


# --- Worlds --------------------------------------------------------------------------------------


def test_a_world_that_is_not_there_has_no_outbox(http: httpx.Client) -> None:
    refused(http.get("/sandbox/v1/worlds/w-none/outbox"), 404, "WORLD_NOT_FOUND")


def test_every_world_has_an_outbox_of_its_own(new_world: NewWorld) -> None:
    one, other = new_world(seed=11), new_world(seed=11)
    assert one.partner.customer() == other.partner.customer()
    one.partner.customer(name="Second Inc")
    assert (len(outbox(one)), len(outbox(other))) == (4, 2)


def test_a_reset_empties_it_and_its_ids_begin_anew(world: World, acme: str) -> None:
    assert outbox(world, customer_id=acme)
    assert world.control("POST", "/reset").status_code == 200
    assert outbox(world) == []
    world.partner.token = ""
    world.partner.customer()
    assert [each["emailId"] for each in outbox(world)] == [1, 2]


def test_the_deletion_of_a_world_empties_it(world: World, acme: str) -> None:
    assert acme
    assert world.control("DELETE").status_code == 204
    assert content(world).get("outbox", []) == []


def test_a_dry_run_sends_nothing(world: World, partner: Partner, acme: str) -> None:
    partner.order(acme)
    before = outbox(world)
    world.advance(by="P2Y", dryRun=True)
    assert outbox(world) == before
    world.advance(by="P2Y")
    assert len(outbox(world)) == len(before) + 4
