"""Customers of a reseller (docs customer-account)."""

from typing import Any

from sandbox.accounts import customers
from sandbox.accounts.lists import list_customers
from sandbox.accounts.resellers import find_reseller
from sandbox.accounts.serializers import serialize_account_summary, serialize_customer
from sandbox.domain.errors import Error
from sandbox.partner_api.account_pages import page
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.parsing import check_values
from sandbox.partner_api.readonly import check_read_only
from sandbox.partner_api.resellers import BODY_ERRORS
from sandbox.partner_api.schemas.account_queries import CustomerQuery
from sandbox.partner_api.schemas.account_resources import CustomerPage, CustomerResource
from sandbox.partner_api.schemas.accounts import CustomerChange, CustomerRequest
from sandbox.partner_api.schemas.benefits import asks_agency, in_order_of
from sandbox.renewals.lapsed import hides_discounts
from sandbox.web.operations import (
    Nothing,
    body,
    optional_headers,
    other_responses,
    query,
    response,
    summary,
)

routes = PartnerBlueprint(
    "customers", __name__, tag="Customers", about="The customers of a reseller."
)

AGENCY_ERRORS = (
    Error.PARTNER_WITHOUT_AGENCIES,
    Error.AGENCY_COUNTRY,
    Error.AGENCY_OUTSIDE_GOVERNMENT,
    Error.AGENCY_SUB_SEGMENT,
    Error.COMMITMENT_OF_AGENCY,
)
"""What a POST and a PATCH that ask for a large agency are refused for alike (LG-3)."""


@routes.post("/customers")
@summary("Create a customer", source="docs customer-account/create-customer-account")
@body(CustomerRequest)
@response(CustomerResource, 201)
@other_responses(
    *BODY_ERRORS,
    Error.INVALID_RESELLER,
    Error.RESELLER_INACTIVE,
    Error.ACCOUNT_EXISTS,
    Error.PARTNER_WITHOUT_GLOBAL_SALES,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES,
    Error.COMMITMENT_QUANTITY,
    *AGENCY_ERRORS,
)
def create_customer(call: Write[CustomerRequest, Nothing]) -> dict[str, Any]:
    """Answer 1002; the account becomes active, or a duplicate, asynchronously (AC-1, AC-4)."""
    body = check_values(call.body, call.body.known_by(call.world))
    return serialize_customer(customers.create_customer(call.world, call.partner, body.data()))


@routes.get("/customers/<customer_id>")
@summary("Get a customer", source="docs customer-account/get-customer-account")
@response(CustomerResource)
@other_responses(Error.INVALID_CUSTOMER)
def get_customer(call: Read[Nothing], customer_id: str) -> dict[str, Any]:
    """Answer the distributor's own customer (ACC-6)."""
    shown = serialize_customer(
        customers.find_customer(
            call.connection, call.world_id, call.partner.distributor_id, customer_id
        )
    )
    if hides_discounts(call.connection, call.world_id, customer_id, call.state.rules):
        del shown["discounts"]
    return shown


@routes.patch("/customers/<customer_id>")
@summary("Change a customer", source="docs customer-account/update-customer-account")
@body(CustomerChange)
@response(CustomerResource)
@other_responses(
    *BODY_ERRORS,
    Error.INVALID_CUSTOMER,
    Error.NOT_EDITABLE,
    Error.ACCOUNT_NOT_UPDATABLE,
    Error.PARTNER_WITHOUT_GLOBAL_SALES,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES,
    Error.COMMITMENT_QUANTITY,
    Error.COMMITMENT_OF_LINKED,
    Error.AGENCY_OFFER,
    Error.AGENCY_QUANTITY,
    Error.CUSTOMER_IS_NO_AGENCY,
    Error.GROUP_IS_OF_NO_AGENCIES,
    *AGENCY_ERRORS,
)
def change_customer(call: Write[CustomerChange, Nothing], customer_id: str) -> dict[str, Any]:
    """Replace the profile; the segment only while nothing is held (AC-2, AC-3)."""
    customer = customers.find_editable_customer(call.world, call.partner, customer_id)
    before = serialize_customer(customer)
    check_read_only(call.body, _as_sent(before, call.body))
    body = check_values(call.body, call.body.known_by(call.world))
    data = body.data(before)
    changed = customers.change_customer(call.world, call.partner, customer, data)
    shown = serialize_customer(changed)
    world = call.world
    if hides_discounts(world.connection, world.world_id, customer_id, world.rules):
        del shown["discounts"]
    return shown


def _as_sent(shown: dict[str, Any], change: CustomerChange) -> dict[str, Any]:
    """Return a customer as a body may send it back: what the body changes is as it has it.

    Sub-segments change with a large agency that it asks for (LG-7); benefits compare by type.
    """
    benefits = shown.get("benefits", [])
    made = {**shown, "benefits": in_order_of(change.benefits, benefits)}
    if asks_agency(change.benefits, benefits):
        named = change.company_profile.market_sub_segments
        made["companyProfile"] = {**shown["companyProfile"], "marketSubSegments": named}
    return made


@routes.get("/resellers/<reseller_id>/customers")
@summary("List a reseller's customers", source="docs customer-account/get-customer-list")
@query(CustomerQuery)
@response(CustomerPage)
@optional_headers("X-Correlation-Id")
@other_responses(Error.INVALID_RESELLER)
def get_customers(call: Read[CustomerQuery], reseller_id: str) -> dict[str, Any]:
    """Answer one page (AC-7)."""
    find_reseller(call.connection, call.world_id, call.partner.distributor_id, reseller_id)
    search = call.query.search()
    found = list_customers(call.connection, call.world_id, reseller_id, search)
    return page(found.total, search, [serialize_account_summary(each) for each in found.accounts])
