"""New accounts: by a form, or of a customer that Adobe has already."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from partner_platform.adobe import AdobeUnreachable
from partner_platform.adobe.accounts import Address, Contact, NewCustomer
from partner_platform.services.customers import (
    NewAccount,
    add_account,
    create_at_adobe,
    import_customer,
    remove_unsynced,
)
from partner_platform.services.prices import SEGMENTS
from partner_platform.services.resellers import find_reseller
from partner_platform.services.syncing import sync_account
from partner_platform.tables import Account
from partner_platform.web.answers import FAILURES, done, failed
from partner_platform.web.context import for_users, instance, signed_in, store
from partner_platform.web.forms import Form

pages = Blueprint("new_accounts", __name__, url_prefix="/new-account")

_PAGE = 20


@pages.get("/")
@for_users
def show() -> ResponseReturnValue:
    """Show the empty form."""
    values = {"country": "US", "language": "en-US", "correlation_id": str(uuid4())}
    return _form(values, {}, "", 200)


@pages.post("/")
@for_users
def create() -> ResponseReturnValue:
    """Make an account, and its customer at Adobe unless that was not asked for."""
    form = Form(request.form)
    wanted = _read(form)
    if not form.problems and not _is_reseller(wanted.customer.reseller_id):
        form.problems["reseller_id"] = "Reseller ID: Adobe knows no such reseller."
    if form.problems:
        return _form(request.form, form.problems, "Please correct the fields below.", 422)
    account = add_account(store(), instance(), wanted)
    here = url_for("accounts.show", account_id=account.account_id)
    if request.form.get("action") == "save" or account.adobe_customer_id:
        return done("The account is saved.", here)
    try:
        account = create_at_adobe(store(), instance(), account)
    except AdobeUnreachable as problem:
        return failed(problem, here)
    except FAILURES as problem:
        # Adobe would answer the same again under the form's correlation id.
        remove_unsynced(store(), instance(), account)
        anew = {**request.form, "correlation_id": str(uuid4())}
        return _form(anew, {}, str(problem), 422)
    return done(f"The customer {account.adobe_customer_id} is created at Adobe.", here)


@pages.get("/of-adobe")
@for_users
def at_adobe() -> ResponseReturnValue:
    """List the reseller's customers at Adobe, with those that have an account marked."""
    reseller_id = signed_in().reseller_id or request.args.get("reseller_id", "").strip()
    if not reseller_id:
        return render_template("accounts/import.html", reseller_id="", found=None, known={})
    if not _is_reseller(reseller_id):
        abort(404)
    offset = min(max(request.args.get("offset", 0, type=int), 0), 1_000_000)
    found = instance().adobe.customers_of(reseller_id, offset, _PAGE)
    with store().read() as session:
        accounts = session.scalars(
            select(Account).where(
                Account.instance == instance().key,
                Account.adobe_customer_id.in_([each.account_id for each in found.accounts]),
            )
        ).all()
    return render_template(
        "accounts/import.html",
        reseller_id=reseller_id,
        found=found,
        page=_PAGE,
        known={account.adobe_customer_id: account for account in accounts},
    )


@pages.post("/of-adobe")
@for_users
def take() -> ResponseReturnValue:
    """Make an account of one of them, with its subscription."""
    form = Form(request.form)
    customer_id = form.text("customer_id", "Customer ID", most=40)
    reseller_id = signed_in().reseller_id or form.text("reseller_id", "Reseller ID", most=40)
    form.finish()
    if not customer_id.isalnum() or not _is_reseller(reseller_id):
        abort(404)
    here = url_for("new_accounts.at_adobe", reseller_id=reseller_id)
    try:
        account = import_customer(store(), instance(), reseller_id, customer_id)
        sync_account(store(), instance(), account)
    except FAILURES as problem:
        return failed(problem, here)
    where = url_for("accounts.show", account_id=account.account_id)
    return done(f"{account.name} has an account now.", where)


def _read(form: Form) -> NewAccount:
    own = signed_in().reseller_id
    address = Address(
        country=form.text("country", "Country", most=2),
        region=form.text("region", "Region", most=40, needed=False),
        city=form.text("city", "City", most=40),
        line1=form.text("line1", "Address", most=60),
        line2=form.text("line2", "Address, second line", most=60, needed=False),
        postal_code=form.text("postal_code", "Postal code", most=40, needed=False),
    )
    contact = Contact(
        first_name=form.text("first_name", "First name", most=35),
        last_name=form.text("last_name", "Last name", most=35),
        email=form.text("email", "Email", most=240),
    )
    customer = NewCustomer(
        reseller_id=own or form.text("reseller_id", "Reseller ID", most=40),
        company_name=form.text("company_name", "Company name", most=80),
        segment=form.choice("segment", "Market segment", SEGMENTS),
        address=address,
        contact=contact,
        language=form.text("language", "Language", most=40),
    )
    return NewAccount(customer, form.token("correlation_id"))


def _is_reseller(reseller_id: str) -> bool:
    own = signed_in().reseller_id
    if own:
        return reseller_id == own
    return find_reseller(instance(), reseller_id) is not None


def _form(
    values: Mapping[str, str], problems: Mapping[str, str], problem: str, status: int
) -> ResponseReturnValue:
    page = render_template(
        "accounts/new.html",
        values=values,
        problems=problems,
        problem=problem,
        segments=SEGMENTS,
    )
    return page, status
