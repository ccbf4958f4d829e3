"""Bodies and answers about the clock and the events of a world."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, RootModel, Tag

from sandbox.control_api.values import UNION_TAG, Duration, Identifier, Moment, StrictQuery
from sandbox.control_api.world_schemas import RATE_BY_MODE, Mode, Rate
from sandbox.domain.goals import COTERM_DATE, RENEWAL_DATE
from sandbox.partner_api.schemas.common import RequestModel, Resource

if TYPE_CHECKING:
    from sandbox.timeline.advance import Advance
    from sandbox.timeline.running import RunningAdvance

Kind = Annotated[str, Field(pattern=r"^[a-z._]{1,32}$")]
Limit = Annotated[int, Field(ge=1, le=1000)]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]


class NewClock(RequestModel):
    """How the clock shall run; with `now` everything due by then fires first."""

    model_config = ConfigDict(json_schema_extra=RATE_BY_MODE)

    mode: Mode
    now: Moment | None = None
    rate: Rate | None = None


class AdvanceToInstant(RequestModel):
    """To an instant."""

    to: Moment
    dry_run: bool = False


class AdvanceByDuration(RequestModel):
    """By a duration from now."""

    by: Duration
    dry_run: bool = False


class AdvanceToDate(RequestModel):
    """To 00:00 UTC of a customer's date, plus an offset."""

    to: Literal["cotermDate", "renewalDate"]
    customer_id: Identifier
    offset: Duration | None = None
    dry_run: bool = False


def _form(sent: Any) -> str:  # noqa: ANN401 - whatever was sent
    """Tell which of the three forms a body means, so that its faults are named in that form."""
    if isinstance(sent, dict) and "by" in sent:
        return f"{UNION_TAG}by"
    if isinstance(sent, dict) and (
        sent.get("to") in (COTERM_DATE, RENEWAL_DATE) or {"customerId", "offset"} & sent.keys()
    ):
        return f"{UNION_TAG}date"
    return f"{UNION_TAG}to"


class AdvanceBody(
    RootModel[
        Annotated[
            Annotated[AdvanceToInstant, Tag(f"{UNION_TAG}to")]
            | Annotated[AdvanceByDuration, Tag(f"{UNION_TAG}by")]
            | Annotated[AdvanceToDate, Tag(f"{UNION_TAG}date")],
            Discriminator(_form),
        ]
    ]
):
    """Exactly one of: to an instant, by a duration, to a date of a customer."""


class Fired(Resource):
    """Something that has happened in a world."""

    at: datetime
    kind: str
    customer_id: str
    order_id: str
    subscription_id: str
    summary: str


class FiredEventResource(Fired):
    """The same, with its place in the order of all events."""

    event_id: int


class Advanced(Resource):
    """What an advance did; `fired` holds the first 1,000 events, the rest are under /events."""

    from_: Annotated[datetime, Field(alias="from")]
    to: datetime
    counts: dict[str, int]
    fired: list[Fired]
    truncated: bool

    @classmethod
    def of(cls, outcome: "Advance") -> "Advanced":
        """Show an advance."""
        return cls(
            from_=outcome.start,
            to=outcome.end,
            counts=dict(sorted(outcome.counts.items())),
            fired=[Fired.model_validate(each) for each in outcome.fired],
            truncated=outcome.truncated,
        )


class RunningAdvanceResource(Resource):
    """An advance that is under way: the instant reached, and what had fired by its last batch.

    `startedAt` is real time, all else is the world's.
    """

    from_: Annotated[datetime, Field(alias="from")]
    to: datetime
    at: datetime
    counts: dict[str, int]
    started_at: datetime

    @classmethod
    def of(cls, running: "RunningAdvance") -> "RunningAdvanceResource":
        """Show an advance that is under way."""
        return cls(
            from_=running.start,
            to=running.end,
            at=running.at,
            counts=dict(sorted(running.counts.items())),
            started_at=running.started_at,
        )


class ScheduleQuery(StrictQuery):
    """Which due events to list."""

    until: Moment | None = None
    customer_id: Identifier | None = None
    limit: Limit = 100
    offset: Offset = 0


class EventsQuery(StrictQuery):
    """Which past events to list."""

    customer_id: Identifier | None = None
    kind: Kind | None = None
    from_: Annotated[Moment | None, Field(alias="from")] = None
    to: Moment | None = None
    limit: Limit = 100
    offset: Offset = 0


class DueEventResource(Resource):
    """Something that will happen; `failure` says what went wrong when it was tried."""

    event_id: int
    at: datetime
    kind: str
    customer_id: str
    subject_id: str
    failure: str | None


class Schedule(Resource):
    """What fires next, in order."""

    total_count: int
    items: list[DueEventResource]


class Events(Resource):
    """What has happened, in order."""

    total_count: int
    items: list[FiredEventResource]


class SkippedEvent(Resource):
    """An event that was given up."""

    event_id: int
    at: datetime
    kind: str
    customer_id: str
    subject_id: str
