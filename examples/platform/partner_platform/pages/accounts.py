"""Accounts: the customers of the resellers."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from partner_platform.pages.finding import account_or_404
from partner_platform.services.accounts import accounts_of, contacts_of
from partner_platform.services.baskets import basket_of
from partner_platform.services.customers import create_at_adobe
from partner_platform.services.purchase import unfinished_orders
from partner_platform.services.subscriptions import container_of
from partner_platform.services.syncing import sync_account
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_users, instance, signed_in, store
from partner_platform.web.paging import page_of

pages = Blueprint("accounts", __name__, url_prefix="/accounts")


@pages.get("/")
@for_users
def list_accounts() -> ResponseReturnValue:
    """List the visitor's accounts."""
    with store().read() as session:
        page = page_of(session, accounts_of(instance(), signed_in().reseller_id))
    accounts = [account for (account,) in page.rows]
    return render_template("accounts/list.html", accounts=accounts, page=page)


@pages.get("/<id:account_id>")
@for_users
def show(account_id: str) -> ResponseReturnValue:
    """Show an account."""
    with store().read() as session:
        account = account_or_404(session, account_id)
        shown = {
            "account": account,
            "contacts": contacts_of(session, account),
            "container": container_of(session, account),
            "basket": basket_of(session, account),
            "orders": unfinished_orders(session, account),
        }
    return render_template("accounts/show.html", **shown)


@pages.post("/<id:account_id>/create-at-adobe")
@for_users
def create_customer(account_id: str) -> ResponseReturnValue:
    """Make the customer at Adobe, or try again."""
    with store().read() as session:
        account = account_or_404(session, account_id)
    here = url_for("accounts.show", account_id=account_id)
    try:
        account = create_at_adobe(store(), instance(), account)
    except FAILURES as problem:
        return failed(problem, here)
    return done(f"The customer {account.adobe_customer_id} is created at Adobe.", here)


@pages.post("/<id:account_id>/sync")
@for_users
def sync(account_id: str) -> ResponseReturnValue:
    """Make the platform's picture of an account that of Adobe again."""
    with store().read() as session:
        account = account_or_404(session, account_id)
        container = container_of(session, account)
    here = url_for("accounts.show", account_id=account_id)
    if container is not None:
        here = url_for("subscriptions.show", subscription_id=container.subscription_id)
    try:
        report = sync_account(store(), instance(), account)
    except FAILURES as problem:
        return failed(problem, here)
    return done(f"Synced with Adobe: {report}.", here)
