"""Deployments of a customer (docs deployment-management)."""

from typing import Any

from sandbox.deployments import manage
from sandbox.deployments.checks import deploying_customer
from sandbox.deployments.search import find_deployment, find_deployments
from sandbox.deployments.serializers import serialize_deployment
from sandbox.domain.errors import Error
from sandbox.partner_api.blueprints import PartnerBlueprint, Read, Write
from sandbox.partner_api.parsing import check_values
from sandbox.partner_api.readonly import check_read_only
from sandbox.partner_api.schemas.deployments import (
    DeploymentChange,
    DeploymentPage,
    DeploymentQuery,
    DeploymentRequest,
    DeploymentResource,
)
from sandbox.web.links import page_links
from sandbox.web.operations import (
    Nothing,
    body,
    checked_before_body,
    other_responses,
    query,
    response,
    summary,
)

routes = PartnerBlueprint(
    "deployments",
    __name__,
    tag="Deployments",
    about="Places of a customer of global sales in other countries.",
)


@routes.post("/customers/<customer_id>/deployments")
@summary("Create a deployment", source="docs deployment-management/create-deployment")
@body(DeploymentRequest)
@checked_before_body(deploying_customer)
@response(DeploymentResource, 201)
@other_responses(
    Error.INVALID_CUSTOMER,
    Error.PARTNER_WITHOUT_GLOBAL_SALES,
    Error.CUSTOMER_WITHOUT_GLOBAL_SALES,
    Error.SEGMENT_WITHOUT_GLOBAL_SALES,
    Error.INVALID_ADDRESS,
    Error.DEPLOYMENT_AT_HOME,
)
def create_deployment(call: Write[DeploymentRequest, Nothing], customer_id: str) -> dict[str, Any]:
    """Answer the deployment, active at once."""
    customer = deploying_customer(call.world, call.partner, customer_id)
    body = check_values(call.body, call.body.known_by(call.world))
    address = body.company_profile.address.data()
    return serialize_deployment(manage.create_deployment(call.world, customer, address))


@routes.get("/customers/<customer_id>/deployments")
@summary("Get the deployments of a customer", source="docs deployment-management/get-deployment")
@query(DeploymentQuery)
@response(DeploymentPage)
@other_responses(Error.INVALID_CUSTOMER)
def get_deployments(call: Read[DeploymentQuery], customer_id: str) -> dict[str, Any]:
    """Answer a page, in the order of their creation."""
    query = call.query
    found = find_deployments(
        call.connection, call.world_id, call.partner, customer_id, status=query.status
    )
    page = found[query.offset : query.offset + query.limit]
    return {
        "totalCount": len(found),
        "count": len(page),
        "offset": query.offset,
        "limit": query.limit,
        "items": [serialize_deployment(deployment) for deployment in page],
        "links": page_links(query.offset, query.limit, len(found)),
    }


@routes.get("/customers/<customer_id>/deployments/<deployment_id>")
@summary("Get a deployment", source="docs deployment-management/get-deployment")
@response(DeploymentResource)
@other_responses(Error.INVALID_CUSTOMER, Error.INVALID_DEPLOYMENT)
def get_deployment(call: Read[Nothing], customer_id: str, deployment_id: str) -> dict[str, Any]:
    """Answer one deployment of the customer."""
    found = find_deployment(
        call.connection, call.world_id, call.partner, customer_id, deployment_id
    )
    return serialize_deployment(found)


@routes.patch("/customers/<customer_id>/deployments/<deployment_id>")
@summary("Change a deployment", source="docs deployment-management/update-deployment")
@body(DeploymentChange)
@response(DeploymentResource)
@other_responses(
    Error.INVALID_CUSTOMER, Error.INVALID_DEPLOYMENT, Error.NOT_EDITABLE, Error.INVALID_ADDRESS
)
def update_deployment(
    call: Write[DeploymentChange, Nothing], customer_id: str, deployment_id: str
) -> dict[str, Any]:
    """Answer the deployment as it now is, with 200 as every PATCH does (X33)."""
    world = call.world
    found = find_deployment(
        world.connection, world.world_id, call.partner, customer_id, deployment_id
    )
    check_read_only(call.body, serialize_deployment(found))
    body = check_values(call.body, call.body.known_by(world))
    profile = body.company_profile
    address = None if profile is None else profile.address.data()
    changed = manage.change_deployment(world, found, status=body.status, address=address)
    return serialize_deployment(changed)
