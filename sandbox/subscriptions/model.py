"""Customers with their term, and their subscriptions, filled by the columns of their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.accounts.profile import Shown
from sandbox.catalogue.eligibility import Levels
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.statuses import Status

LIVE = frozenset({Status.ACTIVE.value, Status.PENDING.value})


@dataclass(slots=True)
class Account:
    """A customer with its term, as `store.accounts` describes it.

    `region`, and whether large agencies may be sold to (`lga_enabled`), are its distributor's.

    `benefits` are the programs that it is in, as `accounts/benefits.py` keeps them.
    """

    customer_id: str
    distributor_id: str
    reseller_id: str
    status: str
    reseller_status: str
    distributor_status: str
    region: str
    lga_enabled: bool
    market_segment: str
    market_sub_segments: Sequence[str]
    reseller_segments: Sequence[str]
    license_level: str
    consumable_level: str
    coterm_date: date | None
    term_start: date | None
    anniversary_day: int | None
    last_anniversary: date | None
    orders_before_move: int
    admin_emails: Sequence[str]
    company_name: str
    has_pending_authorizations: bool
    has_pending_orders: bool
    benefits: Sequence[Shown]

    @property
    def order_outcome(self) -> str:
        """The status with which an order of its ends now (docs references/error-handling)."""
        if self.distributor_status != Status.ACTIVE:
            return Status.DISTRIBUTOR_INACTIVE.value
        if self.reseller_status not in LIVE:
            return Status.RESELLER_INACTIVE.value
        if self.status not in LIVE:
            return Status.CUSTOMER_INACTIVE.value
        return Status.COMPLETE.value

    @property
    def is_settling(self) -> bool:
        """Whether its account or its reseller's is still being validated: orders wait (OR-7)."""
        return Status.PENDING in {self.status, self.reseller_status}

    @property
    def levels(self) -> Levels:
        """The customer's discount levels."""
        return Levels(self.license_level, self.consumable_level)

    def term_on(self, day: date) -> tuple[date, date]:
        """Return first day and anniversary of the term that a purchase on `day` belongs to.

        Without a term, or with one that is over, a new one begins that day (AC-5, RN-9).
        """
        if self.coterm_date is None or self.coterm_date <= day:
            return day, next_anniversary(day)
        return self.term_start or day, self.coterm_date


@dataclass(slots=True)
class Subscription:
    """A subscription of a customer; `renewal_quantity` None follows the licences (RN-2).

    `deployment_id` is empty at home; `flex_discount_code` is that of its preference, if any.
    `renewal_code` names the minimum-order offer that it is to renew with, `moq_code` the one that
    it is held by (HG-4, HG-6): both are empty for nearly all.
    """

    subscription_id: str
    customer_id: str
    product_id: str
    base_offer_id: str
    status: str
    current_quantity: int
    used_quantity: int
    auto_renewal: bool
    renewal_quantity: int | None
    renewed_quantity: int | None
    renewal_date: date
    currency: str
    deployment_id: str
    flex_discount_code: str
    renewal_code: str
    moq_code: str

    @property
    def is_active(self) -> bool:
        """Tell whether its licences can be used."""
        return self.status == Status.ACTIVE

    @property
    def is_open(self) -> bool:
        """Tell whether the subscription is active or scheduled."""
        return self.status != Status.INACTIVE

    @property
    def licenses_to_renew(self) -> int:
        """How many licences renew where nobody has set a quantity (RN-2).

        A product that was bought early has none yet: those that it will have, which are paid.
        """
        if self.status == Status.SCHEDULED:
            return self.renewed_quantity or 0
        return self.current_quantity

    def end(self) -> None:
        """Make it inactive: it is held by no minimum-order offer then (HG-8)."""
        self.status = Status.INACTIVE.value
        self.renewal_code = self.moq_code = ""


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A subscription that is not written yet, with its place in the order of creation."""

    subscription: Subscription
    sequence: int
    created_at: datetime
