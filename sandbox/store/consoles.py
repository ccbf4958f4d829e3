"""What VIP's own consoles know of customers, beside what the partner API shows."""

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, IdKey, Text, WorldKeyed
from sandbox.store.types import Instant


class Enrollment(WorldKeyed):
    """How a customer came to VIP and who looks after it; one without a row accepted long ago.

    `invitation` is one of `domain.statuses.InvitationStatus`. `offerings` are TEAM, ENTERPRISE or
    both, in the order in which they were chosen. `managed_by` is the email address of a team
    member of its reseller, empty for none. `name_us_english` is empty where the name needs none.
    """

    __tablename__ = "enrollments"

    customer_id: Mapped[IdKey]
    invitation: Mapped[str] = mapped_column(String(12))
    invited_at: Mapped[datetime | None] = mapped_column(Instant)
    invited_email: Mapped[Text]
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    offerings: Mapped[list[str]] = mapped_column(JSON)
    managed_by: Mapped[Text]
    name_us_english: Mapped[Text]


class ChangeCode(WorldKeyed):
    """A code that a reseller had mailed to a customer's admins, to take the customer over (RC-6).

    `used_at` is set by the redemption, of all codes of the customer at once.
    """

    __tablename__ = "change_codes"

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    reseller_id: Mapped[Id]
    customer_id: Mapped[Id]
    sent_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        Index(None, "world_id", "customer_id"),
        Index(None, "world_id", "reseller_id", "sent_at"),
    )
