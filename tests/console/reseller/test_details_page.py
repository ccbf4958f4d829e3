"""The page of a customer: what it is, what it holds, what was ordered; reminder and manager."""

from __future__ import annotations

import pytest

from tests.growing import acrobat, choose, on
from tests.linking import NAME, accept_terms, holding, joined, own
from tests.mail import outbox
from tests.migrating import Migration, three_years
from tests.support import CONSUMABLE, ENTERPRISE, OTHER_TEAM, World, address, contact, line
from tests.visiting import Visitor, words
from tests.volume import PRE, coded, volume_customer

ORDER = (
    "VIP ID",
    "Primary Contract Owner",
    "Customer’s Address",  # noqa: RUF001 - the screen's own
    "VIP Invitation status",
    "Type",
    "Anniversary Date",
    "Market Segment",
    "Managed by",
    "VIP Select",
    "VIP Select with three-year commit",
    "Remaining term",
)


def facts(visitor: Visitor) -> dict[str, str]:
    """The header of the page, in its order."""
    names = [words(name) for name in visitor.page.select("dl.facts dt")]
    told = [words(text) for text in visitor.page.select("dl.facts dd")]
    return dict(zip(names, told, strict=True))


def invite(world: World, reseller: str, **changes: object) -> str:
    """Invite a customer; return its VIP ID."""
    body = {
        "companyName": "Gearloose Inventions",
        "marketSegment": "COM",
        "type": "TEAM",
        "address": address(),
        "contact": contact("gyro@gearloose.example", firstName="Gyro", lastName="Gearloose"),
        **changes,
    }
    answer = world.control("POST", f"/resellers/{reseller}/invitations", body)
    assert answer.status_code == 201, answer.text
    vip_id: str = answer.json()["vipId"]
    return vip_id


def test_the_header_has_the_fields_of_the_seed_in_its_order(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    vip_id = invite(world, reseller)
    told = facts(visitor.get(f"{root}/customers/{vip_id}"))
    assert tuple(told) == ORDER
    assert told["VIP ID"] == vip_id
    assert told["Primary Contract Owner"] == "Gyro Gearloose gyro@gearloose.example"
    assert told[ORDER[2]] == "200 Fairmont Ave , San Jose , 95110-1234"
    assert told["Type"] == "Team Add the other type"
    assert told["Anniversary Date"].startswith("Not set yet Twelve months after the initial order.")
    assert "reference it on the initial order" in told["Anniversary Date"]
    assert told["Market Segment"] == "Commercial"
    assert told["VIP Select"].startswith("No 0 licenses bought")
    assert told["VIP Select with three-year commit"] == "No"
    assert told["Remaining term"].startswith("365 days, which is 12 months There is no term yet")


def test_a_high_volume_discount_is_told_as_long_as_its_commitment_runs(
    world: World, visitor: Visitor
) -> None:
    vip_id = volume_customer(world)
    world.partner.order(vip_id, coded())
    reseller = world.partner.fetch(f"/customers/{vip_id}")["resellerId"]
    page = f"/console/{world.world_id}/resellers/{reseller}/customers/{vip_id}"
    told = facts(visitor.get(page))
    assert told["High volume discount of VIP"].startswith(f"{PRE} Orders of Acrobat Pro name it")
    notes = [words(note) for note in visitor.page.select("section[aria-labelledby=orders] .dim")]
    assert notes.count(f"Discount {PRE}") == 1
    body = {"commitment": {"status": "NONCOMPLIANT"}}
    assert world.control("PATCH", f"/customers/{vip_id}", body).status_code == 200
    told = facts(visitor.get(page))
    assert told["High volume discount of VIP"].startswith("None any more")


def test_a_renewal_code_is_told_only_while_its_offer_will_be_had(
    world: World, visitor: Visitor
) -> None:
    customer = acrobat(world)
    on(world, "2026-07-01")
    choose(world.partner, customer)
    reseller = world.partner.fetch(f"/customers/{customer}")["resellerId"]
    page = f"/console/{world.world_id}/resellers/{reseller}/customers/{customer}"
    assert "Renews at MOQ_100" in visitor.get(page).text
    world.control("PATCH", f"/customers/{customer}", {"commitment": {"status": "NONCOMPLIANT"}})
    assert "Renews at" not in visitor.get(page).text


def test_a_linked_membership_is_told_with_its_anniversary(
    world: World, root: str, reseller: str, visitor: Visitor
) -> None:
    partner = world.partner
    owner, member = (holding(partner, quantity, reseller) for quantity in (70, 31))
    own(partner, owner)
    accept_terms(world, owner)
    joined(world, owner, member)
    for customer, role in ((owner, "owner"), (member, "member")):
        told = facts(visitor.get(f"{root}/customers/{customer}"))
        expected = f"{NAME} , {role} Its levels are computed anew on 2027-01-15."
        assert told["Linked membership"] == expected


def test_a_customer_without_anything_is_told_so(root: str, customer: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/customers/{customer}")
    assert [words(note) for note in visitor.page.select(".empty")] == [
        "Nothing waits for an order.",
        "No products yet. Create a Purchase Authorization, or place an order.",
        "No orders yet.",
        "No Purchase Authorizations yet.",
    ]
    assert [words(badge) for badge in visitor.page.select(".title .badge")] == ["No Products"]


@pytest.mark.parametrize(
    ("day", "left"),
    [
        ("2026-01-15", "365 days, which is 12 months"),
        ("2026-01-16", "364 days, which is 11 months and 30 days"),
        ("2026-12-15", "31 days, which is 1 month"),
        ("2027-01-14", "1 day, which is 0 months and 1 day"),
    ],
)
def test_the_remaining_term_is_what_an_order_of_today_runs_for(
    world: World, root: str, customer: str, visitor: Visitor, day: str, left: str
) -> None:
    world.partner.order(customer)
    world.advance(to=f"{day}T10:00:00Z")
    told = facts(visitor.get(f"{root}/customers/{customer}"))["Remaining term"]
    assert told == f"{left} What an order of today runs for, to 2027-01-15."
    (item,) = world.partner.preview(customer, line(), priced=True).json()["lineItems"]
    assert str(item["proratedDays"]) == left.split(maxsplit=1)[0]


def test_a_reminder_goes_to_the_old_address_or_to_a_new_one(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    vip_id = invite(world, reseller)
    visitor.get(f"{root}/customers/{vip_id}").press("Send reminder")
    assert visitor.messages == ["The invitation was sent again, to gyro@gearloose.example."]
    visitor.press("Send reminder", email="helper@gearloose.example")
    assert facts(visitor)["Primary Contract Owner"] == "Gyro Gearloose helper@gearloose.example"
    assert [mail["recipients"] for mail in outbox(world, kind="invitation")] == [
        ["gyro@gearloose.example"],
        ["gyro@gearloose.example"],
        ["helper@gearloose.example"],
    ]
    visitor.press("Send reminder", email="nobody")
    assert visitor.status == 400
    field = visitor.page.select_one("#email")
    assert field is not None
    assert field["value"] == "nobody"
    visitor.press("Advance", "Move the now to", to="2026-01-16T00:00:00")
    assert (visitor.status, visitor.path) == (200, f"{root}/customers/{vip_id}")


def test_an_accepted_invitation_has_no_reminder(
    world: World, reseller: str, root: str, visitor: Visitor
) -> None:
    vip_id = invite(world, reseller)
    visitor.get(f"{root}/customers/{vip_id}")
    assert world.control("POST", f"/customers/{vip_id}/terms").status_code == 200
    visitor.press("Send reminder")
    assert visitor.status == 409
    assert "its owner changes in the Admin Console only" in visitor.messages[0]
    assert not visitor.has("Send reminder")
    assert facts(visitor)["VIP Invitation status"] == "Accepted"


def test_the_other_type_is_added_at_any_time(root: str, customer: str, visitor: Visitor) -> None:
    visitor.get(f"{root}/customers/{customer}").press("Add the other type")
    assert facts(visitor)["Type"] == "Team and Enterprise"


def test_a_customer_is_managed_by_a_member_or_by_nobody(
    root: str, customer: str, visitor: Visitor
) -> None:
    path = f"{root}/customers/{customer}"
    member = visitor.get(path).page.select("#managedBy option")[1]
    visitor.press("Assign", managedBy=str(member["value"]))
    assert visitor.messages == ["Mickey Mouse looks after this customer."]
    assert chosen(visitor) == "Mickey Mouse"
    visitor.press("Assign", managedBy="")
    assert visitor.messages == ["Nobody looks after this customer."]
    assert chosen(visitor) == "Nobody"
    visitor.press("Assign", managedBy="goofy@elsewhere.example")
    assert "TEAM_MEMBER_NOT_FOUND" in visitor.messages[0]
    assert chosen(visitor) == "Nobody"


def chosen(visitor: Visitor) -> str:
    """Who the page says manages the customer."""
    found = visitor.page.select_one("#managedBy option[selected]")
    return words(found) if found else "Nobody"


def test_only_own_customers_are_shown_and_changed(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    theirs = world.partner.customer(world.partner.reseller("Other Reselling"))
    for vip_id in (theirs, "none", "a%00b"):
        assert visitor.get(f"{root}/customers/{vip_id}").status == 404
        assert "CUSTOMER_NOT_FOUND" in visitor.text
    visitor.get(f"{root}/customers/{customer}")
    token = visitor.page.select_one("[name=csrf_token]")
    assert token is not None
    for action in ("managed-by", "offerings", "reminder"):
        answer = visitor.http.post(
            f"{root}/customers/{theirs}/{action}",
            data={"csrf_token": str(token["value"])},
            headers={"Cookie": "; ".join(f"{c.name}={c.value}" for c in visitor.cookies.jar)},
        )
        assert answer.status_code == 404, action


def test_ten_licences_of_a_term_make_vip_select_with_its_level(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    world.partner.order(customer, line(quantity=9))
    assert facts(visitor.get(f"{root}/customers/{customer}"))["VIP Select"].startswith("No 9 ")
    world.partner.order(customer)
    assert facts(visitor.get(f"{root}/customers/{customer}"))["VIP Select"].startswith(
        "Yes, level 02 10 licenses bought"
    )


def test_products_tell_what_is_assigned_and_what_is_free(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    partner = world.partner
    partner.order(customer, line(quantity=3), line(CONSUMABLE, 1000, 2), line(OTHER_TEAM, 1, 3))
    held, _, lapsed = partner.subscriptions(customer)
    seats = f"/subscriptions/{held['subscriptionId']}/seats/assign"
    assert world.control("POST", seats, {"user": "minnie@mouse.example"}).status_code == 200
    partner.renew(customer, held["subscriptionId"], enabled=False)
    world.portal(f"/subscriptions/{lapsed['subscriptionId']}", status="1004")
    visitor.get(f"{root}/customers/{customer}")
    dash = "\N{EN DASH}"
    assert [row[1:] for row in visitor.rows("Products")] == [
        ["Fulfilled", "3", "1", "2", "2027-01-15", "Off", "01"],
        ["Fulfilled", "1000", "0 used", "1000", "2027-01-15", "On", "T2"],
        ["Expired", "1", dash, dash, "2027-01-15", dash, "01"],
    ]


def test_orders_tell_what_may_be_returned_and_for_how_long(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    partner = world.partner
    order = partner.order(customer, line(quantity=5), line(ENTERPRISE, 2, 2))
    returned = dict(order["lineItems"][0], quantity=2)
    assert partner.give_back(customer, order, returned).status_code == 201
    path = f"{root}/customers/{customer}"
    back, first, second = visitor.get(path).rows("Orders")
    assert back[1].startswith(f"Return of {order['orderId']}")
    assert first[2] == "Complete"
    assert (first[-1], second[-1]) == ("3 14 days left", "2 14 days left")
    world.advance(to="2026-01-29T23:59:59Z")
    assert visitor.get(path).rows("Orders")[1][-1] == "3 0 days left"
    world.advance(to="2026-01-30T00:00:00Z")
    assert visitor.get(path).rows("Orders")[1][-1] == "\N{EN DASH}"


def test_renewal_orders_are_marked(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    world.partner.order(customer)
    world.advance(to="2027-01-15T00:00:00Z")
    renewal, order = visitor.get(f"{root}/customers/{customer}").rows("Orders")
    assert (renewal[1], order[1]) == ("Renewal", "Order")


@pytest.mark.parametrize(("coterm_date", "told"), [("2028-06-15", "not available"), (None, "No")])
def test_a_three_year_commit_goes_not_with_an_extended_term_while_it_runs(
    world: World,
    reseller: str,
    root: str,
    visitor: Visitor,
    coterm_date: str | None,
    told: str,
) -> None:
    vip_id = invite(world, reseller, **{"cotermDate": coterm_date} if coterm_date else {})
    path, field = f"{root}/customers/{vip_id}", "VIP Select with three-year commit"
    assert facts(visitor.get(path))[field].startswith(told)
    world.partner.order(vip_id)
    assert facts(visitor.get(path))[field].startswith(told)
    world.advance(to="2028-06-15T00:00:00Z")
    assert facts(visitor.get(path))[field] == "No"


def test_what_a_migration_brought_of_a_commitment_is_shown(world: World, visitor: Visitor) -> None:
    moved = Migration.of(world, benefits=three_years())
    customer = moved.done()
    visitor.get(f"/console/{world.world_id}/resellers/{moved.reseller_id}/customers/{customer}")
    assert facts(visitor)["VIP Select with three-year commit"] == (
        "Commitment: Committed until 2027-04-11 Minimum quantity: 11 licenses"
    )


def test_the_term_of_the_customer_stands_on_top_and_its_clock_leads_back(
    world: World, root: str, customer: str, visitor: Visitor
) -> None:
    world.partner.order(customer)
    path = f"{root}/customers/{customer}"
    visitor.get(path)
    term = visitor.page.select_one(".term-block")
    assert term is not None
    assert "Gearloose Works" in words(term)
    visitor.press("Advance", "Move the now to", to="2026-12-20T00:00:00")
    assert visitor.path == path
    assert world.now() == "2026-12-20T00:00:00Z"
    assert [words(view) for view in visitor.page.select(".title .badge")] == ["Ready for Renewal"]
