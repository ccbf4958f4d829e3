"""Invoices: what a reseller owes or gets back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.money import rounded
from partner_platform.store import next_id
from partner_platform.tables import Account, Invoice, InvoiceItem, InvoiceKind, Subscription


@dataclass(frozen=True, slots=True)
class Item:
    """What an invoice is to say in a line."""

    name: str
    offer_id: str
    quantity: int
    unit_price: Decimal
    """For the days of the item."""
    first_day: date
    last_day: date
    order_line: int | None = None


def issue(
    session: Session,
    instance: Instance,
    container: Subscription,
    kind: InvoiceKind,
    items: Sequence[Item],
    *,
    order_id: str | None = None,
    imported_from: str | None = None,
    note: str = "",
) -> Invoice:
    """Write an invoice to the reseller of a container's account; amounts are never negative."""
    amounts = [rounded(item.unit_price * item.quantity, container.currency) for item in items]
    invoice = Invoice(
        instance=instance.key,
        invoice_id=next_id(session, instance, "I"),
        account_id=container.account_id,
        subscription_id=container.subscription_id,
        order_id=order_id,
        imported_from=imported_from,
        kind=kind.value,
        currency=container.currency,
        total=sum(amounts, Decimal(0)),
        issued=instance.now(),
        note=note,
    )
    session.add(invoice)
    session.add_all(
        InvoiceItem(
            instance=instance.key,
            invoice_id=invoice.invoice_id,
            number=number,
            name=item.name,
            offer_id=item.offer_id,
            quantity=item.quantity,
            unit_price=item.unit_price,
            amount=amount,
            first_day=item.first_day,
            last_day=item.last_day,
            order_line=item.order_line,
        )
        for number, (item, amount) in enumerate(zip(items, amounts, strict=True), 1)
    )
    return invoice


def invoices_of(instance: Instance, reseller_id: str = "") -> Select[Invoice, Account]:
    """Select invoices with their accounts, newest first."""
    wanted = (
        select(Invoice, Account)
        .join(
            Account,
            (Account.instance == Invoice.instance) & (Account.account_id == Invoice.account_id),
        )
        .where(Invoice.instance == instance.key)
    )
    if reseller_id:
        wanted = wanted.where(Account.reseller_id == reseller_id)
    return wanted.order_by(
        Invoice.issued.desc(), func.length(Invoice.invoice_id).desc(), Invoice.invoice_id.desc()
    )


def items_of(session: Session, invoice: Invoice) -> Sequence[InvoiceItem]:
    """Return the lines of an invoice."""
    wanted = select(InvoiceItem).where(
        InvoiceItem.instance == invoice.instance, InvoiceItem.invoice_id == invoice.invoice_id
    )
    return session.scalars(wanted.order_by(InvoiceItem.number)).all()
