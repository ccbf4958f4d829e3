"""The drawn term on a customer's page: what it says, and how it moves the clock without scripts."""

from __future__ import annotations

import re

import pytest

from sandbox.console.term.words import BANDS, EVENTS, MARKS, SHORT_BANDS
from sandbox.customer_terms.model import BandKind, MarkKind
from sandbox.timeline.queue import EventKind
from tests.flexible_discounts.given import offer_discount
from tests.support import Partner, World, line
from tests.visiting import Visitor

AD = "2027-01-15"


@pytest.fixture
def reseller(partner: Partner) -> str:
    return partner.reseller()


@pytest.fixture
def customer(partner: Partner, reseller: str) -> str:
    made = partner.customer(reseller, name="Acme & Søns")
    partner.order(made)
    return made


@pytest.fixture
def page(visitor: Visitor, world: World, reseller: str, customer: str) -> str:
    """The page of the customer, which the visitor looks at."""
    path = f"/console/{world.world_id}/resellers/{reseller}/customers/{customer}"
    visitor.get(path)
    assert visitor.status == 200
    return path


def headline(visitor: Visitor) -> str:
    summary = visitor.page.select_one(".term-block summary")
    assert summary is not None
    return " ".join(summary.get_text().split())


def targets(visitor: Visitor) -> list[str]:
    """The instants to which links of the term lead."""
    links = visitor.page.select(".term-block a[href*='/advance?']")
    found = [re.search(r"[?&]to=([^&]+)", str(link["href"])) for link in links]
    return [match[1] for match in found if match is not None]


def test_the_term_is_said_in_one_line(visitor: Visitor, world: World, page: str) -> None:
    assert headline(visitor) == f"Term of Acme & Søns: AD {AD}, in 365 days · Return window"
    world.advance(to="2027-01-14T10:00:00Z")
    visitor.get(page)
    assert headline(visitor).endswith(
        "in 1 day · Early renewal · No reseller change · Preference changes no longer count"
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-15", "lapsed on 2027-01-15, today"),
        ("2027-01-16", "lapsed on 2027-01-15, 1 day ago"),
        ("2027-03-15", "lapsed on 2027-01-15, 59 days ago"),
    ],
)
def test_a_lapsed_term_is_said_to_be_lapsed(
    visitor: Visitor, world: World, customer: str, page: str, day: str, said: str
) -> None:
    (held,) = world.partner.subscriptions(customer)
    world.partner.renew(customer, held["subscriptionId"], enabled=False)
    world.advance(to=f"{day}T10:00:00Z")
    visitor.get(page)
    assert headline(visitor).startswith(f"Term of Acme & Søns: {said}")


def test_without_an_order_there_is_a_drawing_to_move_in_all_the_same(
    visitor: Visitor, world: World, partner: Partner, reseller: str
) -> None:
    other = partner.customer(reseller, name="Bravo")
    visitor.get(f"/console/{world.world_id}/resellers/{reseller}/customers/{other}")
    assert headline(visitor) == "Term of Bravo: no term yet: it begins with the first order"
    assert targets(visitor)[0] == "2026-01-16"
    assert visitor.click("20").status == 200
    assert "From 2026-01-15 09:00:00 to 2026-01-20 00:00:00 UTC: nothing would fire" in visitor.text


def test_all_windows_stand_in_a_table_beside_the_drawing(visitor: Visitor, page: str) -> None:
    assert page
    rows = {row[0]: row[1:] for row in visitor.rows("Windows of the term")}
    assert rows["Early renewal"] == ["2026-12-16", "2027-01-14", "to come"]
    assert rows["No reseller change"] == ["2026-12-16", "2027-02-14", "to come"]
    assert len(rows) == 7
    assert [row[0] for row in visitor.rows("Due for this customer")] == [
        "2026-12-16 00:00",
        "2027-01-15 00:00",
    ]


def test_days_ahead_are_links_and_days_gone_are_not(
    visitor: Visitor, world: World, page: str
) -> None:
    world.advance(to="2026-12-20T10:00:00Z")
    visitor.get(page)
    found = targets(visitor)
    assert {"2026-12-21", "2026-12-22", "2027-01-14", AD} <= set(found)
    assert all(instant > "2026-12-20" for instant in found)


def test_a_day_shows_what_would_fire_and_then_what_fired(
    visitor: Visitor, world: World, page: str
) -> None:
    visitor.click("2027-01-15 00:00")
    assert "would fire. Nothing is done yet." in visitor.text
    assert ["order.completed", "1"] in [row[:2] for row in visitor.rows("By kind")]
    assert world.now() == "2026-01-15T09:00:00Z"
    visitor.press("Advance to 2027-01-15 00:00 UTC")
    assert world.now() == "2027-01-15T00:00:00Z"
    assert "The clock went from 2026-01-15T09:00:00Z to 2027-01-15T00:00:00Z" in visitor.text
    assert ["order.completed", "1"] in [row[:2] for row in visitor.rows("By kind")]
    visitor.click("Go on")
    assert visitor.path == page
    assert headline(visitor).startswith("Term of Acme & Søns: AD 2028-01-15")


def test_the_field_moves_the_clock_at_once(visitor: Visitor, world: World, page: str) -> None:
    visitor.press("Advance", "Move the now to (UTC)", to="2026-12-16 00:00")
    assert (visitor.path, world.now()) == (page, "2026-12-16T00:00:00Z")
    assert visitor.messages[0].startswith("The clock stands at 2026-12-16 00:00:00 UTC; ")


def test_what_is_past_is_refused_and_said_to_be(visitor: Visitor, world: World, page: str) -> None:
    visitor.press("See what fires", "Move the now to (UTC)", to="2026-01-14T00:00:00")
    assert visitor.status == 409
    assert "CLOCK_BACKWARDS" in visitor.text
    assert "back is a snapshot" in visitor.text
    visitor.get(page)
    visitor.press("Advance", "Move the now to (UTC)", to="2026-01-14T00:00:00")
    assert visitor.path == page
    assert "CLOCK_BACKWARDS" in visitor.messages[0]
    assert world.now() == "2026-01-15T09:00:00Z"


def test_a_discount_that_may_be_used_again_is_a_band_and_its_end_a_mark(
    visitor: Visitor, world: World, customer: str, page: str
) -> None:
    offer_discount(world, "SUMMER", end="2026-06-30T23:59:59Z", lock="2031-06-30T23:59:59Z")
    world.partner.order(customer, line(flexDiscountCodes=["SUMMER"]))
    visitor.get(page)
    (band,) = visitor.page.select("svg.term rect.discountReuse")
    assert float(str(band["x"])) + float(str(band["width"])) <= 1000
    (mark,) = visitor.page.select("svg.term rect.discount")
    assert mark.parent is not None
    assert "2026-06-30 23:59 discount ends: SUMMER" in mark.parent.get_text()
    (row,) = [row for row in visitor.rows("Windows of the term") if row[0].endswith("SUMMER")]
    assert row == ["Discount may be used again SUMMER", "2026-01-15", "2031-06-30", "now"]


def test_fifty_orders_and_their_windows_stay_a_drawing(
    visitor: Visitor, world: World, customer: str, page: str
) -> None:
    for day in range(16, 29):
        world.advance(to=f"2026-01-{day}T08:00:00Z")
        for _ in range(4):
            world.partner.order(customer, line())
    visitor.get(page)
    assert visitor.status == 200
    svg = visitor.page.select_one("svg.term")
    assert svg is not None
    assert len(svg.select("rect.returnWindow")) == 53


def test_every_event_that_can_become_due_has_words() -> None:
    assert set(EventKind) == set(EVENTS)


def test_every_band_and_mark_has_words() -> None:
    assert set(BandKind) == set(BANDS) == set(SHORT_BANDS)
    assert set(MarkKind) == set(MARKS)
