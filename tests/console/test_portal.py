"""A customer as Adobe's sandbox portal shows it: 3YC terms and sub-segments by hand (TC-20)."""

from __future__ import annotations

import pytest

from tests.committing import committed, standing
from tests.linking import own
from tests.support import Partner, World, line
from tests.visiting import Visitor, words

TERMS, SEGMENTS = "Save the 3YC terms", "Save the sub-segments"


@pytest.fixture
def customer(world: World, partner: Partner) -> str:
    """A customer that has committed itself to ten licences."""
    made = partner.customer(name="Gearloose Works")
    partner.order(made, line(quantity=10))
    committed(world, made)
    return made


def page_of(visitor: Visitor, world: World, customer: str) -> Visitor:
    visitor.get(f"/console/{world.world_id}/customers/{customer}")
    assert visitor.status == 200, visitor.text
    return visitor


def value_of(visitor: Visitor, name: str) -> str:
    """What stands in a field of the page."""
    control = visitor.page.select_one(f"input[name={name}], select[name={name}] option[selected]")
    assert control is not None, name
    return str(control["value"])


def checked(visitor: Visitor) -> list[str]:
    return [str(box["value"]) for box in visitor.page.select("input[name=subSegment][checked]")]


def test_dates_and_status_of_a_commitment_are_edited(
    world: World, partner: Partner, customer: str, visitor: Visitor
) -> None:
    page = page_of(visitor, world, customer)
    assert "10 licenses committed." in page.text
    assert [value_of(page, name) for name in ("startDate", "endDate", "status")] == [
        "2026-01-15",
        "2029-01-14",
        "COMMITTED",
    ]
    page.press(TERMS, startDate=" 2025-06-01", endDate="2026-06-30", status="COMMITTED")
    assert page.messages == ["The 3YC terms were saved."]
    told = standing(partner, customer)["commitment"]
    assert (told["startDate"], told["endDate"]) == ("2025-06-01", "2026-06-30")
    assert value_of(page, "endDate") == "2026-06-30"
    page.press(TERMS, status="INACTIVE")
    assert standing(partner, customer)["commitment"]["status"] == "INACTIVE"
    assert value_of(page, "status") == "INACTIVE"


def test_an_end_that_is_past_ends_it_at_once(
    world: World, partner: Partner, customer: str, visitor: Visitor
) -> None:
    page = page_of(visitor, world, customer)
    page.press(TERMS, startDate="2023-01-15", endDate="2026-01-14")
    assert value_of(page, "status") == "EXPIRED"
    assert standing(partner, customer)["commitment"]["status"] == "EXPIRED"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"endDate": "2026-02-30"}, "commitment.endDate"),
        ({"endDate": ""}, "commitment.endDate"),
        ({"startDate": "soon"}, "commitment.startDate"),
        ({"status": "ACCEPTED"}, "commitment.status"),
        ({"startDate": "2030-01-01"}, "commitment.endDate: lies before its startDate"),
    ],
)
def test_terms_that_are_refused_stay_in_the_form(
    world: World,
    partner: Partner,
    customer: str,
    visitor: Visitor,
    typed: dict[str, str | list[str]],
    told: str,
) -> None:
    before = standing(partner, customer)
    page = page_of(visitor, world, customer)
    form = {"startDate": "2025-01-01", "endDate": "2029-01-14", **typed}
    page.press(TERMS, **form)
    assert page.status == 400
    (message,) = page.messages
    assert told in message
    assert not page.page.find_all("a", string="Portal")
    assert "INVALID_REQUEST" in message
    shown = {name: value_of(page, name) for name in ("startDate", "endDate")}
    assert shown == {name: form[name] for name in shown}
    assert standing(partner, customer) == before
    page.press(TERMS, startDate="2025-01-01", endDate="2029-01-14", status="COMMITTED")
    assert page.messages == ["The 3YC terms were saved."]
    assert page.path == f"/console/{world.world_id}/customers/{customer}"


def test_a_commitment_does_not_begin_again_in_a_linked_membership(
    world: World, partner: Partner, customer: str, visitor: Visitor
) -> None:
    page = page_of(visitor, world, customer).press(TERMS, status="INACTIVE")
    own(partner, customer)
    page.press(TERMS, status="COMMITTED")
    assert page.status == 400
    assert "the customer is in LINKED_MEMBERSHIP" in page.messages[0]


def test_who_has_no_commitment_has_no_terms_to_edit(
    world: World, partner: Partner, customer: str, visitor: Visitor
) -> None:
    other = partner.customer(name="Other Works")
    page = page_of(visitor, world, other)
    assert not page.has(TERMS)
    assert "They can be edited once the customer has a commitment." in page.text
    # A form that was opened for another customer leads here all the same.
    page_of(visitor, world, customer)
    form = visitor.page.select_one("form[action$='/commitment']")
    assert form is not None
    form["action"] = str(form["action"]).replace(customer, other)
    visitor.press(TERMS)
    assert visitor.status == 409
    assert "NO_COMMITMENT" in visitor.messages[0]


@pytest.mark.parametrize(
    ("segment", "choices", "told"),
    [
        ("GOV", ["FEDERAL", "STATE"], ["Federal", "State"]),
        ("EDU", ["K_12", "HIGHER_ED", "NON_PROFIT"], ["K-12", "Higher Ed", "Nonprofit"]),
    ],
)
def test_sub_segments_are_chosen(
    world: World,
    partner: Partner,
    visitor: Visitor,
    segment: str,
    choices: list[str],
    told: list[str],
) -> None:
    customer = partner.customer(name="Duck Office", marketSegment=segment)
    page = page_of(visitor, world, customer)
    labels = [words(label) for label in page.page.select(".check label")]
    assert labels == told
    page.press(SEGMENTS, subSegment=choices[:2])
    assert page.messages == ["The sub-segments were saved."]
    profile = partner.fetch(f"/customers/{customer}")["companyProfile"]
    assert profile["marketSubSegments"] == choices[:2]
    assert checked(page) == choices[:2]
    page.press(SEGMENTS, subSegment="nonsense")
    assert page.status == 400
    assert "marketSubSegments" in page.messages[0]
    assert checked(page) == []
    page_of(visitor, world, customer).press(SEGMENTS, subSegment=[])
    assert checked(page) == []


def test_commercial_customers_have_no_sub_segment(
    world: World, customer: str, visitor: Visitor
) -> None:
    page = page_of(visitor, world, customer)
    assert not page.has(SEGMENTS)
    assert "Commercial has none." in page.text


def test_the_page_is_found_from_the_customers_and_leads_to_the_consoles(
    world: World, customer: str, visitor: Visitor
) -> None:
    page = visitor.get(f"/console/{world.world_id}/customers").click("Portal")
    assert page.path.endswith(f"/customers/{customer}")
    assert not page.page.find_all("a", string="Portal")
    for link in ("3-year commit", "linked membership", "Admin Console", "Reseller Console"):
        assert page_of(visitor, world, customer).click(link).status == 200


@pytest.mark.parametrize("customer_id", ["none", "a%00b", "%F0%9F%A6%86"])
def test_a_customer_that_is_not_there_is_told_on_a_page(
    world: World, visitor: Visitor, customer_id: str
) -> None:
    visitor.get(f"/console/{world.world_id}/customers/{customer_id}")
    assert visitor.status == 404
    assert "CUSTOMER_NOT_FOUND" in visitor.text


def test_the_clock_on_the_page_of_a_refused_form_leads_back_to_it(
    world: World, customer: str, visitor: Visitor
) -> None:
    page = page_of(visitor, world, customer).press(TERMS, endDate="tomorrow")
    page.press("Advance", "Move the now to", to="2026-01-16T00:00:00")
    assert page.path == f"/console/{world.world_id}/customers/{customer}"
