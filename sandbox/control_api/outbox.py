"""The outbox: the emails that Adobe would have sent, kept instead of sent (VC-4)."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.outbox_schemas import Emails, OutboxQuery, ShownEmail
from sandbox.domain.control_errors import ControlError
from sandbox.outbox.reading import EmailFilters, emails
from sandbox.web.operations import Nothing, other_responses, query, response, summary

routes = ControlBlueprint(
    "outbox", __name__, tag="Outbox", about="The emails that Adobe would have sent."
)


@routes.get("/worlds/<world_id>/outbox")
@summary("List the emails that Adobe would have sent, newest first")
@query(OutboxQuery)
@response(Emails)
@other_responses(ControlError.WORLD_NOT_FOUND)
def get_outbox(call: Call[Nothing, OutboxQuery], world_id: str) -> Emails:
    """Answer a page of the outbox."""
    query = call.query
    filters = EmailFilters(
        customer_id=query.customer_id,
        kind=query.kind,
        recipient=query.recipient,
        start=query.from_,
        end=query.to,
        limit=query.limit,
        offset=query.offset,
    )
    with call.worlds.read(world_id) as world:
        page = emails(world.connection, world.world_id, filters)
    items = [ShownEmail.model_validate(dict(row._mapping)) for row in page.rows]  # noqa: SLF001 - SQLAlchemy's public name
    return Emails(total_count=page.total, items=items)
