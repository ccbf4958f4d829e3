"""Purchase Authorizations of a customer's page: created, listed, cancelled, and why not."""

from __future__ import annotations

import pytest

from tests.authorizing import EXPIRY, LAST_SECOND, assign, take, taken
from tests.mail import outbox
from tests.support import ADD_ON, EDU, ENTERPRISE, OTHER_TEAM, TEAM, World, line
from tests.visiting import Visitor, words

CREATE = "Create Purchase Authorization"
SUSPENDED = (
    "The customer is past due: the ability to purchase new products is suspended until all "
    "existing dues are cleared."
)
DASH = "\N{EN DASH}"


@pytest.fixture
def path(root: str, customer: str) -> str:
    """The page of the customer."""
    return f"{root}/customers/{customer}"


@pytest.fixture
def form(path: str, visitor: Visitor) -> Visitor:
    """A visitor at the form."""
    return visitor.get(path).click("Create new Purchase Authorization")


def rows(visitor: Visitor) -> list[tuple[str, str]]:
    """What the rows of the form hold."""
    offers = [
        chosen.select_one("option[selected]") for chosen in visitor.page.select("[name=offer]")
    ]
    quantities = [str(f["value"]) for f in visitor.page.select("[name=quantity]")]
    chosen = [str(option["value"]) if option else "" for option in offers]
    return list(zip(chosen, quantities, strict=True))


def test_a_product_is_taken_and_listed_as_the_account_managers(
    world: World, path: str, customer: str, form: Visitor
) -> None:
    form.press(CREATE, offer=TEAM, quantity="3", poNumber="PO-4001")
    assert form.path == path
    (row,) = taken(world, customer)
    assert form.messages[0].startswith(
        f"The Purchase Authorization {row['referenceId']} was created"
    )
    assert "Remember to place an order with Adobe" in form.messages[0]
    assert form.rows("Pending and overdue authorizations") == [
        [
            f"Acrobat Pro for teams {row['referenceId']}",
            "Pending",
            "3",
            "0",
            "2026-01-15 09:00 UTC",
            "2026-01-22 09:00 UTC",
            "7 days",
            "Cancel Acrobat Pro for teams",
        ]
    ]
    assert form.rows("Purchase Authorizations") == [
        [
            f"{row['referenceId']} 2026-01-15 09:00 UTC",
            "Acrobat Pro for teams 65304479CA01A12",
            "3",
            "0",
            "Pending",
            "Account manager",
            "PO-4001",
        ]
    ]
    assert form.rows("Products") == [
        [f"Acrobat Pro for teams {TEAM}", "Pending", "3", "0", "3", DASH, DASH, DASH]
    ]
    (mail,) = outbox(world, kind="authorization-opened")
    assert len(mail["recipients"]) == 1


def test_plus_adds_a_row_and_keeps_what_was_typed(
    world: World, customer: str, form: Visitor
) -> None:
    form.press("+", offer=TEAM, quantity="3", poNumber="PO-1")
    assert rows(form) == [(TEAM, "3"), ("", "")]
    form.press("+", offer=[TEAM, OTHER_TEAM], quantity=["3", "2"])
    assert rows(form) == [(TEAM, "3"), (OTHER_TEAM, "2"), ("", "")]
    form.press(CREATE, offer=[TEAM, OTHER_TEAM, ""], quantity=["3", "2", ""])
    made = taken(world, customer)
    assert [(row["offerId"], row["quantity"], row["poNumber"]) for row in made] == [
        (TEAM, 3, "PO-1"),
        (OTHER_TEAM, 2, "PO-1"),
    ]
    assert len({row["referenceId"] for row in made}) == 1


def test_plus_ends_at_twenty_rows(form: Visitor) -> None:
    for _ in range(19):
        form.press("+")
    assert len(rows(form)) == 20
    assert not form.has("+")


def test_only_team_products_of_the_segment_that_are_sold_are_offered(
    world: World, form: Visitor
) -> None:
    offered = {str(option["value"]) for option in form.page.select("[name=offer] option")}
    assert {TEAM, OTHER_TEAM, ADD_ON} <= offered
    assert not {ENTERPRISE, EDU} & offered
    for offer in sorted(offered - {"", ADD_ON}):
        assert offer[8:10] in ("CA", "EA"), offer
    assert (
        "PA is not available for Acrobat (enterprise), Creative Cloud for enterprise" in form.text
    )
    assert world.world_id


@pytest.mark.parametrize(
    ("offer", "quantity", "fault"),
    [
        ("", "3", "Choose a product."),
        (TEAM, "", "Type the number of licenses."),
        (TEAM, "1.5", "Type the number of licenses."),
        (TEAM, "-1", "Type the number of licenses."),
        (TEAM, "9999999999", "Are too many licenses."),
        (TEAM, "0", ""),
        (TEAM, "599001", ""),
        (TEAM, "10001", "is from 1 to "),
        (ENTERPRISE, "1", "are ordered directly"),
        (EDU, "1", "is for EDU, the customer is COM"),
        ("none", "1", "the catalogue has no such offer"),
        ("a\0b", "1", ""),
        (ADD_ON, "1", "2129"),
    ],
)
def test_a_refused_row_is_told_and_kept(
    world: World, customer: str, form: Visitor, offer: str, quantity: str, fault: str
) -> None:
    form.press(CREATE, offer=offer, quantity=quantity, poNumber="PO-7")
    assert form.status == 400
    (wrong,) = form.page.select(".field.wrong .hint")
    assert fault in words(wrong)
    assert rows(form)[0][1] == quantity
    number = form.page.select_one("[name=poNumber]")
    assert number is not None
    assert number["value"] == "PO-7"
    assert taken(world, customer) == []


def test_what_is_refused_stands_at_its_row(world: World, customer: str, form: Visitor) -> None:
    form.press("+").press("+")
    form.press(CREATE, offer=[TEAM, "", "none"], quantity=["1", "", "1"])
    (wrong,) = form.page.select("fieldset:has(.wrong)")
    assert words(wrong).startswith("Product 2")
    form.press(CREATE, offer=[TEAM, TEAM], quantity=["1", "2"])
    assert "Is chosen twice: add up the licenses in one row." in form.text
    assert taken(world, customer) == []


def test_a_long_purchase_order_number_is_refused(form: Visitor) -> None:
    form.press(CREATE, offer=TEAM, quantity="1", poNumber="P" * 101)
    assert form.status == 400
    assert "poNumber" in form.messages[0]


@pytest.mark.every_backend
def test_c6_past_due_greys_the_button_and_cancelling_frees_it(
    world: World, path: str, customer: str, form: Visitor
) -> None:
    reference = take(world, customer, quantity=2)["referenceId"]
    world.advance(to=LAST_SECOND)
    form.get(path)
    assert form.rows("Pending and overdue authorizations")[0][6] == "0 days"
    assert SUSPENDED not in form.text
    world.advance(to=EXPIRY)
    form.get(path)
    (row,) = form.rows("Pending and overdue authorizations")
    assert (row[1], row[6]) == ("Past due", "0 days over")
    assert SUSPENDED in form.text
    assert not form.has("Create new Purchase Authorization")
    assert form.page.select_one("main .title button[disabled]") is not None
    form.get(f"{path}/purchase-authorizations/new")
    assert SUSPENDED in form.text
    assert not form.has(CREATE)
    form.get(path).click("Cancel Acrobat Pro for teams")
    assert "The Purchase Authorization will be successfully canceled." in form.text
    form.press("Cancel Purchase Authorization")
    assert form.messages == ["The Purchase Authorization was successfully canceled."]
    assert form.path == path
    assert [row[4] for row in form.rows("Purchase Authorizations")] == ["Canceled"]
    form.click("Create new Purchase Authorization").press(CREATE, offer=TEAM, quantity="1")
    assert form.status == 200
    assert reference


def test_what_ends_first_comes_first(
    world: World, path: str, customer: str, visitor: Visitor
) -> None:
    first = take(world, customer)["referenceId"]
    world.advance(to="2026-01-17T00:00:00Z")
    second = take(world, customer, OTHER_TEAM)["referenceId"]
    world.advance(to=EXPIRY)
    pending = visitor.get(path).rows("Pending and overdue authorizations")
    assert [row[0].split()[-1] for row in pending] == [first, second]
    assert [row[1] for row in pending] == ["Past due", "Pending"]
    newest_first = visitor.rows("Purchase Authorizations")
    assert [row[0].split()[0] for row in newest_first] == [second, first]


def test_who_becomes_past_due_while_the_form_is_open_is_told(
    world: World, customer: str, form: Visitor
) -> None:
    take(world, customer)
    world.advance(to=EXPIRY)
    form.press(CREATE, offer=OTHER_TEAM, quantity="4")
    assert form.status == 409
    assert "AUTHORIZATION_PAST_DUE" in form.messages[1]
    assert rows(form) == [(OTHER_TEAM, "4")]


def test_what_is_assigned_cannot_be_cancelled(
    world: World, path: str, customer: str, visitor: Visitor
) -> None:
    reference = take(world, customer, quantity=2)["referenceId"]
    visitor.get(path).click("Cancel Acrobat Pro for teams")
    assign(world, customer, reference, 1)
    visitor.press("Cancel Purchase Authorization")
    assert visitor.path == path
    assert "AUTHORIZATION_ASSIGNED" in visitor.messages[0]
    visitor.click("Cancel Acrobat Pro for teams")
    assert "(1 assigned: unassign them first)" in visitor.text


def test_what_was_ordered_cannot_be_cancelled_and_stays_in_the_history(
    world: World, path: str, customer: str, visitor: Visitor
) -> None:
    reference = take(world, customer, quantity=2)["referenceId"]
    world.partner.order(customer, line(quantity=1))
    (row,) = visitor.get(path).rows("Pending and overdue authorizations")
    assert row[2] == "1 of 2"
    visitor.click("Cancel Acrobat Pro for teams")
    world.partner.order(customer, line(quantity=1))
    visitor.press("Cancel Purchase Authorization")
    assert "AUTHORIZATION_CLOSED" in visitor.messages[0]
    visitor.get(f"{path}/purchase-authorizations/{reference}/cancellation")
    assert visitor.path == path
    assert visitor.messages == [
        "This Purchase Authorization is not pending: it was ordered or canceled."
    ]
    (row,) = visitor.rows("Purchase Authorizations")
    assert row[3:6] == ["2", "Ordered", "VIP member"]


def test_authorizations_of_others_are_out_of_reach(
    world: World, root: str, visitor: Visitor
) -> None:
    theirs = world.partner.customer(world.partner.reseller("Other Reselling"))
    reference = take(world, theirs)["referenceId"]
    base = f"{root}/customers/{theirs}/purchase-authorizations"
    assert visitor.get(f"{base}/new").status == 404
    assert visitor.get(f"{base}/{reference}/cancellation").status == 404
    visitor.get(f"{root}/")
    token = visitor.page.select_one("[name=csrf_token]")
    assert token is not None
    for place in ("new", f"{reference}/cancellation"):
        answer = visitor.http.post(
            f"{base}/{place}",
            data={"csrf_token": str(token["value"]), "offer": OTHER_TEAM, "quantity": "1"},
            headers={"Cookie": "; ".join(f"{c.name}={c.value}" for c in visitor.cookies.jar)},
        )
        assert answer.status_code == 404
    assert len(taken(world, theirs)) == 1
