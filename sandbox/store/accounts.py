"""Resellers, customers, and the names of their contacts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Code, Id, IdKey, Text, WorldKeyed
from sandbox.store.types import Instant


def company_key(company_name: str) -> str:
    """Return what company names are compared and sorted by: their case does not matter (AC-4)."""
    return company_name.casefold()


def _own_company_key(context: DefaultExecutionContext) -> str:
    # SQLAlchemy leaves this method untyped.
    parameters = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return company_key(parameters["company_name"])


class Reseller(WorldKeyed):
    """A reseller of one distributor.

    `profile` is Adobe's companyProfile as the API shows it, less the market segments, which have a
    column; the contacts in it have the names by which they are known (AC-3).
    """

    __tablename__ = "resellers"

    reseller_id: Mapped[IdKey]
    sequence: Mapped[int]
    distributor_id: Mapped[Id]
    external_reference_id: Mapped[Text]
    status: Mapped[Code]
    created_at: Mapped[datetime] = mapped_column(Instant)
    company_name: Mapped[Text]
    company_key: Mapped[Text] = mapped_column(default=_own_company_key)
    market_segments: Mapped[list[str]] = mapped_column(JSON)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index(None, "world_id", "distributor_id", "created_at", "sequence"),)


class Customer(WorldKeyed):
    """A customer of one reseller, with the dates of its term and its discount levels.

    `anniversary_day` is the day of month of the first order, kept so that a leap-day anniversary
    returns to the 29th (RN-1). `term_start` is the first day of the current term. `country` is the
    alpha-2 code, whatever code the address in `profile` was sent with; `profile` is as a
    reseller's. `admin_email` is the first contact's address in lower case, and `admin_emails` are
    those of all admins, the contacts first: who was added in the Admin Console, or was a contact
    once, is none. `benefits` are the programs that it is in, as `accounts/benefits.py` keeps them.
    `last_anniversary` is the anniversary reached last, the other anchor of the blackout (RC-3).
    `orders_before_move` counts the world's orders when the customer came to its reseller: what has
    no higher sequence was bought before (RE-5).
    """

    __tablename__ = "customers"

    customer_id: Mapped[IdKey]
    sequence: Mapped[int]
    distributor_id: Mapped[Id]
    reseller_id: Mapped[Id]
    external_reference_id: Mapped[Text]
    status: Mapped[Code]
    created_at: Mapped[datetime] = mapped_column(Instant)
    company_name: Mapped[Text]
    company_key: Mapped[Text] = mapped_column(default=_own_company_key)
    admin_email: Mapped[Text]
    admin_emails: Mapped[list[str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(3))
    market_segment: Mapped[str] = mapped_column(String(3))
    market_sub_segments: Mapped[list[str]] = mapped_column(JSON)
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    global_sales_enabled: Mapped[bool]
    license_level: Mapped[str] = mapped_column(String(2))
    consumable_level: Mapped[str] = mapped_column(String(2))
    coterm_date: Mapped[date | None]
    term_start: Mapped[date | None]
    anniversary_day: Mapped[int | None]
    benefits: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    last_anniversary: Mapped[date | None]
    orders_before_move: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        # With id and status a reseller's customers are listed and looked up without their rows.
        Index(
            "ix_customers_of_reseller",
            "world_id",
            "reseller_id",
            "created_at",
            "sequence",
            "customer_id",
            "status",
        ),
        Index(None, "world_id", "company_key", "admin_email"),
    )


class CustomerCount(WorldKeyed):
    """How many customers of a reseller have a status: what a list of them is long."""

    __tablename__ = "customer_counts"

    reseller_id: Mapped[IdKey]
    status: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int]


class Contact(WorldKeyed):
    """The name by which an email address, in lower case, is known in a world: it never changes."""

    __tablename__ = "contacts"

    email: Mapped[str] = mapped_column(String(240), primary_key=True)
    first_name: Mapped[Text]
    last_name: Mapped[Text]
