"""Credit invoices by hand: `Import from Invoice` (PF-2, seed 002).

Adobe gives back all of what it is given back within 14 days, the platform the days that are not
used. Who wants to pass the difference on writes a credit invoice with items of the original one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from partner_platform.instances import Instance
from partner_platform.money import rounded
from partner_platform.services.invoicing import Item, issue, items_of
from partner_platform.services.refusals import NotPossible
from partner_platform.store import Store
from partner_platform.tables import Account, Invoice, InvoiceItem, InvoiceKind, Order, Subscription

CHARGES: Final = (InvoiceKind.DEBIT.value, InvoiceKind.RENEWAL.value)
"""The kinds of invoices whose items can be credited."""


@dataclass(frozen=True, slots=True)
class Charge:
    """An item of a debit or renewal invoice, and what was credited of it."""

    item: InvoiceItem
    returned: int
    """Licences that automatic credit invoices are for."""
    credited: Decimal
    """By all credit invoices."""

    @property
    def left(self) -> Decimal:
        """What can still be credited."""
        return self.item.amount - self.credited

    @property
    def difference(self) -> Decimal:
        """How much less than paid came back for each returned licence; 0 if none was returned."""
        if not self.returned:
            return Decimal(0)
        owed = self.item.unit_price * self.returned - self.credited
        # Rounded down: a suggestion is never more than what is left.
        return max((owed / self.returned).quantize(Decimal("0.01"), ROUND_DOWN), Decimal(0))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be credited of an item."""

    quantity: int
    unit_price: Decimal


def charging_invoices(instance: Instance) -> Select[Invoice, Account]:
    """Select the invoices whose items can be imported, newest first."""
    return (
        select(Invoice, Account)
        .join(
            Account,
            (Account.instance == Invoice.instance) & (Account.account_id == Invoice.account_id),
        )
        .where(Invoice.instance == instance.key, Invoice.kind.in_(CHARGES))
        .order_by(Invoice.issued.desc(), Invoice.invoice_id.desc())
    )


def charges_of(session: Session, invoice: Invoice) -> Sequence[Charge]:
    """Return the items of an invoice with what was credited of each."""
    returns = _returns_of(session, invoice)
    parts = session.execute(
        select(Invoice, InvoiceItem)
        .join(
            InvoiceItem,
            (InvoiceItem.instance == Invoice.instance)
            & (InvoiceItem.invoice_id == Invoice.invoice_id),
        )
        .where(
            Invoice.instance == invoice.instance,
            Invoice.kind == InvoiceKind.CREDIT.value,
            or_(Invoice.imported_from == invoice.invoice_id, Invoice.order_id.in_(returns)),
        )
    ).all()
    charges = []
    for item in items_of(session, invoice):
        mine = [(credit, part) for credit, part in parts if part.order_line == item.order_line]
        returned = sum(part.quantity for credit, part in mine if credit.imported_from is None)
        credited = sum((part.amount for _, part in mine), Decimal(0))
        charges.append(Charge(item, returned, credited))
    return charges


def _returns_of(session: Session, invoice: Invoice) -> Sequence[str]:
    """Return the ids of the RETURNs of the order that an invoice is for."""
    if invoice.order_id is None:
        return ()
    order = session.get_one(Order, (invoice.instance, invoice.order_id))
    return session.scalars(
        select(Order.order_id).where(
            Order.instance == invoice.instance,
            Order.account_id == invoice.account_id,
            Order.order_type == "RETURN",
            Order.reference_order_id == order.adobe_order_id,
        )
    ).all()


def import_credit(
    store: Store, instance: Instance, invoice_id: str, wanted: Mapping[int, Wanted]
) -> Invoice:
    """Write a credit invoice with items of a debit or renewal invoice, each at a new unit price.

    Args:
        store: of the platform.
        instance: whose invoices.
        invoice_id: of the invoice to import from.
        wanted: what to credit, by the number of the item.

    Raises:
        NotPossible: nothing is wanted, or more than what is left of an item.
    """
    with store.begin() as session:
        invoice = session.get_one(Invoice, (instance.key, invoice_id), with_for_update=True)
        charges = {charge.item.number: charge for charge in charges_of(session, invoice)}
        if invoice.kind not in CHARGES or not wanted or not wanted.keys() <= charges.keys():
            raise NotPossible("Please select an item of a debit or renewal invoice.")
        items = [
            _item(charges[number], credit, invoice.currency)
            for number, credit in sorted(wanted.items())
        ]
        container = session.get_one(Subscription, (instance.key, invoice.subscription_id))
        return issue(
            session,
            instance,
            container,
            InvoiceKind.CREDIT,
            items,
            imported_from=invoice_id,
            note=f"Imported from {invoice_id}",
        )


def _item(charge: Charge, wanted: Wanted, currency: str) -> Item:
    item = charge.item
    if not 1 <= wanted.quantity <= item.quantity or wanted.unit_price <= 0:
        raise NotPossible(f'"{item.name}": from 1 to {item.quantity} licenses, at more than 0.')
    if wanted.unit_price != rounded(wanted.unit_price, currency):
        raise NotPossible(f'"{item.name}": {wanted.unit_price} is no amount of {currency}.')
    if wanted.unit_price * wanted.quantity > charge.left:
        raise NotPossible(f'"{item.name}": at most {charge.left} {currency} are left to credit.')
    return Item(
        name=item.name,
        offer_id=item.offer_id,
        quantity=wanted.quantity,
        unit_price=wanted.unit_price,
        first_day=item.first_day,
        last_day=item.last_day,
        order_line=item.order_line,
    )
