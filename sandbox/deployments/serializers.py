"""Deployments as both APIs show them, keys in the order of Adobe's samples."""

from sandbox.accounts.profile import Shown
from sandbox.deployments.model import Deployment
from sandbox.domain.wire import instant_text, self_link


def serialize_deployment(deployment: Deployment) -> Shown:
    """Return a deployment resource (docs deployment-management/get-deployment)."""
    own = f"/v3/customers/{deployment.customer_id}/deployments/{deployment.deployment_id}"
    return {
        "deploymentId": deployment.deployment_id,
        "companyProfile": {"address": deployment.address},
        "creationDate": instant_text(deployment.created_at),
        "status": deployment.status,
        "links": self_link(own),
    }
