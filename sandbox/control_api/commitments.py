"""What the customer's admin answers to a request for a three-year commitment (TC-8)."""

from typing import Any

from sandbox.accounts.lookup import customer_of_world
from sandbox.accounts.model import customer_of
from sandbox.accounts.serializers import serialize_customer
from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.commitment_schemas import CommitmentAnswer
from sandbox.control_api.portal_resources import CustomerResource
from sandbox.domain.control_errors import ControlError
from sandbox.three_year_commit.answer import accept_request, decline_request, enroll
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "commitments",
    __name__,
    tag="Three-year commitments",
    about="What a customer commits itself to in the Admin Console.",
)


@routes.post("/worlds/<world_id>/customers/<customer_id>/commitment")
@summary(
    "Accept or decline the three-year commitment that is requested, or enrol the customer",
    source="docs customer-account/three-year-commit",
)
@body(CommitmentAnswer)
@response(CustomerResource)
@other_responses(
    ControlError.WORLD_NOT_FOUND,
    ControlError.CUSTOMER_NOT_FOUND,
    ControlError.CUSTOMER_INACTIVE,
    ControlError.NOTHING_REQUESTED,
    ControlError.NOT_ENROLLABLE,
)
def answer_commitment(
    call: Call[CommitmentAnswer, Nothing], world_id: str, customer_id: str
) -> dict[str, Any]:
    """Answer the customer: COMMITTED where it has what it commits itself to, else ACCEPTED."""
    said = call.body
    with call.worlds.open(world_id) as world:
        if said.enroll:
            enroll(world, customer_id)
        elif said.accept:
            accept_request(world, customer_id)
        else:
            decline_request(world, customer_id)
        world.flush()
        return serialize_customer(customer_of(customer_of_world(world, customer_id)))
