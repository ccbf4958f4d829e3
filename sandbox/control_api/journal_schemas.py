"""Answers and parameters about the journal."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.values import Identifier, StrictQuery
from sandbox.partner_api.schemas.common import CleanText, Resource

HttpStatus = Annotated[int, Field(ge=100, le=599)]


class RequestsQuery(StrictQuery):
    """Which requests to list; all that is given must hold. An empty code means: not refused."""

    operation: Annotated[str | None, Field(pattern="^[a-z_]{1,40}$")] = None
    status: HttpStatus | None = None
    code: Annotated[str | None, Field(pattern="^[A-Z0-9_]{0,80}$")] = None
    refused: bool | None = None
    customer_id: Identifier | None = None
    order_type: Annotated[str | None, Field(pattern="^[A-Z_]{1,40}$")] = None
    correlation_id: Annotated[CleanText | None, Field(max_length=255)] = None
    limit: Limit = 100
    offset: Offset = 0

    def filters(self) -> dict[str, object]:
        """Return what the journal is narrowed to."""
        return self.model_dump(exclude_none=True, exclude={"refused", "limit", "offset"})


class Why(Resource):
    """Why a request was refused: the rule, the facts that it looked at and where it comes from."""

    rule: str
    facts: dict[str, Any]
    source: str


class JournaledRequest(Resource):
    """A request of Adobe's API, at world time, with what it was answered.

    `orderType` is what the body of an order says; of anything else it is empty.
    """

    entry_id: int
    at: datetime
    operation: str
    method: str
    path: str
    status: int
    code: str
    customer_id: str
    correlation_id: str
    request_id: str
    replayed: bool
    order_type: str
    why: Why | None


class Requests(Resource):
    """Requests, newest first."""

    total_count: int
    items: list[JournaledRequest]
