"""Find the deployments of a customer (GS-3)."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, select

from sandbox.accounts.customers import find_customer
from sandbox.deployments.model import Deployment, deployment_of
from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.store.base import RowsId
from sandbox.store.deployments import DeploymentRow
from sandbox.timeline.open_world import Partner

LARGEST_PAGE: Final = 100
USUAL_PAGE: Final = 25


def find_deployments(
    connection: Connection,
    world_id: RowsId,
    partner: Partner,
    customer_id: str,
    *,
    status: str | None = None,
) -> list[Deployment]:
    """Return the deployments of a customer of one's own, in the order of their creation.

    Raises:
        Refusal: 1116, the distributor has no such customer.
    """
    find_customer(connection, world_id, partner.distributor_id, customer_id)
    found = deployments_of(connection, world_id, customer_id)
    return [deployment for deployment in found if status in (None, deployment.status)]


def find_deployment(
    connection: Connection, world_id: RowsId, partner: Partner, customer_id: str, deployment_id: str
) -> Deployment:
    """Return one of them.

    Raises:
        Refusal: 1116 as above; 2138, the customer has no such deployment.
    """
    find_customer(connection, world_id, partner.distributor_id, customer_id)
    for found in deployments_of(connection, world_id, customer_id, only=(deployment_id,)):
        return found
    facts: Facts = {"customerId": customer_id, "deploymentId": deployment_id}
    raise Refusal(Error.INVALID_DEPLOYMENT, facts=facts, rule="GS-3")


def deployments_of(
    connection: Connection,
    world_id: RowsId,
    customer_id: str,
    *,
    only: Collection[str] | None = None,
) -> list[Deployment]:
    """Return what deployments a customer has, in the order of their creation.

    Args:
        connection: of the world's database.
        world_id: the world.
        customer_id: a customer that is there.
        only: the ids of those that matter; None for all.
    """
    wanted = (
        select(
            DeploymentRow.deployment_id,
            DeploymentRow.customer_id,
            DeploymentRow.country,
            DeploymentRow.address,
            DeploymentRow.status,
            DeploymentRow.created_at,
        )
        .where(DeploymentRow.world_id == world_id, DeploymentRow.customer_id == customer_id)
        .order_by(DeploymentRow.sequence)
    )
    if only is not None:
        wanted = wanted.where(DeploymentRow.deployment_id.in_(only))
    return [deployment_of(row) for row in connection.execute(wanted)]
