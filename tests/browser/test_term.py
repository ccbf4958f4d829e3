"""The now of a drawn term is dragged forward, by pointer or keys; nothing moves unconfirmed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import World


@pytest.fixture
def stage(world: World) -> World:
    """A world with a customer whose anniversary is 2027-01-15, eight days before renewal opens."""
    partner = world.partner
    partner.order(partner.customer(partner.reseller(), "Acme"))
    world.advance(to="2026-12-08T09:00:00Z")
    return world


def open_customer(page: Page, world: World) -> Locator:
    """Open the customer's page; return the handle."""
    page.goto(f"/console/{world.world_id}")
    page.get_by_role("row", name="Acme").get_by_role("link", name="Reseller Console").click()
    handle = page.get_by_role("slider", name="The world's now")
    expect(handle).to_have_attribute("aria-valuetext", "now, 2026-12-08")
    return handle


def place_of(page: Page, day: str) -> tuple[float, float]:
    """Return where a day stands in the window."""
    box = page.locator(f"svg.term rect[data-to='{day}']").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] - 30


def fired_rows(place: Locator) -> list[str]:
    """Return what fires or fired, a line a kind of event."""
    return place.get_by_role("table", name="By kind").locator("tbody tr").all_inner_texts()


def test_where_the_now_is_dropped_it_is_said_what_will_fire(page: Page, stage: World) -> None:
    handle = open_customer(page, stage)
    box = page.locator("#term-now circle").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 6, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(*place_of(page, "2026-12-30"), steps=4)
    page.mouse.move(*place_of(page, "2027-01-20"), steps=4)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuetext", "2027-01-20, 43 days ahead")
    proposal = page.locator("#term-dry-run")
    expect(proposal).to_contain_text("1 event would fire. Nothing is done yet.")
    announced = fired_rows(proposal)
    assert [row.split()[0] for row in announced] == ["order.completed"]
    assert stage.now() == "2026-12-08T09:00:00Z"
    proposal.get_by_role("button", name="Advance to 2027-01-20").click()
    expect(page.get_by_role("heading", name="What fired")).to_be_visible()
    assert stage.now() == "2027-01-20T00:00:00Z"
    assert fired_rows(page.get_by_role("main")) == announced
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "now, 2027-01-20")


def test_the_keyboard_moves_it_by_days_and_months_and_never_back(page: Page, stage: World) -> None:
    handle = open_customer(page, stage)
    for key, said in (
        ("ArrowLeft", "now, 2026-12-08"),
        ("ArrowRight", "2026-12-09, 1 day ahead"),
        ("PageUp", "2027-01-08, 31 days ahead"),
        ("ArrowLeft", "2027-01-07, 30 days ahead"),
        ("PageDown", "2026-12-08, 0 days ahead"),
        ("Escape", "now, 2026-12-08"),
    ):
        handle.press(key)
        expected = "now, 2026-12-08" if said.startswith("2026-12-08") else said
        expect(handle).to_have_attribute("aria-valuetext", expected)
    handle.press("ArrowRight")
    handle.press("Enter")
    expect(page.locator("#term-dry-run")).to_contain_text("nothing would fire")
    page.get_by_role("button", name="Advance to 2026-12-09").click()
    expect(page.get_by_text("Nothing fired.")).to_be_visible()
    assert stage.now() == "2026-12-09T00:00:00Z"


def test_the_past_is_not_for_dragging(page: Page, stage: World) -> None:
    handle = open_customer(page, stage)
    box = page.locator("#term-now circle").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 6, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] - 150, box["y"], steps=4)
    expect(page.locator("svg.term .wanted text")).to_have_text("only forward: back is a snapshot")
    page.mouse.up()
    expect(page.locator("#term-dry-run")).to_have_text("Only forward: back is a snapshot.")
    expect(handle).to_have_attribute("aria-valuetext", "now, 2026-12-08")


def test_a_day_and_a_due_event_are_clicked(page: Page, stage: World) -> None:
    open_customer(page, stage)
    page.mouse.click(*place_of(page, "2026-12-20"))
    expect(page.locator("#term-dry-run")).to_contain_text("to 2026-12-20 00:00:00 UTC")
    page.locator("svg.term a.mark").filter(has_text="term.ends").click()
    expect(page.get_by_role("heading", name="What would fire")).to_be_visible()
    expect(page.get_by_text("1 event would fire")).to_be_visible()


def test_in_a_narrow_window_the_drawing_begins_where_the_now_is(narrow: Page, stage: World) -> None:
    open_customer(narrow, stage)
    box = narrow.locator("#term-now circle").bounding_box()
    assert box is not None
    assert 0 < box["x"] < 400


def test_the_bar_is_told_when_somebody_else_moves_the_clock(page: Page, stage: World) -> None:
    page.clock.install()
    page.goto(f"/console/{stage.world_id}")
    stage.advance(by="P1D")
    bar = page.locator("#bar-state")
    expect(bar).to_contain_text("2026-12-08 09:00")
    page.clock.run_for(16_000)
    expect(bar).to_contain_text("2026-12-09 09:00")
    expect(bar).to_contain_text("changed since")
    bar.get_by_role("link", name="changed since: show this page again").click()
    expect(bar).not_to_contain_text("changed since")
    expect(bar).to_contain_text("2026-12-09 09:00")
