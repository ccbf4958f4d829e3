"""Customers that move to another reseller, and the transfers by which they came there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from sandbox.accounts.profile import Shown
from sandbox.store.accounts import Customer
from sandbox.store.moves import TransferRow
from sandbox.store.rows import columns_for


@dataclass(slots=True)
class MovingCustomer:
    """What a change of reseller asks about a customer; `benefits` as it keeps them."""

    customer_id: str
    distributor_id: str
    reseller_id: str
    status: str
    company_name: str
    admin_emails: Sequence[str]
    country: str
    market_segment: str
    global_sales_enabled: bool
    license_level: str
    consumable_level: str
    last_anniversary: date | None
    benefits: Sequence[Shown]


@dataclass(slots=True)
class Transfer:
    """A change of reseller or, with a membership, a migration, as `store.moves` describes it.

    `lines` are as the API shows them, and so is `linked`, the linked membership that came along.
    """

    transfer_id: str
    membership_id: str
    customer_id: str
    distributor_id: str
    reseller_id: str
    status: str
    created_at: datetime
    lines: Sequence[Shown]
    expire_open_pas: bool
    ignore_order_return: bool
    linked: Shown | None


MOVING_CUSTOMERS = select(*columns_for(MovingCustomer, Customer))
TRANSFERS = select(*columns_for(Transfer, TransferRow))
