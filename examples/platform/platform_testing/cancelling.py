"""What a user does to cancel an order of Adobe."""

from __future__ import annotations

import re
from html import unescape

from platform_testing.browser import Browser, Page


def orders_page(browser: Browser, subscription_id: str = "S-1") -> Page:
    """Open `Cancel Adobe Order`."""
    return browser.get(f"/subscriptions/{subscription_id}/cancel/")


def shown_orders(page: Page) -> list[list[str]]:
    """Return the rows of the orders, each with its products in one more cell."""
    rows = page.rows("Orders eligible for cancellation")
    return [order + details for order, details in zip(rows[::2], rows[1::2], strict=True)]


def listed_orders(page: Page) -> list[str]:
    """Return the ids of the orders that are shown."""
    return re.findall(r'name="order"[^>]* value="([^"]+)"', page.html)


def quantities_of(page: Page, order_id: str) -> dict[str, str]:
    """Return the fields of an order's lines as they are filled in."""
    inputs = re.findall(
        rf'name="(quantity-{order_id}-\d+)"[^>]*?(?:value="(\d+)"|><option value="(\d+)")',
        page.html,
    )
    return {name: typed or chosen for name, typed, chosen in inputs}


def proceed(browser: Browser, order_id: str, **quantities: int) -> Page:
    """Select an order and `Proceed`; `n1=2` takes two of line 1, and no other line."""
    page = orders_page(browser)
    fields: dict[str, str | int] = {
        **quantities_of(page, order_id),
        **(dict.fromkeys(quantities_of(page, order_id), 0) if quantities else {}),
        **{f"quantity-{order_id}-{name[1:]}": value for name, value in quantities.items()},
    }
    return browser.post("/subscriptions/S-1/cancel/confirm", order=order_id, **fields)


def confirmation(page: Page) -> dict[str, str]:
    """Return the fields of `Yes`."""
    form = page.html[page.html.index("<dialog") :]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in fields}


def say_yes(browser: Browser, page: Page) -> Page:
    """Confirm; return the page after it."""
    return browser.post("/subscriptions/S-1/cancel/yes", **confirmation(page))


def cancel(browser: Browser, order_id: str, **quantities: int) -> Page:
    """Cancel an order, in whole or in part."""
    return say_yes(browser, proceed(browser, order_id, **quantities))
