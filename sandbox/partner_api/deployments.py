"""Deployments of a customer (docs deployment-management/get-deployment)."""

from typing import Any

from sandbox.deployments.search import find_deployment, find_deployments
from sandbox.domain.errors import Error
from sandbox.partner_api.blueprints import PartnerBlueprint, Read
from sandbox.partner_api.schemas.deployments import (
    DeploymentPage,
    DeploymentQuery,
    DeploymentResource,
)
from sandbox.web.links import page_links
from sandbox.web.operations import Nothing, other_responses, query, response, summary

routes = PartnerBlueprint(
    "deployments",
    __name__,
    tag="Deployments",
    about="Countries in which a customer of global sales deploys.",
)


@routes.get("/customers/<customer_id>/deployments")
@summary("Get the deployments of a customer", source="docs deployment-management/get-deployment")
@query(DeploymentQuery)
@response(DeploymentPage)
@other_responses(Error.INVALID_CUSTOMER)
def get_deployments(call: Read[DeploymentQuery], customer_id: str) -> dict[str, Any]:
    """Answer a page; no customer has any deployment until the program is there."""
    query = call.query
    found = find_deployments(call.connection, call.world_id, call.partner, customer_id)
    page = found[query.offset : query.offset + query.limit]
    return {
        "totalCount": len(found),
        "count": len(page),
        "offset": query.offset,
        "limit": query.limit,
        "items": [],
        "links": page_links(query.offset, query.limit, len(found)),
    }


@routes.get("/customers/<customer_id>/deployments/<deployment_id>")
@summary("Get a deployment", source="docs deployment-management/get-deployment")
@response(DeploymentResource)
@other_responses(Error.INVALID_CUSTOMER, Error.INVALID_DEPLOYMENT)
def get_deployment(call: Read[Nothing], customer_id: str, deployment_id: str) -> dict[str, Any]:
    """Refuse: nobody has one yet."""
    found = find_deployment(
        call.connection, call.world_id, call.partner, customer_id, deployment_id
    )
    return {"deploymentId": found.deployment_id}
