"""Accounts: the customers of the resellers."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import account_or_404
from partner_platform.services.accounts import accounts_of, contacts_of
from partner_platform.services.subscriptions import container_of
from partner_platform.web.context import for_users, instance, signed_in, store

pages = Blueprint("accounts", __name__, url_prefix="/accounts")


@pages.get("/")
@for_users
def list_accounts() -> ResponseReturnValue:
    """List the visitor's accounts."""
    with store().read() as session:
        found = session.scalars(accounts_of(instance(), signed_in().reseller_id)).all()
    return render_template("accounts/list.html", accounts=found)


@pages.get("/<id:account_id>")
@for_users
def show(account_id: str) -> ResponseReturnValue:
    """Show an account."""
    with store().read() as session:
        account = account_or_404(session, account_id)
        contacts = contacts_of(session, account)
        container = container_of(session, account)
    return render_template(
        "accounts/show.html", account=account, contacts=contacts, container=container
    )
