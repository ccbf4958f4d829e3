"""Add Customer Organization: a form of one step, or of two with an anniversary (seeds 000, 001)."""

from dataclasses import dataclass, replace
from datetime import date

from flask import Response, request

from sandbox.console.console import console_of
from sandbox.console.frame import world_of
from sandbox.console.pages import attempt, go
from sandbox.console.problems import Problem
from sandbox.console.reseller.invitation import ANNIVERSARY, TYPES, InvitationForm
from sandbox.console.reseller.office import Office, office_of, office_page
from sandbox.console.reseller.routes import CUSTOMERS, reseller_pages
from sandbox.console.words import segment
from sandbox.domain.calendar import extended_term_bounds
from sandbox.domain.control_errors import ControlError

routes = reseller_pages("inviting", __name__)
INVITATION = f"{CUSTOMERS}/invitation"


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: segments and countries with their names, anniversaries by segment."""

    segments: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    anniversaries: dict[str, tuple[date, date]]
    months: dict[str, int]


@routes.get(INVITATION)
def show(world_id: str, reseller_id: str) -> Response:
    """Ask for the customer."""
    office, choices = _seen(world_id, reseller_id)
    return _first_step(office, choices, InvitationForm({}))


@routes.post(INVITATION)
def send(world_id: str, reseller_id: str) -> Response:
    """Go on to the anniversary, back to the customer, or invite."""
    office, choices = _seen(world_id, reseller_id)
    form, step = InvitationForm.of(request.form), request.form.get("step", "")
    if step == "back":
        return _first_step(office, choices, form)
    errors = form.lacking()
    if form.value("marketSegment") not in office.segments:
        errors.setdefault("marketSegment", "Choose a market segment of this reseller.")
    if step == "next" and not form.chooses_date:
        errors["custom"] = "Select this to choose a date, or invite the customer without one."
    if errors:
        return _first_step(office, choices, replace(form, errors=errors))
    if form.chooses_date and step != "invite":
        return _second_step(office, choices, form)
    if form.chooses_date and not form.value(ANNIVERSARY):
        errors = {ANNIVERSARY: "Choose the Anniversary Date."}
        return _second_step(office, choices, replace(form, errors=errors))
    return _invite(office, choices, form)


def _invite(office: Office, choices: Choices, form: InvitationForm) -> Response:
    control = world_of(console_of(), office.world_id)
    made = attempt(lambda: control.invite_customer(office.reseller_id, form.body()))
    if isinstance(made, Problem):
        errors = form.wrong_fields(made)
        told = replace(form, errors=errors, problem=made)
        is_of_date = set(errors) == {ANNIVERSARY}
        return (_second_step if is_of_date else _first_step)(office, choices, told)
    return go(
        office.path("details.show", customer_id=made.vip_id),
        f"{made.company_name} is invited. Its VIP ID is {made.vip_id}; an initial order can be "
        f"placed now. {made.invited_email} gets the email with the invitation.",
    )


def _first_step(office: Office, choices: Choices, form: InvitationForm) -> Response:
    return _page(office, "invitation.html", choices, form)


def _second_step(office: Office, choices: Choices, form: InvitationForm) -> Response:
    return _page(office, "invitation_date.html", choices, form)


def _page(office: Office, template: str, choices: Choices, form: InvitationForm) -> Response:
    status = ControlError.INVALID_REQUEST.http_status if form.errors else 200
    return office_page(
        office,
        template,
        form.problem.status if form.problem else status,
        form=form,
        choices=choices,
        types=TYPES,
    )


def _seen(world_id: str, reseller_id: str) -> tuple[Office, Choices]:
    with console_of().worlds.read(world_id) as world:
        office = office_of(world, reseller_id)
        months = {
            code: getattr(world.rules.extended_term_max_months, code) for code in office.segments
        }
        anniversaries = {
            code: extended_term_bounds(world.today, most) for code, most in months.items()
        }
        countries = sorted(
            (country.name, country.code)
            for country in world.reference.countries
            if country.supported
        )
    return office, Choices(
        segments=[(code, segment(code)) for code in office.segments],
        countries=[(code, name) for name, code in countries],
        anniversaries=anniversaries,
        months=months,
    )
