"""Populations: many resellers and customers at once, as if they had come in the past year."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.population_schemas import NewPopulation, PopulationResource
from sandbox.domain.control_errors import ControlError
from sandbox.seeding.marketplace import seed_marketplace
from sandbox.web.operations import Nothing, body, other_responses, response, summary

routes = ControlBlueprint(
    "populations", __name__, tag="Populations", about="Many customers of the past year at once."
)


@routes.post("/worlds/<world_id>/populations")
@summary("Fill a world with resellers, customers, orders and subscriptions of the past year")
@body(NewPopulation)
@response(PopulationResource, 201)
@other_responses(ControlError.WORLD_NOT_FOUND, ControlError.WORLD_BUSY)
def create_population(call: Call[NewPopulation, Nothing], world_id: str) -> PopulationResource:
    """Answer how much was made."""
    wanted = call.body
    made = seed_marketplace(
        call.worlds,
        world_id,
        resellers=wanted.resellers,
        customers=wanted.customers,
        countries=tuple(dict.fromkeys(wanted.countries)),
    )
    return PopulationResource.model_validate(made.counts())
