"""The outbox: the emails that Adobe would have sent, kept instead of sent (VC-4)."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.reading import caught_up
from sandbox.control_api.values import Identifier, Moment, StrictQuery, choice_schema, one_of
from sandbox.domain.control_errors import ControlError
from sandbox.outbox.emails import EmailKind
from sandbox.outbox.reading import EmailFilters, emails
from sandbox.partner_api.schemas.common import CleanText, Resource
from sandbox.web.operations import Nothing, other_responses, query, response, summary

routes = ControlBlueprint(
    "outbox", __name__, tag="Outbox", about="The emails that Adobe would have sent."
)
KINDS = tuple(each.value for each in EmailKind)
Kind = Annotated[str, one_of(KINDS), choice_schema(KINDS)]
Address = Annotated[CleanText, Field(min_length=1, max_length=255)]


class OutboxQuery(StrictQuery):
    """Which emails to list; all that is given must hold."""

    customer_id: Identifier | None = None
    kind: Kind | None = None
    recipient: Address | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    limit: Limit = 100
    offset: Offset = 0


class ShownEmail(Resource):
    """An email, at world time."""

    email_id: int
    at: datetime
    kind: str
    customer_id: str
    recipients: list[str]
    subject: str
    text: str


class Emails(Resource):
    """Emails, newest first."""

    total_count: int
    items: list[ShownEmail]


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
    with caught_up(call.worlds, world_id) as connection:
        page = emails(connection, world_id, filters)
    items = [ShownEmail.model_validate(dict(row._mapping)) for row in page.rows]  # noqa: SLF001 - SQLAlchemy's public name
    return Emails(total_count=page.total, items=items)
