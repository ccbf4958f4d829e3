"""The rows that the checks by customer read, as things with names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.accounts.profile import Shown
from sandbox.domain.order_types import OrderType
from sandbox.domain.statuses import Status
from sandbox.orders.model import SOURCE_SYSTEM


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """A customer with its term; `benefits` as it keeps them."""

    customer_id: str
    status: str
    reseller_status: str
    country: str
    market_segment: str
    license_level: str
    consumable_level: str
    coterm_date: date | None
    anniversary_day: int | None
    last_anniversary: date | None
    benefits: Sequence[Shown]

    @property
    def is_settling(self) -> bool:
        """Whether its account or its reseller's is still being validated (OR-7)."""
        return Status.PENDING in {self.status, self.reseller_status}


@dataclass(frozen=True, slots=True)
class HeldSubscription:
    """A subscription."""

    subscription_id: str
    customer_id: str
    base_offer_id: str
    status: str
    current_quantity: int
    used_quantity: int
    renewed_quantity: int | None
    renewal_date: date
    renewal_code: str
    moq_code: str


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line with what counts of its order."""

    order_id: str
    line_number: int
    customer_id: str
    order_type: str
    order_status: str
    source: str
    reference_order_id: str
    order_currency: str
    created_at: datetime
    offer_id: str
    quantity: int
    remaining_quantity: int
    subscription_id: str
    status: str
    term_end: date

    @property
    def is_return(self) -> bool:
        """Whether it takes licences back."""
        return self.order_type == OrderType.RETURN

    @property
    def is_renewal(self) -> bool:
        """Whether it renews, or brings a product for the next term."""
        return self.order_type == OrderType.RENEWAL

    @property
    def is_automatic(self) -> bool:
        """Whether the system renews by it at an anniversary."""
        return self.is_renewal and self.source == SOURCE_SYSTEM

    @property
    def is_pending(self) -> bool:
        """Whether it is being processed."""
        return self.status == Status.PENDING


@dataclass(frozen=True, slots=True)
class WakeUp:
    """A due event of a customer."""

    event_id: int
    due_at: datetime
    kind: str
    customer_id: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class Happened:
    """What the history tells: orders that completed, what a tester did, what was given up."""

    at: datetime
    kind: str
    customer_id: str
    order_id: str
    subscription_id: str
