"""The bar above every page, with which a tester moves the clock."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def advance(page: Page, by: str) -> None:
    """Press one of the bar's buttons, such as `1 day`."""
    page.get_by_role("form", name="Advance the clock").get_by_role("button", name=by).click()
    expect(page.get_by_text("The clock stands at")).to_be_visible()


def advance_to(page: Page, moment: str) -> None:
    """Type an instant into the bar, look at what would fire, have it done, and come back."""
    page.get_by_label("Advance to").fill(moment)
    page.get_by_role("region", name="World and clock").get_by_role(
        "button", name="See what fires"
    ).click()
    page.get_by_role("button", name=re.compile("^Advance to ")).click()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name="What fired")).to_have_count(0)
    expect(page.locator("#bar-state")).to_contain_text(moment)
