"""Where the prices of a deployment come from: the region of its country (GS-6)."""

from collections.abc import Collection

from sqlalchemy import select

from sandbox.store.deployments import DeploymentRow
from sandbox.timeline.open_world import OpenWorld


def regions_of(world: OpenWorld, deployment_ids: Collection[str]) -> dict[str, str]:
    """Return the price regions of deployments that exist, by their ids."""
    rows = world.connection.execute(
        select(DeploymentRow.deployment_id, DeploymentRow.country).where(
            DeploymentRow.world_id == world.world_id,
            DeploymentRow.deployment_id.in_(deployment_ids),
        )
    )
    found = {}
    for row in rows:
        country = world.reference.countries.find(row.country)
        if country is not None:
            found[row.deployment_id] = country.marketplace_region
    return found
