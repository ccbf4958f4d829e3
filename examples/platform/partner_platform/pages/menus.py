"""The menus: an item is shown where its page is there and its face may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app

from partner_platform.web.context import Face, Visitor, visitor

_BOTH: Final = frozenset(Face)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An item: what it says, and which page it leads to."""

    label: str
    endpoint: str
    faces: frozenset[Face] = _BOTH

    def is_for(self, who: Visitor) -> bool:
        """Say whether the item is shown."""
        return who.face in self.faces and self.endpoint in current_app.view_functions


MAIN: Final = (
    MenuItem("Accounts", "accounts.list_accounts"),
    MenuItem("Subscriptions", "subscriptions.list_subscriptions"),
    MenuItem("Invoices", "invoices.list_invoices"),
    MenuItem("Price lists", "price_lists.list_price_lists", frozenset({Face.BSS})),
    MenuItem("Billing", "billing.show", frozenset({Face.BSS})),
    MenuItem("My Account", "my_account.show", frozenset({Face.STOREFRONT})),
)
"""In the header of every page; the pages take no argument."""

I_WANT_TO: Final = (
    MenuItem("Buy add-ons", "purchases.choose"),
    MenuItem("Cancel Adobe Order", "cancellation.orders"),
    MenuItem("Cancel an add-on", "scheduled_cancellations.choose"),
)
"""`I Want To…` of an active container; the pages take its `subscription_id`.

`Disable auto-renew` is a button of the page, since it changes something.
"""

SHORTCUTS: Final = (MenuItem("Activate", "reactivation.choose", frozenset({Face.BSS})),)
"""Shortcuts of a container in BSS; the pages take its `subscription_id`."""


def shown(items: Sequence[MenuItem]) -> list[MenuItem]:
    """Return the items that the visitor sees."""
    who = visitor()
    return [item for item in items if item.is_for(who)] if who else []


def menus() -> dict[str, Any]:
    """Return what templates make menus of."""
    return {
        "menu": lambda: shown(MAIN),
        "i_want_to": lambda: shown(I_WANT_TO),
        "shortcuts": lambda: shown(SHORTCUTS),
    }
