"""When a subscription may be renewed manually, and how much of it (program.md section 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple

from sandbox.catalogue.offers import Product
from sandbox.domain.calendar import price_day


class Days(NamedTuple):
    """Days in a row, both ends included."""

    first: date
    last: date


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
    if day < early_window(renewal_date, early_days).first:
        return Window.BEFORE
    if day < renewal_date:
        return Window.EARLY
    if day <= late_window(renewal_date, late_days).last:
        return Window.LATE
    return Window.OVER


def upcoming_window(renewal_date: date, *, upcoming_days: int, early_days: int) -> Days:
    """Return the days on which a renewal is listed as upcoming: AD-45…AD-31 (X5).

    With fewer `upcomingRenewalDays` than `earlyRenewalDays` there are none: the first day comes
    after the last.
    """
    opens = early_window(renewal_date, early_days).first
    return Days(renewal_date - timedelta(days=upcoming_days), opens - timedelta(days=1))


def early_window(renewal_date: date, early_days: int) -> Days:
    """Return the days of early renewal: AD-30…AD-1 (RN-3)."""
    return Days(renewal_date - timedelta(days=early_days), renewal_date - timedelta(days=1))


def late_window(renewal_date: date, late_days: int) -> Days:
    """Return the days of late renewal: AD…AD+X1 (RN-5)."""
    return Days(renewal_date, renewal_date + timedelta(days=late_days))


def grace_window(renewal_date: date, grace_days: int) -> Days:
    """Return the days from AD on for which lapsed licences stay usable; none with 0 (X13)."""
    return Days(renewal_date, renewal_date + timedelta(days=grace_days - 1))


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
