"""A customer is invited: the date that it may choose, and all the way to licences in use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.authorizing import states
from tests.browser.windows import Windows
from tests.support import TEAM, World

NAME = "Gearloose Inventions"
TYPED = {
    "Organization Name": NAME,
    "Region": "CA",
    "City": "San Jose",
    "Address": "1 Lab Way",
    "ZIP or Postal Code": "95110",
    "First name": "Gyro",
    "Last name": "Gearloose",
    "Email address": "gyro@gearloose.example",
}
CHOSEN = {"Type": "TEAM", "Country": "US"}
INVITE = "Invite Customer"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def window(windows: Windows, request: pytest.FixtureRequest) -> Page:
    """A window that runs JavaScript, and one that does not."""
    return windows.open(scripts=request.param)


def open_form(page: Page, world: World) -> None:
    """Go to the form from the world's page."""
    world.partner.reseller("Fairmont Reselling")
    page.goto(f"/console/{world.world_id}")
    page.get_by_role("link", name="Fairmont Reselling").click()
    page.get_by_role("navigation", name="Reseller Console").get_by_text("Customers").click()
    page.get_by_role("link", name="Add Customer Organization").click()


def fill(page: Page, segment: str) -> None:
    """Fill in all that is needed."""
    for name, text in TYPED.items():
        page.get_by_role("textbox", name=name, exact=True).fill(text)
    for name, value in {**CHOSEN, "Market Segment": segment}.items():
        page.get_by_role("combobox", name=name, exact=True).select_option(value)


@pytest.mark.parametrize(
    ("segment", "told", "refused", "passes"),
    [
        ("COM", "Commercial: 13 to 36 months", "2029-02-15", "2029-01-15"),
        ("EDU", "Education: 13 to 48 months", "2030-02-15", "2030-01-15"),
    ],
)
def test_c3_the_segment_says_how_far_an_anniversary_may_be(
    world: World, window: Page, segment: str, told: str, refused: str, passes: str
) -> None:
    """37 months are refused for COM and 48 pass for EDU; a month more than what passes does not."""
    open_form(window, world)
    fill(window, segment)
    window.get_by_role("checkbox", name="Select customer Anniversary Date").check()
    expect(window.get_by_role("button", name=INVITE)).to_be_hidden()
    window.get_by_role("button", name="Next").click()
    expect(window.get_by_text(told)).to_be_visible()
    date = window.get_by_label("Anniversary Date")
    date.fill(refused)
    window.get_by_role("button", name=INVITE).click()
    expect(window.locator(".field.wrong .hint")).to_contain_text("the longest term of its segment")
    expect(date).to_have_value(refused)
    date.fill(passes)
    window.get_by_role("button", name=INVITE).click()
    expect(window.get_by_text(f"{NAME} is invited.")).to_be_visible()
    expect(window.locator("dl.facts")).to_contain_text(f"Anniversary Date {passes}")


def test_the_button_is_off_until_all_fields_are_filled(world: World, page: Page) -> None:
    open_form(page, world)
    invite = page.get_by_role("button", name=INVITE)
    expect(invite).to_be_disabled()
    fill(page, "COM")
    expect(invite).to_be_enabled()
    page.get_by_role("textbox", name="City", exact=True).fill("")
    expect(invite).to_be_disabled()


def test_from_invitation_to_licenses_in_use_without_javascript(
    world: World, no_javascript: Page
) -> None:
    page = no_javascript
    open_form(page, world)
    fill(page, "COM")
    page.get_by_role("button", name=INVITE).click()
    expect(page.get_by_text(f"{NAME} is invited.")).to_be_visible()
    details = page.url
    customer = details.rpartition("/")[2]

    open_admin_console(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Terms and Conditions")
    page.get_by_role("checkbox", name="I accept the terms").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("The terms and conditions are accepted.")).to_be_visible()

    rail = page.get_by_role("navigation", name="Admin Console")
    rail.get_by_role("link", name="Add products").click()
    page.get_by_role("combobox", name="Product").select_option(TEAM)
    page.get_by_role("spinbutton", name="Number of licenses").fill("3")
    page.get_by_role("button", name="Add products").click()
    assert states(world, customer) == [("OPEN", 0, 0)]
    page.get_by_label("Assigned licenses of").fill("2")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("2 licenses are assigned.")).to_be_visible()
    assert states(world, customer) == [("OPEN", 0, 2)]

    page.goto(details)
    pending = page.get_by_role("region", name="Pending and overdue authorizations")
    expect(pending.locator("tbody td")).to_contain_text(["Pending", "3", "2"])
    pending.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Cancel Purchase Authorization").click()
    expect(page.locator("main .notice")).to_contain_text("AUTHORIZATION_ASSIGNED")


def open_admin_console(page: Page) -> None:
    """Go there from the list of the world's customers."""
    page.get_by_role("link", name="World pages").click()
    row = page.get_by_role("row", name=NAME)
    row.get_by_role("link", name="Admin Console").click()
