"""When a subscription may be renewed manually, and how much of it (program.md section 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto

from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import price_day


class Window(Enum):
    """Where a day lies around a renewal date."""

    BEFORE = auto()
    EARLY = auto()
    LATE = auto()
    OVER = auto()


def is_sold_for_renewal(product: Product, now: datetime) -> bool:
    """Tell whether a product may be renewed manually as far as it itself is concerned (RN-5)."""
    return not product.is_credit_pack and product.on_sale(price_day(now))


def window_on(day: date, renewal_date: date, *, early_days: int, late_days: int) -> Window:
    """Return the window that a day lies in: early AD-30…AD-1, late AD…AD+X1, both ends included.

    Args:
        day: the UTC date.
        renewal_date: AD, the subscription's pending or last anniversary.
        early_days: the ruleset's `earlyRenewalDays`.
        late_days: the ruleset's `lateRenewalDays` (X1).
    """
    if day < renewal_date - timedelta(days=early_days):
        return Window.BEFORE
    if day < renewal_date:
        return Window.EARLY
    if day <= renewal_date + timedelta(days=late_days):
        return Window.LATE
    return Window.OVER


@dataclass(frozen=True, slots=True)
class EarlyLine:
    """What an early line asks of a product: `current` and `renewed` are 0 for a new one."""

    quantity: int
    current: int
    renewed: int

    @property
    def left(self) -> int:
        """What is left to renew of the existing quantity."""
        return max(0, self.current - self.renewed)

    @property
    def is_existing(self) -> bool:
        """Tell whether the line renews existing licences; otherwise it adds new ones."""
        return self.left > 0


def fits_one_early_order(lines: Sequence[EarlyLine]) -> bool:
    """Tell whether lines may stand in one early order (RN-3).

    One order holds existing licences, each product up to what is left of it, or new products and
    extra seats; never both. Extra seats come only once the existing ones are renewed.
    """
    if len({line.is_existing for line in lines}) > 1:
        return False
    return all(line.quantity <= line.left for line in lines if line.is_existing)


def schedules_open(day: date, anniversary: date, *, early_days: int, cutoff_days: int) -> bool:
    """Tell whether scheduled subscriptions may be created: AD-30…AD-3 (section 7)."""
    first = anniversary - timedelta(days=early_days)
    return first <= day <= anniversary - timedelta(days=cutoff_days)
