"""Changes of reseller that the Change Tool runs, so that it can go on where it stopped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key, Reference


class ResellerChange(Base):
    """One run of the tool."""

    __tablename__ = "platform_reseller_changes"

    instance: Mapped[Key]
    change_id: Mapped[Id]
    reseller_id: Mapped[Reference]
    approval_code: Mapped[str]
    requested_by: Mapped[str]
    correlation_id: Mapped[Reference]
    """Of the COMMIT: tried again under the same one."""
    step: Mapped[str]
    """The last step that was done, in the words of the stepper; empty before the first."""
    problem: Mapped[str] = mapped_column(default="")
    adobe_customer_id: Mapped[Reference | None]
    transfer_id: Mapped[Reference | None]
    chosen_account_id: Mapped[Reference | None]
    """The existing account, or None for a new one."""
    account_id: Mapped[Reference | None]
    subscription_id: Mapped[Reference | None]
    created: Mapped[datetime]
