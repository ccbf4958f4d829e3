"""What a user does over and over: make an account, buy, find what was bought."""

from __future__ import annotations

import re

from platform_testing.browser import Browser, Page

ACCOUNT = {
    "company_name": "Acme Rockets",
    "segment": "COM",
    "language": "en-US",
    "country": "US",
    "region": "CA",
    "city": "San Jose",
    "line1": "1 Launch Pad",
    "postal_code": "95110",
    "first_name": "Wile",
    "last_name": "Coyote",
    "email": "wile@acme.example",
}


def new_account(browser: Browser, **fields: str) -> str:
    """Make an account by its form, at Adobe too unless `action="save"`; return its id."""
    form = browser.get("/new-account/")
    page = browser.post(
        "/new-account/",
        **{
            **ACCOUNT,
            "action": "create",
            "correlation_id": form.value("correlation_id"),
            **fields,
        },
    )
    return id_in(page.path)


def id_in(path: str) -> str:
    """Return the id that the address of a page ends with."""
    found = re.fullmatch(r".*/([A-Z]-[0-9]+)", path)
    if found is None:
        raise AssertionError(f"{path} is no page of one thing")
    return found[1]


def fill_basket(browser: Browser, account_id: str, **quantities: int) -> Page:
    """Choose add-ons that were not purchased; return the basket.

    `quantities` are by part number with an `n` before it: `n65304479CA=10`.
    """
    browser.get(f"/accounts/{account_id}/buy")
    return browser.post(
        f"/accounts/{account_id}/basket",
        **{f"quantity-{name[1:]}": quantity for name, quantity in quantities.items()},
    )


def check_out(browser: Browser, basket: Page) -> Page:
    """Order what a basket shows."""
    account_id = basket.path.split("/")[2]
    return browser.post(
        f"/accounts/{account_id}/check-out", correlation_id=basket.value("correlation_id")
    )


def buy(browser: Browser, account_id: str, **quantities: int) -> Page:
    """Buy add-ons; return the View page of the subscription."""
    return check_out(browser, fill_basket(browser, account_id, **quantities))


def add_on_id(view: Page, name: str) -> str:
    """Return the id of an add-on of a View page by its name."""
    rows = re.findall(r"<tr>.*?</tr>", view.html, re.DOTALL)
    [row] = [row for row in rows if f">{name}" in row]
    found = re.search(r"/add-ons/(P-[0-9]+)/", row)
    if found is None:
        raise AssertionError(f"{name} has no actions")
    return found[1]
