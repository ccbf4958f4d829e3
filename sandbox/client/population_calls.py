"""Calls about populations: many customers at once."""

from collections.abc import Sequence

from sandbox.client.calls import Sent, operation
from sandbox.client.values import body
from sandbox.client.world_calls import WORLD
from sandbox.control_api.population_schemas import PopulationResource


@operation("create_population", "POST", f"{WORLD}/populations", PopulationResource, takes_long=True)
def create_population(
    world_id: str,
    *,
    resellers: int | None = None,
    customers: int | None = None,
    countries: Sequence[str] | None = None,
) -> Sent:
    """Fill a world with resellers, customers, orders and subscriptions of the past year.

    Args:
        world_id: the world.
        resellers: how many; 3 when not given.
        customers: how many, up to 100,000; 20 when not given.
        countries: where they are, by alpha-2 codes; all in which the distributor sells when not
            given.
    """
    return Sent(body(resellers=resellers, customers=customers, countries=countries))
