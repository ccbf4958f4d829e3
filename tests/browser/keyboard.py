"""Somebody who has no mouse: goes to a control with Tab, and presses keys there."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator, Page

_MOST_STOPS: Final = 400


def go_to(control: Locator) -> None:
    """Press Tab until a control has the focus; fail where it is never reached."""
    control.wait_for()
    for _ in range(_MOST_STOPS):
        if control.evaluate("element => element === document.activeElement"):
            return
        control.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {control}")


def press(control: Locator, key: str = "Enter") -> None:
    """Go to a control, and press a key there."""
    go_to(control)
    control.page.keyboard.press(key)


def fill(control: Locator, text: str) -> None:
    """Go to a field, and type into it instead of what it has."""
    go_to(control)
    control.page.keyboard.press("ControlOrMeta+A")
    control.page.keyboard.type(text)


def button(page: Page, name: str) -> Locator:
    """Return the button of a name."""
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    """Return the link of a name."""
    return page.get_by_role("link", name=name, exact=True)
