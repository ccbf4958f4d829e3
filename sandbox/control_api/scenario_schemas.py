"""Bodies and answers about scenarios."""

from typing import Annotated, Any

from pydantic import Field

from sandbox.control_api.world_schemas import WorldResource
from sandbox.domain.whole_numbers import WHOLE
from sandbox.partner_api.schemas.common import CleanText, RequestModel, Resource
from sandbox.worlds.specification import HIGHEST_SEED

Name = Annotated[CleanText, Field(min_length=1, max_length=255)]


class ScenarioResource(Resource):
    """A scenario; one with `faults` cannot be played, and nothing else is known of it."""

    name: str
    title: str
    shows: str
    tags: list[str]
    rules: list[str]
    sources: list[str]
    cases: list[str]
    checkpoints: list[str]
    faults: list[str]


class ScenarioList(Resource):
    """All scenarios by name."""

    total_count: int
    items: list[ScenarioResource]


class NewScenarioWorld(RequestModel):
    """How far to play, which case of the scenario, and with which seed; everything is optional."""

    checkpoint: Name | None = None
    case: Name | None = None
    seed: Annotated[int, Field(ge=0, le=HIGHEST_SEED), WHOLE] | None = None


class ScenarioWorldResource(WorldResource):
    """A world that stands at a checkpoint, or at the end of the scenario where that is null.

    `aliases` are the story's names with the ids, and other values, that they stand for.
    """

    scenario: str
    checkpoint: str | None
    aliases: dict[str, Any]
