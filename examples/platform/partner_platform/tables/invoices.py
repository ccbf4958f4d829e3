"""Invoices: debit for a purchase, credit for what is given back, renewal for a new cycle."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from partner_platform.tables.base import Base, Id, Key, LineNumber, Reference


class InvoiceKind(StrEnum):
    """What an invoice is for."""

    DEBIT = "Debit"
    CREDIT = "Credit"
    RENEWAL = "Renewal"


class Invoice(Base):
    """An invoice to the reseller of an account."""

    __tablename__ = "platform_invoices"
    __table_args__ = (Index("platform_invoice_of_account", "instance", "account_id"),)

    instance: Mapped[Key]
    invoice_id: Mapped[Id]
    account_id: Mapped[Reference]
    subscription_id: Mapped[Reference]
    order_id: Mapped[Reference | None]
    """The platform's order that it is for."""
    imported_from: Mapped[Reference | None]
    """The debit invoice whose items a credit was imported from."""
    kind: Mapped[str]
    """An `InvoiceKind`."""
    currency: Mapped[str]
    total: Mapped[Decimal]
    """Never negative: the kind says who owes it."""
    issued: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")


class InvoiceItem(Base):
    """A line of an invoice."""

    __tablename__ = "platform_invoice_items"

    instance: Mapped[Key]
    invoice_id: Mapped[Id]
    number: Mapped[LineNumber]
    name: Mapped[str]
    offer_id: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[Decimal]
    """For the days of this item."""
    amount: Mapped[Decimal]
    first_day: Mapped[date]
    last_day: Mapped[date]
    order_line: Mapped[int | None]
    """The number of the line of the invoice's order."""
