"""An account manager at work in the Reseller Console, while a tester moves the clock."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from tests.authorizing import take
from tests.browser.bar import advance, advance_to
from tests.mail import outbox
from tests.support import World, contact

RENEWING = ("Upcoming Renewals", "Ready for Renewal")
ADMIN = "minnie@mouse.example"
CREATE = "Create new Purchase Authorization"


@pytest.fixture
def reseller(world: World) -> str:
    return world.partner.reseller()


@pytest.fixture
def root(world: World, reseller: str) -> str:
    """Where the reseller's pages begin."""
    return f"/console/{world.world_id}/resellers/{reseller}"


def views(page: Page) -> Locator:
    """The rail of the Customers page."""
    return page.get_by_role("navigation", name="Views of customers")


def shown(page: Page) -> Locator:
    """The names in the list."""
    return page.locator("main tbody summary")


def test_c1_a_renewal_moves_from_upcoming_to_ready_by_the_bar(
    world: World, reseller: str, root: str, page: Page
) -> None:
    world.partner.order(world.partner.customer(reseller, "Acme"))
    page.goto(f"{root}/customers")
    expect(page.get_by_role("row", name="Acme")).to_contain_text("2027-01-15")
    for move, goal, view in (
        (advance_to, "2026-11-30", ""),
        (advance, "1 day", "Upcoming Renewals"),
        (advance_to, "2026-12-15", "Upcoming Renewals"),
        (advance, "1 day", "Ready for Renewal"),
        (advance_to, "2027-01-14", "Ready for Renewal"),
    ):
        move(page, goal)
        for renewing in RENEWING:
            link = views(page).get_by_role("link", name=renewing)
            expect(link.locator(".count"), goal).to_have_text("1" if renewing == view else "0")
    views(page).get_by_role("link", name="Ready for Renewal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready for Renewal")
    expect(shown(page)).to_have_text(["Acme"])


def test_c2_managed_by_me_halves_the_list_and_the_file_follows(
    world: World, reseller: str, root: str, page: Page
) -> None:
    daisy = {"firstName": "Daisy", "lastName": "Duck", "email": "daisy@fairmont.example"}
    world.control("POST", f"/resellers/{reseller}/team-members", daisy)
    for number in range(4):
        customer = world.partner.customer(reseller, f"Works {number}")
        if number % 2:
            world.portal(f"/customers/{customer}", managedBy=daisy["email"])
    everybody, hers = [f"Works {number}" for number in range(4)], ["Works 1", "Works 3"]
    page.goto(f"{root}/customers")
    page.get_by_label("Signed in as").select_option("Daisy Duck")
    expect(page.get_by_text("Signed in as Daisy Duck.")).to_be_visible()
    expect(shown(page)).to_have_text(everybody)
    assert organizations(download(page)) == everybody
    switch = page.get_by_role("switch", name="Managed by me")
    switch.click()
    expect(switch).to_be_checked()
    expect(shown(page)).to_have_text(hers)
    file = download(page)
    assert file.suggested_filename == f"vip-customers-{reseller}-2026-01-15.csv"
    assert organizations(file) == hers
    switch.click()
    expect(switch).not_to_be_checked()
    expect(shown(page)).to_have_text(everybody)


def download(page: Page) -> Download:
    """Take the file that the page offers."""
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download").click()
    return begun.value


def organizations(file: Download) -> list[str]:
    """The names in a file."""
    with Path(file.path()).open(encoding="utf-8", newline="") as lines:
        return [row["Organization"] for row in csv.DictReader(lines)]


@pytest.fixture
def theirs(world: World) -> Callable[[str], str]:
    """Make customers of another reseller."""
    other = world.partner.reseller("Other Reselling")

    def make(name: str) -> str:
        return world.partner.customer(other, name, contacts=[contact(ADMIN)])

    return make


def send_code(page: Page, customer: str) -> Locator:
    """Ask for a code; return what the page tells."""
    page.get_by_label("VIP number").fill(customer)
    page.get_by_label("Admin Email").fill(ADMIN)
    # Two answers may be alike: the page is the next one when this button is gone.
    button = page.get_by_role("button", name="Send Email").element_handle()
    button.click()
    button.wait_for_element_state("hidden")
    return page.locator("main .notice")


def test_c4_the_sixth_code_of_a_day_waits_for_midnight(
    world: World, theirs: Callable[[str], str], root: str, page: Page
) -> None:
    customer = theirs("Mouse Works")
    page.goto(f"{root}/customers")
    page.get_by_role("link", name="Reseller Change for Customer").click()
    for _ in range(5):
        expect(send_code(page, customer)).to_contain_text(f"1 system admin of VIP {customer}")
    most = "You can send up to five reseller change codes per day"
    expect(send_code(page, customer)).to_contain_text(most)
    # What was typed is kept.
    expect(page.get_by_label("VIP number")).to_have_value(customer)
    for moment, told in (
        ("2026-01-15 23:59", most),
        ("2026-01-16 00:00", "works until 2026-01-19T00:00:00Z"),
    ):
        advance_to(page, moment)
        page.goto(f"{root}/reseller-change")
        expect(send_code(page, customer)).to_contain_text(told)
    assert len(outbox(world, kind="reseller-change-code")) == 6


def test_c5_a_code_works_to_the_last_second_of_72_hours(
    world: World, theirs: Callable[[str], str], root: str, page: Page
) -> None:
    in_time, late = theirs("Mouse Works"), theirs("Goofy Works")
    page.goto(f"{root}/reseller-change")
    for customer in (in_time, late):
        expect(send_code(page, customer)).to_contain_text("works until 2026-01-18T09:00:00Z")
    codes = [
        email["text"].partition("the code ")[2].split()[0]
        for email in outbox(world, kind="reseller-change-code")
    ]
    for moment, customer, code, told in (
        ("08:59:59", in_time, codes[0], "Your reseller has changed."),
        ("09:00:00", late, codes[1], "CHANGE_CODE_EXPIRED"),
    ):
        world.advance(to=f"2026-01-18T{moment}Z")
        page.goto(f"/console/{world.world_id}/admin/{customer}/account/change")
        page.get_by_label("Reseller change code").fill(code)
        page.get_by_role("main").get_by_role("button", name="Change reseller").click()
        expect(page.locator("main .notice")).to_contain_text(told)
    page.goto(f"{root}/customers")
    expect(shown(page)).to_have_text(["Mouse Works"])


def test_c6_a_past_due_authorization_greys_the_button_and_cancelling_frees_it(
    world: World, reseller: str, root: str, page: Page
) -> None:
    customer = world.partner.customer(reseller, "Acme")
    take(world, customer, quantity=2)
    page.goto(f"{root}/customers/{customer}")
    advance_to(page, "2026-01-22 08:59")
    expect(page.get_by_role("link", name=CREATE)).to_be_visible()
    advance_to(page, "2026-01-22 09:00")
    expect(page.get_by_role("button", name=CREATE)).to_be_disabled()
    expect(page.get_by_role("link", name=CREATE)).to_have_count(0)
    expect(page.locator("#suspended")).to_contain_text(
        "the ability to purchase new products is suspended until all existing dues are cleared"
    )
    page.get_by_role("link", name="Cancel Acrobat Pro for teams").click()
    page.get_by_role("button", name="Cancel Purchase Authorization").click()
    expect(page.get_by_text("was successfully canceled")).to_be_visible()
    page.get_by_role("link", name=CREATE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Create Purchase Authorization")
