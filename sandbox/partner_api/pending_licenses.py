"""Licences that wait for the partner's order (docs customer-account/get-licenses)."""

from typing import Any

from sandbox.accounts.customers import find_customer
from sandbox.accounts.resellers import find_reseller
from sandbox.authorizations.serializers import (
    serialize_notification,
    serialize_open_acquisitions,
)
from sandbox.authorizations.unpaid import customers_with_open_licenses, unpaid_licenses
from sandbox.domain.errors import Error
from sandbox.partner_api.blueprints import PartnerBlueprint, Read
from sandbox.partner_api.schemas.pending_licenses import (
    NotificationPage,
    NotificationQuery,
    OpenAcquisitions,
)
from sandbox.web.links import page_links
from sandbox.web.operations import Nothing, other_responses, query, response, summary

routes = PartnerBlueprint(
    "pending_licenses",
    __name__,
    tag="Pending licences",
    about="Licences that wait for the partner's order.",
)


@routes.get("/customers/<customer_id>/open-acquisitions")
@summary(
    "Get the licenses of a customer that wait for an order",
    source="docs customer-account/get-licenses",
)
@response(OpenAcquisitions)
@other_responses(Error.INVALID_CUSTOMER)
def get_open_acquisitions(call: Read[Nothing], customer_id: str) -> dict[str, Any]:
    """Answer what no order has covered, open and past due (VC-3)."""
    distributor_id = call.partner.distributor_id
    customer = find_customer(call.connection, call.world_id, distributor_id, customer_id)
    licenses = unpaid_licenses(
        call.connection,
        call.world_id,
        customer_id,
        rules=call.state.rules,
        reference=call.reference,
    )
    return serialize_open_acquisitions(customer_id, customer.reseller_id, licenses)


@routes.get("/notifications")
@summary(
    "List the customers of a reseller whose licenses wait for an order",
    source="docs notification-management",
)
@query(NotificationQuery)
@response(NotificationPage)
@other_responses(Error.INVALID_RESELLER)
def get_notifications(call: Read[NotificationQuery]) -> dict[str, Any]:
    """Answer a page of those with licences of the last days, who waited longest first (VC-3)."""
    query = call.query
    find_reseller(call.connection, call.world_id, call.partner.distributor_id, query.reseller_id)
    found = customers_with_open_licenses(
        call.connection, call.world_id, query.reseller_id, reference=call.reference
    )
    page = found[query.offset : query.offset + query.limit]
    return {
        "limit": query.limit,
        "offset": query.offset,
        "totalCount": len(found),
        "count": len(page),
        "items": [
            serialize_notification(customer_id, query.reseller_id, query.notification_type)
            for customer_id in page
        ],
        "links": page_links(query.offset, query.limit, len(found)),
    }
