"""Where programs may refuse a manual renewal or a preference: see `sandbox/program.py`."""

from collections.abc import Callable, Sequence
from typing import Final

from sandbox.domain.extension import ExtensionPoint
from sandbox.renewals.manual_checks import PlannedLine
from sandbox.subscriptions.model import Account, Subscription
from sandbox.subscriptions.portfolio import Portfolio

RenewalCheck = Callable[[Portfolio, Account, Sequence[PlannedLine]], None]
"""Refuse an early or late RENEWAL whose lines are known; raises `Refusal`."""
PreferenceCheck = Callable[[Portfolio, Subscription], None]
"""Refuse an auto-renewal preference as it would be; raises `Refusal`."""

RENEWAL_CHECKS: Final = ExtensionPoint[tuple[RenewalCheck, ...]]("what may be renewed manually")
"""Asked by RENEWAL and PREVIEW_RENEWAL alike."""
PREFERENCE_CHECKS: Final = ExtensionPoint[tuple[PreferenceCheck, ...]]("what may be preferred")
"""Asked when a partner changes a preference that lets a subscription renew (RN-2)."""
