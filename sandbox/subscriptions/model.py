"""Customers with their term, and their subscriptions: what is read of them, how it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update

from sandbox.accounts.profile import Shown
from sandbox.catalogue.eligibility import Levels
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, Status
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.base import table_of
from sandbox.store.moves import PurchaseAuthorization
from sandbox.store.orders import SubscriptionRow
from sandbox.store.prepared import Prepared
from sandbox.store.rows import columns_for
from sandbox.store.worlds import Distributor

LIVE = frozenset({Status.ACTIVE.value, Status.PENDING.value})


@dataclass(slots=True)
class Account:
    """A customer with its term, as `store.accounts` describes it; `region` is its distributor's.

    `benefits` are the programs that it is in, as `accounts/benefits.py` keeps them.
    """

    customer_id: str
    distributor_id: str
    reseller_id: str
    status: str
    reseller_status: str
    distributor_status: str
    region: str
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


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A subscription that is not written yet, with its place in the order of creation."""

    subscription: Subscription
    sequence: int
    created_at: datetime


_HAS_PENDING_AUTHORIZATIONS = exists().where(
    PurchaseAuthorization.world_id == Customer.world_id,
    PurchaseAuthorization.customer_id == Customer.customer_id,
    or_(*(PurchaseAuthorization.status == status.value for status in PENDING_AUTHORIZATIONS)),
)
"""Here rather than asked by a purchase: hardly any customer has one, and all orders pay."""
_ACCOUNT_COLUMNS = (
    select(
        *columns_for(
            Account,
            Customer,
            reseller_status=Reseller.status,
            distributor_status=Distributor.status,
            region=Distributor.region,
            reseller_segments=Reseller.market_segments,
            has_pending_authorizations=_HAS_PENDING_AUTHORIZATIONS,
        )
    )
    .join(
        Reseller,
        (Reseller.world_id == Customer.world_id) & (Reseller.reseller_id == Customer.reseller_id),
    )
    .join(
        Distributor,
        (Distributor.world_id == Customer.world_id)
        & (Distributor.distributor_id == Customer.distributor_id),
    )
    .where(Customer.world_id == bindparam("of_world"))
)
ACCOUNTS = _ACCOUNT_COLUMNS.where(Customer.customer_id.in_(bindparam("customers", expanding=True)))
ACCOUNT = Prepared(_ACCOUNT_COLUMNS.where(Customer.customer_id == bindparam("of_customer")))
_SUBSCRIPTION_COLUMNS = (
    select(*columns_for(Subscription, SubscriptionRow))
    .where(SubscriptionRow.world_id == bindparam("of_world"), SubscriptionRow.left_with == "")
    .order_by(SubscriptionRow.customer_id, SubscriptionRow.sequence)
)
SUBSCRIPTIONS = _SUBSCRIPTION_COLUMNS.where(
    SubscriptionRow.customer_id.in_(bindparam("customers", expanding=True))
)
SUBSCRIPTIONS_OF_ONE = Prepared(
    _SUBSCRIPTION_COLUMNS.where(SubscriptionRow.customer_id == bindparam("of_customer"))
)
NEW_SUBSCRIPTIONS = Prepared(insert(table_of(SubscriptionRow)))
SAVE_SUBSCRIPTIONS = Prepared(
    update(table_of(SubscriptionRow))
    .where(
        SubscriptionRow.world_id == bindparam("of_world"),
        SubscriptionRow.subscription_id == bindparam("of_subscription"),
    )
    .values(
        status=bindparam("new_status"),
        current_quantity=bindparam("new_current"),
        used_quantity=bindparam("new_used"),
        auto_renewal=bindparam("new_auto"),
        renewal_quantity=bindparam("new_renewal"),
        renewed_quantity=bindparam("new_renewed"),
        renewal_date=bindparam("new_date"),
        flex_discount_code=bindparam("new_code"),
    )
)
SAVE_ACCOUNT = Prepared(
    update(table_of(Customer))
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
    )
    .values(
        license_level=bindparam("new_license"),
        consumable_level=bindparam("new_consumable"),
        coterm_date=bindparam("new_coterm"),
        term_start=bindparam("new_start"),
        anniversary_day=bindparam("new_day"),
        last_anniversary=bindparam("new_last"),
    )
)

SAVE_BENEFITS = Prepared(
    update(table_of(Customer))
    .where(
        Customer.world_id == bindparam("of_world"),
        Customer.customer_id == bindparam("of_customer"),
    )
    .values(benefits=bindparam("new_benefits"))
)


def new_row(world_id: str, new: NewSubscription) -> dict[str, Any]:
    """Return the columns of a new subscription."""
    columns = {name: getattr(new.subscription, name) for name in Subscription.__slots__}
    return {
        **columns,
        "world_id": world_id,
        "sequence": new.sequence,
        "created_at": new.created_at,
        "left_with": "",
        "tracker_id": "",
    }


def changed_row(world_id: str, subscription: Subscription) -> dict[str, Any]:
    """Return the parameters of SAVE_SUBSCRIPTIONS."""
    return {
        "of_world": world_id,
        "of_subscription": subscription.subscription_id,
        "new_status": subscription.status,
        "new_current": subscription.current_quantity,
        "new_used": subscription.used_quantity,
        "new_auto": subscription.auto_renewal,
        "new_renewal": subscription.renewal_quantity,
        "new_renewed": subscription.renewed_quantity,
        "new_date": subscription.renewal_date,
        "new_code": subscription.flex_discount_code,
    }


def account_row(world_id: str, account: Account) -> dict[str, Any]:
    """Return the parameters of SAVE_ACCOUNT."""
    return {
        "of_world": world_id,
        "of_customer": account.customer_id,
        "new_license": account.license_level,
        "new_consumable": account.consumable_level,
        "new_coterm": account.coterm_date,
        "new_start": account.term_start,
        "new_day": account.anniversary_day,
        "new_last": account.last_anniversary,
    }
