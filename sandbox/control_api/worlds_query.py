"""Which worlds to list."""

from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import StrictQuery
from sandbox.control_api.world_schemas import Name


class WorldsQuery(StrictQuery):
    """Which worlds to list: those that are called so, and which page of them."""

    name: Name | None = None
    limit: Limit = 100
    offset: Offset = 0
