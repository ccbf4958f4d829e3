"""Answers and parameters about the outbox."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import Identifier, Moment, StrictQuery, choice_schema, one_of
from sandbox.outbox.emails import EmailKind
from sandbox.partner_api.schemas.common import CleanText, Resource

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
