"""`Cancel Adobe Order` on its last days, by keyboard, with and without JavaScript (C8)."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import accessible, wider_than_window
from tests.browser.keyboard import button, fill, link, press
from tests.browser.shopping import open_bss, open_storefront, take_account
from tests.browser.windows import NARROW, Windows
from tests.support import START, TEAM_PRODUCT, World, make_world

NOTHING = "There are no orders eligible for cancellation within the past 14 days."
RESELLER = "Fairmont Reselling"


@pytest.fixture
def world(http: httpx.Client) -> World:
    """A world with a customer that has bought nothing."""
    world = make_world(http)
    world.partner.customer(world.partner.reseller(RESELLER), "Acme Rockets")
    return world


def buy(page: Page, world: World) -> None:
    """Have an account, and buy ten licences; the page is then the subscription's."""
    root = f"/console/{world.world_id}/platform/{world.partner.distributor_id}/"
    open_storefront(page, root, RESELLER)
    take_account(page, root, "Acme Rockets")
    page.goto(f"{root}accounts/A-1/buy")
    page.locator(f"[name=quantity-{TEAM_PRODUCT}]").fill("10")
    button(page, "Add to basket").click()
    button(page, "Order").click()
    expect(page.get_by_role("status")).to_contain_text("is completed.")


def open_list(page: Page) -> None:
    """Choose it in the menu of the subscription."""
    press(page.locator("summary", has_text="I Want To…"))
    press(link(page, "Cancel Adobe Order"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel Adobe Order")


def days_left(page: Page) -> str:
    return page.get_by_role("table").locator("td[data-label='Days left to cancel']").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["JavaScript", "no JavaScript"])
def test_an_order_is_cancelled_in_part_and_on_the_last_day_as_a_whole(
    windows: Windows, world: World, *, scripts: bool
) -> None:
    page = windows.open(scripts=scripts, width=NARROW)
    buy(page, world)
    view = page.url.partition("?")[0]
    open_list(page)
    assert days_left(page) == "14"
    assert wider_than_window(page) == []
    fill(page.get_by_label("Licenses to cancel (0 to 10)"), "4")
    press(button(page, "Proceed"))
    press(link(page, "No, go back"))
    fill(page.get_by_label("Licenses to cancel (0 to 10)"), "4")
    press(button(page, "Proceed"))
    press(button(page, "Yes"))
    expect(page.get_by_role("status")).to_contain_text("is successfully canceled.")
    row = page.get_by_role("row", name="Acrobat Pro for teams")
    expect(row.get_by_role("cell").nth(1)).to_have_text("6")

    world.advance(to="2026-01-29T23:59:59Z")
    page.goto(view)
    open_list(page)
    assert days_left(page) == "0"
    press(button(page, "Proceed"))
    press(button(page, "Yes"))
    expect(row.get_by_role("cell").nth(4)).to_have_text("Canceled")
    open_list(page)
    expect(page.get_by_role("status")).to_have_text(NOTHING)


@pytest.mark.parametrize("face", ["Storefront", "BSS"])
def test_a_day_later_nothing_can_be_cancelled(page: Page, world: World, face: str) -> None:
    buy(page, world)
    view = page.url
    open_list(page)
    press(button(page, "Proceed"))
    expect(button(page, "Yes")).to_be_visible()
    accessible(page)
    world.advance(to="2026-01-30T00:00:00Z")
    # The question was asked on the day before: Adobe says no, and nothing is changed.
    press(button(page, "Yes"))
    expect(page.get_by_role("alert")).to_contain_text(
        "An unexpected error was received from Adobe during the order cancellation (Adobe answered "
    )
    expect(page.get_by_text(NOTHING)).to_be_visible()
    accessible(page)
    if face == "BSS":
        open_bss(page, view.partition("subscriptions/")[0])
    page.goto(view)
    open_list(page)
    expect(page.get_by_role("status")).to_have_text(NOTHING)
    page.goto(view)
    expect(page.get_by_role("row", name="Acrobat").get_by_role("cell").nth(1)).to_have_text("10")


def test_of_two_tabs_that_say_yes_one_cancels(page: Page, world: World) -> None:
    buy(page, world)
    open_list(page)
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        button(tab, "Proceed").click()
    for tab in (page, other):
        button(tab, "Yes").click()
    expect(page.get_by_role("status")).to_contain_text("is successfully canceled.")
    expect(other.get_by_role("alert")).to_be_visible()
    customer = world.partner.fetch(
        f"/resellers/{world.partner.fetch('/resellers')['accounts'][0]['resellerId']}/customers"
    )["accounts"][0]["customerId"]
    returns = world.partner.orders(customer, f"start-date={START[:10]}&order-type=RETURN")
    assert len(returns) == 1
