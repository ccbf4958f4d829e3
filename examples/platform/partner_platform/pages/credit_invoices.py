"""Credit invoices by hand, in BSS: `Import from Invoice`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from partner_platform.services.manual_credits import (
    Wanted,
    charges_of,
    charging_invoices,
    import_credit,
)
from partner_platform.services.refusals import NotPossible
from partner_platform.tables import Account, Invoice, InvoiceKind
from partner_platform.web.answers import done, failed
from partner_platform.web.context import for_distributors, instance, store
from partner_platform.web.forms import Form

pages = Blueprint("credit_invoices", __name__, url_prefix="/credit-invoices")

_AMOUNT: Final = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)


@pages.get("/new")
@for_distributors
def new() -> ResponseReturnValue:
    """Offer the invoices that a credit invoice can be imported from."""
    with store().read() as session:
        rows = session.execute(charging_invoices(instance())).all()
    return render_template("credit_invoices/new.html", rows=rows)


@pages.get("/from/<id:invoice_id>")
@for_distributors
def choose(invoice_id: str) -> ResponseReturnValue:
    """Show the items of an invoice, with what is left of each."""
    with store().read() as session:
        invoice = _invoice_or_404(session, invoice_id)
        account = session.get_one(Account, (instance().key, invoice.account_id))
        charges = charges_of(session, invoice)
    return render_template(
        "credit_invoices/from.html", invoice=invoice, account=account, charges=charges
    )


@pages.post("/from/<id:invoice_id>")
@for_distributors
def save(invoice_id: str) -> ResponseReturnValue:
    """Write the credit invoice."""
    here = url_for("credit_invoices.choose", invoice_id=invoice_id)
    with store().read() as session:
        invoice = _invoice_or_404(session, invoice_id)
        charges = charges_of(session, invoice)
    try:
        wanted = {
            charge.item.number: _wanted(charge.item.number, charge.item.quantity)
            for charge in charges
            if request.form.get(f"item-{charge.item.number}")
        }
        credit = import_credit(store(), instance(), invoice_id, wanted)
    except NotPossible as problem:
        return failed(problem, here)
    return done(
        f"The credit invoice {credit.invoice_id} is written.",
        url_for("invoices.show", invoice_id=credit.invoice_id),
    )


def _invoice_or_404(session: Session, invoice_id: str) -> Invoice:
    invoice = session.get(Invoice, (instance().key, invoice_id))
    if invoice is None or invoice.kind == InvoiceKind.CREDIT:
        abort(404)
    return invoice


def _wanted(number: int, most: int) -> Wanted:
    form = Form(request.form)
    quantity = form.whole(f"quantity-{number}", "Quantity", least=1, most=most)
    price = form.text(f"price-{number}", "New unit price", most=12)
    if not form.problems and not _AMOUNT.fullmatch(price):
        raise NotPossible("New unit price: an amount such as 2.17.")
    if form.problems:
        raise NotPossible(" ".join(form.problems.values()))
    return Wanted(quantity, Decimal(price))
