"""Find the deployments of a customer (GS-3)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from sandbox.accounts.customers import find_customer
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.timeline.open_world import Partner

LARGEST_PAGE: Final = 100
USUAL_PAGE: Final = 25
STATUSES: Final = ("1000", "1004")


@dataclass(frozen=True, slots=True)
class Deployment:
    """A place of a customer in another country. No world has any until the program is there."""

    deployment_id: str


def find_deployments(
    connection: Connection, world_id: str, partner: Partner, customer_id: str
) -> tuple[Deployment, ...]:
    """Return the deployments of a customer of one's own, in the order of their creation.

    Raises:
        Refusal: 1116, the distributor has no such customer.
    """
    find_customer(connection, world_id, partner.distributor_id, customer_id)
    return ()


def find_deployment(
    connection: Connection, world_id: str, partner: Partner, customer_id: str, deployment_id: str
) -> Deployment:
    """Return one of them.

    Raises:
        Refusal: 1116 as above; 2138, the customer has no such deployment.
    """
    for found in find_deployments(connection, world_id, partner, customer_id):
        if found.deployment_id == deployment_id:
            return found
    facts: Facts = {"customerId": customer_id, "deploymentId": deployment_id}
    raise Refusal(Error.INVALID_DEPLOYMENT, facts=facts, rule="GS-3")
