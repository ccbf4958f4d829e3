"""Open and closed flexible discounts (docs flex-discounts/index)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.flexible_discounts.terms import DiscountTerms


class Category(StrEnum):
    """Regular discounts, and those for a product that the customer never had."""

    STANDARD = "STANDARD"
    INTRO = "INTRO"


class DiscountStatus(StrEnum):
    """What the list says of an open discount; what is over is not listed (X23)."""

    ACTIVE = "ACTIVE"
    REUSABLE = "REUSABLE"


class Redemption(StrEnum):
    """Where a closed code stands; all of it is derived (FD-16)."""

    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REDEEMED = "REDEEMED"


@dataclass(frozen=True, slots=True)
class FlexDiscount:
    """An open discount: listed, with a code that people can read.

    Instants are UTC, whole seconds, each inclusive. `locked_until` is Adobe's discountLockEndDate:
    who used it before its end may use it until then; None: it is not reusable. Before `listed_from`
    nobody is shown it; None: it is shown from the first.
    """

    discount_id: str
    sequence: int
    code: str
    category: Category
    name: str
    description: str
    starts_at: datetime
    ends_at: datetime
    locked_until: datetime | None
    listed_from: datetime | None
    terms: DiscountTerms

    @property
    def is_reusable(self) -> bool:
        """Whether it lives on beyond its end for who used it."""
        return self.locked_until is not None

    def is_running(self, now: datetime) -> bool:
        """Whether anybody may use it at an instant: it has begun and has not ended."""
        return self.starts_at <= now <= self.ends_at

    def is_future(self, now: datetime) -> bool:
        """Whether it has not begun."""
        return now < self.starts_at

    def may_be_reused(self, now: datetime) -> bool:
        """Whether it has begun and its lock, if it has one, is not over."""
        return self.starts_at <= now and self.locked_until is not None and now <= self.locked_until

    def status(self, now: datetime) -> DiscountStatus | None:
        """Return what the list says: ACTIVE also of a future one; None: it is over (X22, X23)."""
        if now <= self.ends_at:
            return DiscountStatus.ACTIVE
        return DiscountStatus.REUSABLE if self.may_be_reused(now) else None

    def is_listed(self, now: datetime) -> bool:
        """Whether a list may show it at an instant: it is announced, and not over."""
        is_announced = self.listed_from is None or self.listed_from <= now
        return is_announced and self.status(now) is not None


@dataclass(frozen=True, slots=True)
class ClosedTemplate:
    """What closed codes are made from; its id stands on order lines that use one (FD-12)."""

    template_id: str
    label: str
    terms: DiscountTerms


@dataclass(frozen=True, slots=True)
class ClosedDiscount:
    """A code for one customer, which only its distributor can use and only by naming it.

    Instants are UTC; it holds until `expires_at`, inclusive. A reseller change to another
    distributor makes it useless there (FD-16).
    """

    code: str
    sequence: int
    distributor_id: str
    customer_id: str
    market_segment: str
    template: ClosedTemplate
    created_at: datetime
    expires_at: datetime

    def redemption(self, now: datetime, *, used: bool) -> Redemption:
        """Return where it stands at an instant, given whether an order uses it (`usage.py`)."""
        if used:
            return Redemption.REDEEMED
        return Redemption.EXPIRED if now > self.expires_at else Redemption.ACTIVE
