"""Codes that preferences name: taken as they come, or validated as on orders (FD-13, X20)."""

from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio


def check_preferred_code(
    portfolio: Portfolio,
    subscription: Subscription,
) -> None:
    """Refuse nothing: no world validates codes of preferences yet."""
