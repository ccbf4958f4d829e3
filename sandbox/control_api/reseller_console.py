"""VIP's Reseller Console: the Customers page of a reseller's account managers (seeds 000, 001)."""

from typing import Any, Final

from flask import Response

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.reseller_console_resources import ConsoleCustomerDetails, ConsoleCustomers
from sandbox.control_api.reseller_console_schemas import (
    ConsoleCustomersQuery,
    CustomersFileQuery,
)
from sandbox.domain.control_errors import ControlError
from sandbox.reseller_console.customers import ConsoleSearch, list_console_customers
from sandbox.reseller_console.customers_csv import customers_csv, file_name
from sandbox.reseller_console.details import customer_details
from sandbox.reseller_console.model import CustomersPage
from sandbox.reseller_console.serializers import serialize_customers_page, serialize_details
from sandbox.subscriptions.actions import Moment
from sandbox.timeline.opening import Worlds
from sandbox.web.operations import Nothing, file_response, other_responses, query, response, summary

routes = ControlBlueprint(
    "reseller_console",
    __name__,
    tag="Reseller Console",
    about="What a reseller's account managers see of customers.",
)
CSV: Final = "text/csv"
RESELLER: Final = "/worlds/<world_id>/resellers/<reseller_id>"
_ERRORS: Final = (
    ControlError.WORLD_NOT_FOUND,
    ControlError.RESELLER_NOT_FOUND,
    ControlError.TEAM_MEMBER_NOT_FOUND,
)


@routes.get(RESELLER + "/console-customers")
@summary("List a reseller's customers by view, with the counts of all views", source="seed 000")
@query(ConsoleCustomersQuery)
@response(ConsoleCustomers)
@other_responses(*_ERRORS)
def get_console_customers(
    call: Call[Nothing, ConsoleCustomersQuery], world_id: str, reseller_id: str
) -> dict[str, Any]:
    """Answer a page of the Customers page."""
    page, _ = _find(call.worlds, world_id, reseller_id, call.query.search())
    return serialize_customers_page(page)


@routes.get(RESELLER + "/console-customers/<customer_id>")
@summary("Get a reseller's customer with its views and the term that is left", source="seed 001")
@response(ConsoleCustomerDetails)
@other_responses(
    ControlError.WORLD_NOT_FOUND, ControlError.RESELLER_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND
)
def get_console_customer(
    call: Call[Nothing, Nothing], world_id: str, reseller_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer what the page of the customer tells."""
    with call.worlds.read(world_id) as world:
        return serialize_details(customer_details(world, reseller_id, customer_id))


@routes.get(RESELLER + "/customers.csv")
@summary("Get a reseller's customers as a file for spreadsheets", source="seed 001")
@query(CustomersFileQuery)
@file_response(CSV)
@other_responses(*_ERRORS)
def get_customers_csv(
    call: Call[Nothing, CustomersFileQuery], world_id: str, reseller_id: str
) -> Response:
    """Answer all of a view."""
    page, moment = _find(call.worlds, world_id, reseller_id, call.query.search())
    name = file_name(reseller_id, moment.now.date())
    made = Response(customers_csv(page.customers), mimetype=CSV)
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return made


def _find(
    worlds: Worlds, world_id: str, reseller_id: str, search: ConsoleSearch
) -> tuple[CustomersPage, Moment]:
    with worlds.read(world_id) as world:
        moment = Moment(world.now, world.rules, world.reference)
        page = list_console_customers(world, reseller_id, search, moment)
    return page, moment
