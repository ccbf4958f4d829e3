"""Where programs may refuse a manual renewal or a preference: see `sandbox/program.py`."""

from collections.abc import Callable, Sequence
from typing import Final

from sandbox.catalogue.offers import Product
from sandbox.domain.extension import ExtensionPoint
from sandbox.renewals.manual_checks import PlannedLine
from sandbox.renewals.standing import Preference
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio

RenewalCheck = Callable[[Portfolio, Account, Sequence[PlannedLine]], None]
"""Refuse an early or late RENEWAL whose lines are known; raises `Refusal`."""
PreferenceCheck = Callable[[Portfolio, Subscription, Preference], None]
"""Refuse an auto-renewal preference as it would be, given what it was; raises `Refusal`."""

RenewsAfterSale = Callable[[Portfolio, Account, Product], bool]
"""Tell whether a customer may renew a product early that is no longer sold (TC-13)."""

RENEWED_AFTER_SALE: Final = ExtensionPoint[RenewsAfterSale]("what renews after its last order date")
RENEWAL_CHECKS: Final = ExtensionPoint[tuple[RenewalCheck, ...]]("what may be renewed manually")
"""Asked by RENEWAL and PREVIEW_RENEWAL alike."""
PREFERENCE_CHECKS: Final = ExtensionPoint[tuple[PreferenceCheck, ...]]("what may be preferred")
"""Asked when a partner names whether, or for how many, a subscription is to renew (RN-2)."""
