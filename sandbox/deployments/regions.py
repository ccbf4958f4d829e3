"""Where the prices of a deployment come from: the region of its country (GS-6)."""

from collections.abc import Collection

from sandbox.accounts.deployed_countries import countries_of
from sandbox.timeline.open_world import OpenWorld


def regions_of(world: OpenWorld, deployment_ids: Collection[str]) -> dict[str, str]:
    """Return the price regions of deployments that exist, by their ids."""
    known = world.reference.countries
    countries = countries_of(world.connection, world.world_id, deployment_ids)
    found = {deployment_id: known.find(country) for deployment_id, country in countries.items()}
    return {
        deployment_id: country.marketplace_region
        for deployment_id, country in found.items()
        if country is not None
    }
