"""The term of a customer: its windows, what happened in it and what is to come."""

from typing import Any

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.term_schemas import TermResource
from sandbox.customer_terms.read import customer_term
from sandbox.customer_terms.serializers import serialize_term
from sandbox.domain.control_errors import ControlError
from sandbox.web.operations import Nothing, other_responses, response, summary

routes = ControlBlueprint(
    "terms", __name__, tag="Terms", about="The term of a customer, with all its windows."
)


@routes.get("/worlds/<world_id>/customers/<customer_id>/term")
@summary("Get a customer's term: its windows by the rules in force, what was and what is due")
@response(TermResource)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.CUSTOMER_NOT_FOUND)
def get_term(call: Call[Nothing, Nothing], world_id: str, customer_id: str) -> dict[str, Any]:
    """Answer the term as it stands at the world's now."""
    with call.worlds.read(world_id) as world:
        return serialize_term(customer_term(world, customer_id))
