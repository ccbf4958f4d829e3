"""How values are shown: dates as YYYY-MM-DD, instants in UTC, money with its currency."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from partner_platform.money import rounded
from partner_platform.offers import level, shown_code

if TYPE_CHECKING:
    from flask import Flask


def instant_text(value: datetime) -> str:
    """Show an instant to the minute."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def money_text(value: Decimal | None, currency: str) -> str:
    """Show an amount; none for a price that is not known."""
    return "-" if value is None else f"{rounded(value, currency):,} {currency}"


def add_formats(app: Flask) -> None:
    """Let templates use them as filters."""
    app.add_template_filter(instant_text, "instant")
    app.add_template_filter(money_text, "money")
    app.add_template_filter(shown_code, "code")
    app.add_template_filter(level, "level")
