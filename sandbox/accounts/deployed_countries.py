"""In which countries deployments are: prices, and what is sold there, go by it (GS-6, FD-6)."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from sandbox.store.base import RowsId
from sandbox.store.deployments import DeploymentRow


def countries_of(
    connection: Connection, world_id: RowsId, deployment_ids: Collection[str]
) -> dict[str, str]:
    """Return the alpha-2 countries of deployments that exist, by their ids."""
    rows = connection.execute(
        select(DeploymentRow.deployment_id, DeploymentRow.country).where(
            DeploymentRow.world_id == world_id,
            DeploymentRow.deployment_id.in_(deployment_ids),
        )
    )
    return {row.deployment_id: row.country for row in rows}
