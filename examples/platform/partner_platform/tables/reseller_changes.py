"""Changes of reseller that the Change Tool runs, so that it can go on where it stopped."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key, LineNumber, Reference, Words


class ChangeStage(StrEnum):
    """The step of the tool that a change has come to; also the last part of its address."""

    CODE = "code"
    SERVICES = "services"
    CUSTOMER = "customer"
    RUN = "run"


class SubStep(StrEnum):
    """What the last step does, in this order (seed 004)."""

    TRANSFER = "transfer"
    ACCOUNT = "account"
    SUBSCRIPTION = "subscription"
    ADD_ONS = "add-ons"


class CustomerType(StrEnum):
    """Which account the services come to."""

    EXISTING = "Existing Customer"
    NEW = "New Customer"


class ResellerChange(Base):
    """One use of the tool."""

    __tablename__ = "platform_reseller_changes"
    __table_args__ = (Index("platform_reseller_change_of_reseller", "instance", "reseller_id"),)

    instance: Mapped[Key]
    change_id: Mapped[Id]
    reseller_id: Mapped[Reference]
    """The new reseller."""
    requested_by: Mapped[str]
    """The email that Adobe is told."""
    approval_code: Mapped[str] = mapped_column(default="")
    stage: Mapped[str]
    """A `ChangeStage`."""
    correlation_id: Mapped[Reference]
    """Of the COMMIT: tried again under the same one until Adobe has answered."""
    done: Mapped[str] = mapped_column(default="")
    """The last `SubStep` that was done; empty before the first."""
    problem: Mapped[Words]
    """Why it stopped, in the tool's words."""
    problem_details: Mapped[Words]
    """The same in Adobe's, or with what is behind it."""
    adobe_customer_id: Mapped[Reference | None]
    transfer_id: Mapped[Reference | None]
    customer_type: Mapped[str] = mapped_column(default="")
    """A `CustomerType`; empty until one is chosen."""
    chosen_account_id: Mapped[Reference | None]
    """The existing account, or None for a new one."""
    account_id: Mapped[Reference | None]
    subscription_id: Mapped[Reference | None]
    created: Mapped[datetime]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == SubStep.ADD_ONS

    @property
    def next_sub_step(self) -> SubStep | None:
        """What the last step does next; None after all."""
        order = list(SubStep)
        at = order.index(SubStep(self.done)) + 1 if self.done else 0
        return order[at] if at < len(order) else None


class PreviewedService(Base):
    """A service that the customer brings along, as Adobe's PREVIEW told it."""

    __tablename__ = "platform_previewed_services"

    instance: Mapped[Key]
    change_id: Mapped[Id]
    number: Mapped[LineNumber]
    name: Mapped[str]
    offer_id: Mapped[str]
    quantity: Mapped[int]
