"""Users of the example platform, who choose who they are by a button."""

from __future__ import annotations

from playwright.sync_api import Page


def open_bss(page: Page, root: str) -> None:
    """Sign in as a user of the distributor."""
    page.goto(f"{root}sign-in")
    page.get_by_role("button", name="Open BSS").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def open_storefront(page: Page, root: str, reseller: str) -> None:
    """Sign in as a user of a reseller, by its name."""
    page.goto(f"{root}sign-in")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=reseller))
    row.get_by_role("button", name="Open the Storefront").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def take_account(page: Page, root: str, customer: str) -> None:
    """Give one of the reseller's customers at Adobe an account, with its subscription."""
    page.goto(f"{root}new-account/of-adobe")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=customer))
    row.get_by_role("button", name="Add to the shop").click()
    page.wait_for_url(lambda url: "/accounts/" in url)
