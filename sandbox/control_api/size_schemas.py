"""How much is in a world or a snapshot, as it is shown."""

from typing import TYPE_CHECKING

from sandbox.partner_api.schemas.common import Resource

if TYPE_CHECKING:
    from sandbox.worlds.sizes import Sizes


class SizesResource(Resource):
    """How much there is."""

    customers: int
    orders: int
    subscriptions: int

    @classmethod
    def of(cls, sizes: "Sizes") -> "SizesResource":
        """Show sizes."""
        return cls(
            customers=sizes.customers, orders=sizes.orders, subscriptions=sizes.subscriptions
        )
