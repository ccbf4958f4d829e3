"""A renewal by somebody who has no mouse: from the front door to what fired."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.support import World

MOST_STOPS = 120
NOW = "2026-12-08T09:00:00Z"


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until a control has the focus."""
    expect(control).to_be_visible()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if control.evaluate("control => control === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {control} on {page.url}")


def press(page: Page, control: Locator, key: str = "Enter") -> None:
    """Go to a control by Tab, and press a key there."""
    tab_to(page, control)
    page.keyboard.press(key)


def test_a_renewal_is_walked_through_by_keyboard_alone(
    new_world: Callable[..., World], page: Page
) -> None:
    world = new_world(name="Without a mouse")
    partner = world.partner
    customer = partner.customer(partner.reseller(), "Acme")
    partner.order(customer)
    world.advance(to=NOW)
    page.goto("/")
    press(page, page.get_by_role("link", name="Without a mouse"))
    row = page.get_by_role("row", name="Acme")
    press(page, row.get_by_role("link", name="Reseller Console"))

    handle = page.get_by_role("slider", name="The world's now")
    # The term stands above what is read first on the page.
    press(page, page.get_by_role("link", name="Skip to the content"), "Tab")
    tab_to(page, handle)
    for key in ("PageUp", "ArrowRight", "PageUp", "PageDown"):
        page.keyboard.press(key)
    expect(handle).to_have_attribute("aria-valuetext", "2027-01-08, 31 days ahead")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "2027-01-16, 39 days ahead")
    page.keyboard.press("Enter")

    announced = page.locator("#term-dry-run")
    press(page, announced.get_by_role("button", name="Advance to 2027-01-16"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What fired")
    expect(page.get_by_role("main")).to_contain_text("order.completed")
    press(page, page.get_by_role("link", name="Go on"))
    expect(handle).to_have_attribute("aria-valuetext", "now, 2027-01-16")
    renewal = page.get_by_role("table", name="Orders").get_by_role("row", name="Renewal")
    expect(renewal).to_contain_text("2027-01-15 00:00 UTC")
    expect(page.get_by_role("table", name="Products")).to_contain_text("2028-01-15")
    assert world.now() == "2027-01-16T00:00:00Z"
