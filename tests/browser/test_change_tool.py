"""The Adobe Reseller Change Tool from end to end by keyboard, with a fault at each step (C7)."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import accessible, wider_than_window
from tests.browser.keyboard import button, fill, link, press
from tests.browser.shopping import open_storefront
from tests.browser.windows import NARROW, Windows
from tests.faulting import fault
from tests.support import EDU, World, line, make_world

INVALID = (
    "The authorization code is either invalid or has expired. Please verify the code again or "
    "generate a new one via the Adobe Admin Console."
)
CHECK_FAILED = "An error occurred during the eligibility check. Please try again."
EXPIRED = (
    "Your session has expired. Please redirect to Marketplace to access the Reseller Change Tool "
    "again."
)
SERVICE_ERROR = "ServiceError, Internal Server Error"
NOT_COMPLETED = "Subscription Migration was not completed successfully."
PENDING = (
    "Subscription Migration was not completed successfully. The transfer request is pending in "
    "Adobe. Please try again later or contact your distributor."
)
CUSTOMER = "/v3/customers/*"
BEGIN = "2026-11-29T09:00:00Z"


@pytest.fixture
def world(http: httpx.Client) -> World:
    """A world at the end of a month: the price list of the next one is not known yet."""
    return make_world(http, now=BEGIN)


def code_of_school(world: World) -> str:
    """A customer of another reseller, whose admin has generated a code."""
    partner = world.partner
    school = partner.customer(partner.reseller("Old Reselling"), "School", marketSegment="EDU")
    partner.order(school, line(EDU, 3))
    answer = world.control("POST", f"/customers/{school}/approval-codes", {})
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["approvalCode"]
    return code


def open_tool(page: Page, world: World) -> None:
    """Sign in as a user of the new reseller, and open the tool from My Account."""
    world.partner.reseller("New Reselling")
    root = f"/console/{world.world_id}/platform/{world.partner.distributor_id}/"
    open_storefront(page, root, "New Reselling")
    press(link(page, "My Account"))
    press(button(page, "Adobe Reseller Change"))
    at_step(page, "Authorization Code")


def at_step(page: Page, name: str) -> None:
    """Expect a step of the stepper, as wide as its window."""
    current = page.get_by_role("navigation", name="Steps").locator("[aria-current=step]")
    expect(current).to_have_text(name)
    assert wider_than_window(page) == []


def says(page: Page, message: str) -> None:
    expect(page.get_by_role("alert").locator("p").first).to_have_text(message)


def progress(page: Page) -> list[str]:
    states: Locator = page.get_by_role("list", name="Progress").locator("strong")
    return states.all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["JavaScript", "no JavaScript"])
def test_the_tool_goes_on_after_a_fault_at_each_step(
    windows: Windows, world: World, *, scripts: bool
) -> None:
    page = windows.open(scripts=scripts, width=NARROW)
    code = code_of_school(world)
    open_tool(page, world)

    fill(page.get_by_label("Authorization Code"), "00000000")
    press(button(page, "Next"))
    says(page, INVALID)
    fault(world, name="server-error", path="/v3/transfers")
    fill(page.get_by_label("Authorization Code"), code)
    press(button(page, "Next"))
    says(page, CHECK_FAILED)
    press(button(page, "Next"))

    at_step(page, "Services Preview")
    cells = page.get_by_role("table", name="Services").get_by_role("cell")
    assert cells.all_inner_texts() == [EDU[:8], "3"]
    # An hour later the session is over; over two days later the month is.
    world.advance(to="2026-12-01T09:00:00Z")
    press(page.get_by_label("I acknowledge the list of services."), "Space")
    press(button(page, "Next"))
    expect(page.get_by_role("alert")).to_have_text(EXPIRED)
    press(page.get_by_role("main").get_by_role("link", name="My Account"))
    press(button(page, "Continue"))
    at_step(page, "Services Preview")
    press(page.get_by_label("I acknowledge the list of services."), "Space")
    press(button(page, "Next"))

    at_step(page, "Customer Type")
    expect(page.get_by_label("Existing Customer")).to_be_checked()
    fault(world, name="server-error", path="/v3/pricelist")
    press(page.get_by_label("Existing Customer"), "ArrowDown")
    press(button(page, "Next"))
    says(page, SERVICE_ERROR)
    fault(world, name="gateway-timeout", path="/v3/transfers")
    press(page.get_by_label("Existing Customer"), "ArrowDown")
    press(button(page, "Next"))

    at_step(page, "Transfer")
    says(page, PENDING)
    assert progress(page) == ["Failed", "Waiting", "Waiting", "Waiting"]
    press(page.get_by_role("alert").locator("summary"))
    expect(page.get_by_text("HTTP 504")).to_be_visible()
    for done, nth in ((1, 1), (2, 2), (3, 2)):
        fault(world, name="server-error", method="GET", path=CUSTOMER, nth=nth)
        press(button(page, "Try Again"))
        says(page, NOT_COMPLETED)
        assert progress(page) == ["Done"] * done + ["Failed"] + ["Waiting"] * (3 - done)
    press(button(page, "Try Again"))
    expect(page.get_by_role("status")).to_have_text(
        "The reseller change was completed successfully."
    )
    assert progress(page) == ["Done"] * 4
    press(link(page, "Show the subscription"))
    expect(page.get_by_role("rowheader", name="(transferred)")).to_be_visible()
    moved = world.control("GET", "/events?kind=reseller.changed").json()
    assert len(moved["items"]) == 1


def test_everybody_can_use_its_steps_and_read_what_it_says(page: Page, world: World) -> None:
    code = code_of_school(world)
    open_tool(page, world)
    accessible(page)
    page.get_by_label("Authorization Code").fill("00000000")
    button(page, "Next").click()
    says(page, INVALID)
    page.get_by_role("alert").locator("summary").click()
    accessible(page)
    page.get_by_label("Authorization Code").fill(code)
    button(page, "Next").click()
    at_step(page, "Services Preview")
    accessible(page)
    page.get_by_label("I acknowledge the list of services.").check()
    button(page, "Next").click()
    at_step(page, "Customer Type")
    accessible(page)
    page.get_by_label("New Customer").check()
    fault(world, name="server-error", method="GET", path=CUSTOMER)
    button(page, "Next").click()
    says(page, NOT_COMPLETED)
    accessible(page)
    button(page, "Try Again").click()
    expect(page.get_by_role("status")).to_be_visible()
    accessible(page)


def test_who_has_lost_the_cookie_is_told_to_sign_in_again(page: Page, world: World) -> None:
    open_tool(page, world)
    page.context.clear_cookies()
    fill(page.get_by_label("Authorization Code"), "00000000")
    press(button(page, "Next"))
    expect(page.get_by_role("heading", name="Forbidden! Code 403")).to_be_visible()
    accessible(page)
