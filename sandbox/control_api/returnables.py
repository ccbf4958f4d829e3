"""What of a customer's orders may be returned now, with the days left (RE-6)."""

from typing import Any

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.returnable_schemas import Returnables
from sandbox.domain.control_errors import ControlError
from sandbox.returns.returnable import returnable_orders
from sandbox.returns.serializers import serialize_returnables
from sandbox.web.operations import Nothing, other_responses, response, summary

routes = ControlBlueprint(
    "returnables", __name__, tag="Returnable orders", about="What may be returned now."
)


@routes.get("/worlds/<world_id>/customers/<customer_id>/returnables")
@summary("List what a RETURN order would be accepted for now, with the days left")
@response(Returnables)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
def get_returnables(
    call: Call[Nothing, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer orders and lines as the rules of returns stand at the world's now."""
    with call.worlds.open(world_id) as world:
        return serialize_returnables(world, returnable_orders(world, customer_id))
