"""The outbox: emails that Adobe would have sent (VC-4)."""

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, Text, WorldKeyed
from sandbox.store.types import Instant


class Email(WorldKeyed):
    """An email at an instant of world time; never sent.

    It is to the admins of a customer, or to a distributor: then `customer_id` is empty.
    """

    __tablename__ = "outbox"

    email_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[Id]
    recipients: Mapped[list[str]] = mapped_column(JSON)
    subject: Mapped[Text]
    text: Mapped[str] = mapped_column(String)

    __table_args__ = (Index(None, "world_id", "customer_id", "email_id"),)
