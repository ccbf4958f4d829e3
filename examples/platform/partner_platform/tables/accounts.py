"""Accounts (the shop's customers) and their contacts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key, LineNumber, Reference, Words


class AccountSync(StrEnum):
    """Whether an account is known at Adobe."""

    UNSYNCED = "unsynced"
    SYNCED = "synced"
    FAILED = "failed"


class Account(Base):
    """A customer of a reseller."""

    __tablename__ = "platform_accounts"
    __table_args__ = (
        Index("platform_account_of_reseller", "instance", "reseller_id"),
        Index("platform_account_by_correlation", "instance", "correlation_id", unique=True),
        Index("platform_account_of_adobe", "instance", "adobe_customer_id", unique=True),
    )

    instance: Mapped[Key]
    account_id: Mapped[Id]
    reseller_id: Mapped[Reference]
    """Adobe's id of the reseller that is billed."""
    name: Mapped[str]
    segment: Mapped[str]
    """COM, EDU or GOV."""
    language: Mapped[str]
    country: Mapped[str]
    region: Mapped[str]
    city: Mapped[str]
    address_line1: Mapped[str]
    address_line2: Mapped[str]
    postal_code: Mapped[str]
    adobe_customer_id: Mapped[Reference | None]
    """The external id; None until it is synced."""
    sync: Mapped[str]
    """An `AccountSync`."""
    sync_problem: Mapped[Words]
    """Why the last try failed."""
    correlation_id: Mapped[Reference]
    """Of the call that makes the customer at Adobe, so that a retry makes no second one."""
    created: Mapped[datetime]


class Contact(Base):
    """A person of an account; the first is its owner."""

    __tablename__ = "platform_contacts"

    instance: Mapped[Key]
    account_id: Mapped[Id]
    number: Mapped[LineNumber]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    phone_number: Mapped[str] = mapped_column(default="")
