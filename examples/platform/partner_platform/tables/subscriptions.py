"""Container subscriptions, one an account, and the Adobe products in them: add-ons."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key, Reference, Words


class Status(StrEnum):
    """Of a container."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    CANCELED = "Canceled"


class AddOnStatus(StrEnum):
    """Of an add-on."""

    ACTIVE = "Active"
    INACTIVE = "Inactive"
    CANCELED = "Canceled"


class AddOnSync(StrEnum):
    """Whether Adobe has the same add-on."""

    SYNCED = "synced"
    FAILED = "failed"


class Subscription(Base):
    """The container: Adobe's shell product of one account."""

    __tablename__ = "platform_subscriptions"
    __table_args__ = (Index("platform_subscription_of_account", "instance", "account_id"),)

    instance: Mapped[Key]
    subscription_id: Mapped[Id]
    account_id: Mapped[Reference]
    name: Mapped[str]
    status: Mapped[str]
    """A `Status`."""
    cycle_start: Mapped[date]
    cycle_end: Mapped[date]
    """The last day of the cycle, the day before Adobe's coterm date."""
    auto_renew: Mapped[bool]
    currency: Mapped[str]
    price_list_id: Mapped[Reference | None]
    """The list set by `Edit pricing Info`; None for the current one."""
    created: Mapped[datetime]


class AddOn(Base):
    """An Adobe product in a container; Adobe calls it a subscription."""

    __tablename__ = "platform_addons"
    __table_args__ = (Index("platform_addon_of_subscription", "instance", "subscription_id"),)

    instance: Mapped[Key]
    addon_id: Mapped[Id]
    subscription_id: Mapped[Reference]
    name: Mapped[str]
    offer_id: Mapped[str]
    """The offer bought last, with its level."""
    part_number: Mapped[str]
    """The base part number (`offers.part_number`)."""
    quantity: Mapped[int]
    unit_price: Mapped[Decimal | None]
    """Of one unit for a cycle; None where no price is known."""
    price_list_id: Mapped[Reference | None]
    """The list the price is from."""
    status: Mapped[str]
    """An `AddOnStatus`."""
    sync: Mapped[str]
    """An `AddOnSync`."""
    sync_problem: Mapped[Words]
    adobe_subscription_id: Mapped[Reference | None]
    scheduled_quantity: Mapped[int] = mapped_column(default=0)
    """Licences that end with the cycle by `Cancel an add-on`; 0 for none."""
    transferred: Mapped[bool] = mapped_column(default=False)
    """Whether it came with a change of reseller; such a one cannot be cancelled."""
    created: Mapped[datetime]

    @property
    def is_scheduled_to_end(self) -> bool:
        """Whether a scheduled cancellation exists."""
        return self.scheduled_quantity > 0
