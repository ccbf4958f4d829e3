"""Which flexible discounts automatic renewals get (FD-14)."""

from collections.abc import Mapping, Sequence

from sandbox.orders.price_points import LineDiscount
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio


def discounts_at_renewal(
    portfolio: Portfolio,  # noqa: ARG001 - the point's signature
    ending: Sequence[Subscription],  # noqa: ARG001 - the point's signature
    standing: Mapping[str, Preference],  # noqa: ARG001 - the point's signature
) -> Mapping[str, LineDiscount]:
    """Return the discounts of what renews: no world has any yet."""
    return {}
