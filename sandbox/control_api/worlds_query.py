"""Which worlds to list."""

from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import StrictQuery
from sandbox.control_api.world_schemas import Name, WorldOrder


class WorldsQuery(StrictQuery):
    """Which worlds to list: those that are called so, in which order, and which page of them."""

    name: Name | None = None
    order: WorldOrder = "id"
    limit: Limit = 100
    offset: Offset = 0
