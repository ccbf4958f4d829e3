"""Which flexible discounts come by themselves at a renewal: `sandbox/program.py` says who knows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.orders.price_points import LineDiscount
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.model import Subscription
from sandbox.subscriptions.portfolio import Portfolio

RenewalDiscounts = Callable[
    [Portfolio, Sequence[Subscription], Mapping[str, Preference]], Mapping[str, LineDiscount]
]
"""Return the discounts of subscriptions whose term ends, by subscription id (FD-14, FD-15).

The preferences are those that stand where they are not the ones that are shown (X12). One that no
longer holds is in the answer without a reduction.
"""

CheckPreference = Callable[[Portfolio, Subscription], None]
"""Refuse the code that a subscription's preference names, where codes are validated then (X20)."""

PREFERENCE_DISCOUNTS: Final = ExtensionPoint[CheckPreference]("codes that preferences name")
RENEWAL_DISCOUNTS: Final = ExtensionPoint[RenewalDiscounts]("discounts of automatic renewals")
