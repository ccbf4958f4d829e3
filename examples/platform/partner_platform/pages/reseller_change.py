"""The Adobe Reseller Change Tool: a page a step; each sends one form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partner_platform.services.reseller_changes.choosing import (
    accounts_to_choose,
    acknowledge,
    choose_customer,
    may_choose,
)
from partner_platform.services.reseller_changes.eligibility import check_code
from partner_platform.services.reseller_changes.opening import find_change, services_of
from partner_platform.services.reseller_changes.running import run
from partner_platform.tables import (
    Account,
    ChangeStage,
    CustomerType,
    ResellerChange,
    SubStep,
)
from partner_platform.web.answers import failed
from partner_platform.web.context import instance, store
from partner_platform.web.forms import Form
from partner_platform.web.steps import TITLES, has_come_to, to_step
from partner_platform.web.tool_session import for_tool, registration

pages = Blueprint("reseller_change", __name__, url_prefix="/reseller-change/<id:change_id>")

_CODE_LENGTH = 40


@pages.get("/code")
@for_tool
def code(change_id: str) -> ResponseReturnValue:
    """Step 1: ask for the code."""
    change = _change(change_id)
    if not has_come_to(change, ChangeStage.CODE):
        return to_step(change)
    return _page(change, ChangeStage.CODE)


@pages.post("/code")
@for_tool
def check(change_id: str) -> ResponseReturnValue:
    """Ask Adobe whether the customer may come."""
    change = _change(change_id)
    form = Form(request.form)
    given = form.text("approval_code", "Authorization Code", most=_CODE_LENGTH)
    if form.problems:
        return failed(" ".join(form.problems.values()), _address(change, ChangeStage.CODE))
    check_code(store(), instance(), change, given)
    return to_step(_change(change_id))


@pages.get("/services")
@for_tool
def services(change_id: str) -> ResponseReturnValue:
    """Step 2: show what would come."""
    change = _change(change_id)
    if not has_come_to(change, ChangeStage.SERVICES):
        return to_step(change)
    with store().read() as session:
        found = services_of(session, change)
    return _page(change, ChangeStage.SERVICES, services=found)


@pages.post("/services")
@for_tool
def accept(change_id: str) -> ResponseReturnValue:
    """Take note that the list was acknowledged."""
    change = _change(change_id)
    if "acknowledged" not in request.form:
        problem = "Please acknowledge the list of services."
        return failed(problem, _address(change, ChangeStage.SERVICES))
    acknowledge(store(), change)
    return to_step(_change(change_id))


@pages.get("/customer")
@for_tool
def customer(change_id: str) -> ResponseReturnValue:
    """Step 3: ask which account the services come to."""
    change = _change(change_id)
    if not may_choose(change):
        return to_step(change)
    with store().read() as session:
        accounts = accounts_to_choose(session, instance(), change.reseller_id)
    return _page(change, ChangeStage.CUSTOMER, accounts=accounts, types=CustomerType)


@pages.post("/customer")
@for_tool
def choose(change_id: str) -> ResponseReturnValue:
    """Take the account, and begin."""
    change = _change(change_id)
    form = Form(request.form)
    wanted = form.choice("customer_type", "Customer Type", [each.value for each in CustomerType])
    is_existing = wanted == CustomerType.EXISTING
    account_id = form.text("account_id", "Customer", most=40, needed=is_existing)
    if form.problems:
        return failed(" ".join(form.problems.values()), _address(change, ChangeStage.CUSTOMER))
    if not choose_customer(store(), instance(), change, CustomerType(wanted), account_id):
        return _to_choice(_change(change_id))
    run(store(), instance(), change)
    return to_step(_change(change_id))


@pages.get("/run", endpoint="run")
@for_tool
def show_run(change_id: str) -> ResponseReturnValue:
    """Step 4: show how far it is."""
    change = _change(change_id)
    if change.stage != ChangeStage.RUN:
        return to_step(change)
    with store().read() as session:
        account = session.get(Account, (change.instance, change.account_id or ""))
    return _page(
        change,
        ChangeStage.RUN,
        account=account,
        sub_steps=_shown_sub_steps(change),
        may_choose=may_choose(change),
    )


@pages.post("/run")
@for_tool
def try_again(change_id: str) -> ResponseReturnValue:
    """`Try Again`: go on where it stopped."""
    change = _change(change_id)
    if change.stage == ChangeStage.RUN:
        run(store(), instance(), change)
    return to_step(_change(change_id))


def _change(change_id: str) -> ResellerChange:
    with store().read() as session:
        return find_change(session, registration(), change_id) or abort(404)


def _address(change: ResellerChange, stage: ChangeStage) -> str:
    return url_for(f"reseller_change.{stage.value}", change_id=change.change_id)


def _to_choice(change: ResellerChange) -> ResponseReturnValue:
    """Show the choice with its problem, also where a run was begun before."""
    if not may_choose(change):
        return to_step(change)
    return customer(change.change_id)


def _page(change: ResellerChange, stage: ChangeStage, **shown: Any) -> str:  # noqa: ANN401 - a template's values
    """Show a step; a problem belongs to the step that a change has come to."""
    steps = [
        (
            TITLES[step],
            _address(change, step) if has_come_to(change, step) else "",
            step is stage,
        )
        for step in ChangeStage
    ]
    return render_template(
        f"reseller_change/{stage.value}.html",
        change=change,
        steps=steps,
        at=list(ChangeStage).index(ChangeStage(change.stage)),
        title=TITLES[stage],
        has_problem=bool(change.problem)
        and (change.stage == stage or stage is ChangeStage.CUSTOMER),
        **shown,
    )


def _shown_sub_steps(change: ResellerChange) -> list[tuple[str, str]]:
    """Return what each sub-step is and how it stands: done, failed, interrupted or waiting."""
    is_new = change.customer_type == CustomerType.NEW
    account = "The account and its contact are created" if is_new else "The account is updated"
    named = {
        SubStep.TRANSFER: "The customer is transferred from the source to the target reseller",
        SubStep.ACCOUNT: account,
        SubStep.SUBSCRIPTION: "The Adobe subscription is added",
        SubStep.ADD_ONS: "Its services (add-ons) are added",
    }
    order = list(SubStep)
    reached = (
        len(order) if change.is_done else order.index(change.next_sub_step or SubStep.TRANSFER)
    )
    return [(named[step], _state(change, order.index(step) - reached)) for step in order]


def _state(change: ResellerChange, distance: int) -> str:
    if distance < 0:
        return "Done"
    if distance > 0:
        return "Waiting"
    return "Failed" if change.problem else "Interrupted"
