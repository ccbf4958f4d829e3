"""In which country a subscription is: switch paths are those of a country (SW-1)."""

from sqlalchemy import select

from sandbox.accounts.deployed_countries import countries_of
from sandbox.store.accounts import Customer
from sandbox.subscriptions.model import Subscription
from sandbox.timeline.open_world import OpenWorld


def country_of(world: OpenWorld, subscription: Subscription) -> str:
    """Return the alpha-2 country of a subscription: of its deployment, else of its customer."""
    deployment_id = subscription.deployment_id
    if deployment_id:
        found = countries_of(world.connection, world.world_id, [deployment_id])
        return found.get(deployment_id, "")
    return world.connection.execute(
        select(Customer.country).where(
            Customer.world_id == world.world_id, Customer.customer_id == subscription.customer_id
        )
    ).scalar_one()
