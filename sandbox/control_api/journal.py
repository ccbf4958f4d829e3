"""The journal: what partners asked of a world, what they were answered and why."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.journal_schemas import JournaledRequest, Requests, RequestsQuery
from sandbox.domain.control_errors import ControlError
from sandbox.store.engine import reading
from sandbox.timeline.opening import Worlds, read_state
from sandbox.web.operations import Nothing, other_responses, query, response, summary

routes = ControlBlueprint(
    "journal", __name__, tag="Journal", about="What partners asked and were answered."
)
GONE = (ControlError.WORLD_NOT_FOUND,)


@routes.get("/worlds/<world_id>/requests")
@summary("List what partners asked, newest first; a refused request says why")
@query(RequestsQuery)
@response(Requests)
@other_responses(*GONE)
def get_requests(call: Call[Nothing, RequestsQuery], world_id: str) -> Requests:
    """Answer a page of the journal."""
    _check_world(call.worlds, world_id)
    query = call.query
    total, rows = call.journal.read(
        world_id,
        query.filters(),
        refused=query.refused,
        limit=query.limit,
        offset=query.offset,
    )
    return Requests(total_count=total, items=[JournaledRequest.model_validate(row) for row in rows])


@routes.delete("/worlds/<world_id>/requests")
@summary("Empty the journal of a world")
@response(Nothing, 204)
@other_responses(*GONE)
def delete_requests(call: Call[Nothing, Nothing], world_id: str) -> None:
    """Answer nothing."""
    _check_world(call.worlds, world_id)
    call.journal.forget(world_id)


def _check_world(worlds: Worlds, world_id: str) -> None:
    """Raise WorldGone where there is no such world."""
    with reading(worlds.engine) as connection:
        read_state(connection, world_id)
