"""What is due by the instance's clock is done when somebody opens a page."""

from __future__ import annotations

from typing import Final

from flask import request

from partner_platform.services.renewal_billing import run_billing
from partner_platform.web.context import instance, store, visitor

_AT_ONCE: Final = 20
"""Containers that one page waits for; the next one goes on."""


def catch_up() -> None:
    """Run the billing before a signed-in visitor is shown a page."""
    is_page = request.method == "GET" and request.endpoint not in {None, "static"}
    if is_page and visitor() is not None:
        run_billing(store(), instance(), _AT_ONCE)
