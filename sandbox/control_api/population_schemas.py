"""What a population shall be, and what came of it."""

from typing import Annotated

from pydantic import Field

from sandbox.control_api.world_schemas import Country
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import RequestModel, Resource


class NewPopulation(RequestModel):
    """Resellers and customers of the world's first distributor; everything is optional.

    `countries` are taken in turn: all in which the distributor sells where none is named.
    """

    resellers: Annotated[int, Field(ge=1, le=5_000), WHOLE] = 3
    customers: Annotated[int, Field(ge=0, le=100_000), WHOLE] = 20
    countries: list[Country] = Field(default=[], max_length=250)


class PopulationResource(Resource):
    """How much was made; `rows` are those of the customers in the database."""

    resellers: int
    customers: int
    orders: int
    subscriptions: int
    rows: int
