"""Invoices: debit, credit and renewal."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import account_or_404
from partner_platform.services.invoicing import invoices_of, items_of
from partner_platform.tables import Invoice
from partner_platform.web.context import for_users, instance, signed_in, store
from partner_platform.web.paging import page_of

pages = Blueprint("invoices", __name__, url_prefix="/invoices")


@pages.get("/")
@for_users
def list_invoices() -> ResponseReturnValue:
    """List the visitor's invoices, newest first."""
    with store().read() as session:
        page = page_of(session, invoices_of(instance(), signed_in().reseller_id))
    return render_template("invoices/list.html", rows=page.rows, page=page)


@pages.get("/<id:invoice_id>")
@for_users
def show(invoice_id: str) -> ResponseReturnValue:
    """Show an invoice."""
    with store().read() as session:
        invoice = session.get(Invoice, (instance().key, invoice_id)) or abort(404)
        account = account_or_404(session, invoice.account_id)
        items = items_of(session, invoice)
    return render_template("invoices/show.html", invoice=invoice, account=account, items=items)
