"""Holders and held subscriptions as rows: what is read of them and how they are written back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update

from sandbox.catalogue.eligibility import Levels
from sandbox.domain.calendar import next_anniversary
from sandbox.domain.statuses import PENDING_AUTHORIZATIONS, Status
from sandbox.store.accounts import Customer, Reseller
from sandbox.store.base import table_of
from sandbox.store.moves import PurchaseAuthorization
from sandbox.store.orders import Subscription
from sandbox.store.prepared import Prepared
from sandbox.store.worlds import Distributor

LIVE = frozenset({Status.ACTIVE.value, Status.PENDING.value})


@dataclass(slots=True)
class Holder:
    """A customer with its term, as `store.accounts` describes it; `region` is its distributor's."""

    customer_id: str
    distributor_id: str
    reseller_id: str
    status: str
    reseller_status: str
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

    @property
    def order_outcome(self) -> str:
        """The status with which an order of its ends now (docs references/error-handling)."""
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
class Held:
    """A subscription of a customer; `renewal_quantity` None follows the licences (RN-2)."""

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


_HOLDER_COLUMNS = (
    select(
        Customer.customer_id,
        Customer.distributor_id,
        Customer.reseller_id,
        Customer.status,
        Reseller.status,
        Distributor.region,
        Customer.market_segment,
        Customer.market_sub_segments,
        Reseller.market_segments,
        Customer.license_level,
        Customer.consumable_level,
        Customer.coterm_date,
        Customer.term_start,
        Customer.anniversary_day,
        Customer.last_anniversary,
        Customer.orders_before_move,
        Customer.admin_emails,
        Customer.company_name,
        # Here rather than asked by a purchase: hardly any customer has one, and all orders pay.
        exists()
        .where(
            PurchaseAuthorization.world_id == Customer.world_id,
            PurchaseAuthorization.customer_id == Customer.customer_id,
            or_(*(PurchaseAuthorization.status == each.value for each in PENDING_AUTHORIZATIONS)),
        )
        .label("has_pending_authorizations"),
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
HOLDERS = _HOLDER_COLUMNS.where(Customer.customer_id.in_(bindparam("customers", expanding=True)))
HOLDER = Prepared(_HOLDER_COLUMNS.where(Customer.customer_id == bindparam("of_customer")))
_HELD_COLUMNS = (
    select(
        Subscription.subscription_id,
        Subscription.customer_id,
        Subscription.product_id,
        Subscription.base_offer_id,
        Subscription.status,
        Subscription.current_quantity,
        Subscription.used_quantity,
        Subscription.auto_renewal,
        Subscription.renewal_quantity,
        Subscription.renewed_quantity,
        Subscription.renewal_date,
        Subscription.currency,
    )
    .where(Subscription.world_id == bindparam("of_world"), Subscription.left_with == "")
    .order_by(Subscription.customer_id, Subscription.sequence)
)
HELD = _HELD_COLUMNS.where(Subscription.customer_id.in_(bindparam("customers", expanding=True)))
HELD_BY_ONE = Prepared(_HELD_COLUMNS.where(Subscription.customer_id == bindparam("of_customer")))
NEW_HELD = Prepared(insert(table_of(Subscription)))
SAVE_HELD = Prepared(
    update(table_of(Subscription))
    .where(
        Subscription.world_id == bindparam("of_world"),
        Subscription.subscription_id == bindparam("of_subscription"),
    )
    .values(
        status=bindparam("new_status"),
        current_quantity=bindparam("new_current"),
        used_quantity=bindparam("new_used"),
        auto_renewal=bindparam("new_auto"),
        renewal_quantity=bindparam("new_renewal"),
        renewed_quantity=bindparam("new_renewed"),
        renewal_date=bindparam("new_date"),
    )
)
SAVE_HOLDER = Prepared(
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


def new_row(world_id: str, held: Held, note: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a new subscription."""
    columns = {name: getattr(held, name) for name in Held.__slots__}
    return {
        **columns,
        "world_id": world_id,
        "sequence": note["sequence"],
        "created_at": note["at"],
        "left_with": "",
    }


def changed_row(world_id: str, held: Held) -> dict[str, Any]:
    """Return the parameters of SAVE_HELD."""
    return {
        "of_world": world_id,
        "of_subscription": held.subscription_id,
        "new_status": held.status,
        "new_current": held.current_quantity,
        "new_used": held.used_quantity,
        "new_auto": held.auto_renewal,
        "new_renewal": held.renewal_quantity,
        "new_renewed": held.renewed_quantity,
        "new_date": held.renewal_date,
    }


def moved_row(world_id: str, holder: Holder) -> dict[str, Any]:
    """Return the parameters of SAVE_HOLDER."""
    return {
        "of_world": world_id,
        "of_customer": holder.customer_id,
        "new_license": holder.license_level,
        "new_consumable": holder.consumable_level,
        "new_coterm": holder.coterm_date,
        "new_start": holder.term_start,
        "new_day": holder.anniversary_day,
        "new_last": holder.last_anniversary,
    }
