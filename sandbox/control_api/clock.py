"""The clock, what fires next and what has happened."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.clock_schemas import (
    AdvanceBody,
    AdvanceByDuration,
    Advanced,
    AdvanceToDate,
    AdvanceToInstant,
    DueEventResource,
    Events,
    EventsQuery,
    FiredEventResource,
    NewClock,
    RunningAdvanceResource,
    Schedule,
    ScheduleQuery,
    SkippedEvent,
)
from sandbox.control_api.world_schemas import ClockResource
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.store.engine import reading
from sandbox.timeline.advance import EventFailedError, advance
from sandbox.timeline.events import EventFilters, due_events, fired_events
from sandbox.timeline.running import running_advance
from sandbox.web.operations import Nothing, body, other_responses, query, response, summary
from sandbox.worlds.clock import Goal, after, at_date_of, at_instant
from sandbox.worlds.clock import set_clock as set_clock_of
from sandbox.worlds.clock import skip_event as skip_event_of
from sandbox.worlds.worlds import find_world

routes = ControlBlueprint(
    "clock", __name__, tag="Clock", about="A world's clock, what fires next and what has fired."
)
GONE = (ControlError.WORLD_NOT_FOUND,)
MOVING = (
    *GONE,
    ControlError.CLOCK_BACKWARDS,
    ControlError.WORLD_BUSY,
    ControlError.EVENT_FAILED,
    ControlError.STOPPING,
)


@routes.get("/worlds/<world_id>/clock")
@summary("Get the clock")
@response(ClockResource)
@other_responses(*GONE)
def get_clock(call: Call[Nothing, Nothing], world_id: str) -> ClockResource:
    """Answer the clock."""
    return ClockResource.of(find_world(call.worlds, world_id, counted=False))


@routes.put("/worlds/<world_id>/clock")
@summary("Set how the clock runs; with `now`, everything due by then fires first")
@body(NewClock)
@response(ClockResource)
@other_responses(*MOVING)
def set_clock(call: Call[NewClock, Nothing], world_id: str) -> ClockResource:
    """Answer the clock as it runs now."""
    body = call.body
    set_clock_of(call.worlds, world_id, body.mode, now=body.now, rate=body.rate)
    if body.now is not None:
        call.recorder.moved(call.worlds.engine, world_id, body.now)
    return ClockResource.of(find_world(call.worlds, world_id, counted=False))


@routes.post("/worlds/<world_id>/clock/advance")
@summary("Advance the clock: everything due up to and including the goal fires")
@body(AdvanceBody)
@response(Advanced)
@other_responses(*MOVING, ControlError.CUSTOMER_NOT_FOUND)
def advance_clock(call: Call[AdvanceBody, Nothing], world_id: str) -> Advanced:
    """Answer what fired."""
    body = call.body.root
    try:
        done = advance(call.worlds, world_id, _goal(body), dry_run=body.dry_run)
    except EventFailedError as error:
        if not body.dry_run:
            call.recorder.moved(call.worlds.engine, world_id, error.failure.due.due_at)
        raise
    if not body.dry_run:
        call.recorder.moved(call.worlds.engine, world_id, done.end)
    return Advanced.of(done)


def _goal(body: AdvanceToInstant | AdvanceByDuration | AdvanceToDate) -> Goal:
    match body:
        case AdvanceToInstant():
            return at_instant(body.to)
        case AdvanceByDuration():
            return after(body.by)
        case AdvanceToDate():
            return at_date_of(body.to, body.customer_id, body.offset)


@routes.get("/worlds/<world_id>/clock/advance")
@summary("Get the advance that is under way, with the instant reached")
@response(RunningAdvanceResource)
@other_responses(*GONE, ControlError.NOTHING_RUNNING)
def get_advance(call: Call[Nothing, Nothing], world_id: str) -> RunningAdvanceResource:
    """Answer where it comes from, where it goes and what has fired so far."""
    with reading(call.worlds.engine) as connection:
        running = running_advance(connection, world_id)
    if running is None:
        raise ControlRefusal(ControlError.NOTHING_RUNNING)
    return RunningAdvanceResource.of(running)


@routes.get("/worlds/<world_id>/schedule")
@summary("List what fires next")
@query(ScheduleQuery)
@response(Schedule)
@other_responses(*GONE)
def get_schedule(call: Call[Nothing, ScheduleQuery], world_id: str) -> Schedule:
    """Answer due events in the order in which they fire."""
    query = call.query
    filters = EventFilters(
        customer_id=query.customer_id, end=query.until, limit=query.limit, offset=query.offset
    )
    with call.worlds.read(world_id) as world:
        page = due_events(world.connection, world.world_id, filters)
    items = [
        DueEventResource(
            event_id=row.event_id,
            at=row.due_at,
            kind=row.kind,
            customer_id=row.customer_id,
            subject_id=row.subject_id,
            failure=row.failure,
        )
        for row in page.rows
    ]
    return Schedule(total_count=page.total, items=items)


@routes.get("/worlds/<world_id>/events")
@summary("List what has happened")
@query(EventsQuery)
@response(Events)
@other_responses(*GONE)
def get_events(call: Call[Nothing, EventsQuery], world_id: str) -> Events:
    """Answer past events in order."""
    query = call.query
    filters = EventFilters(
        customer_id=query.customer_id,
        kind=query.kind,
        start=query.from_,
        end=query.to,
        limit=query.limit,
        offset=query.offset,
    )
    with call.worlds.read(world_id) as world:
        page = fired_events(world.connection, world.world_id, filters)
    items = [FiredEventResource.model_validate(dict(row._mapping)) for row in page.rows]  # noqa: SLF001 - SQLAlchemy's public name
    return Events(total_count=page.total, items=items)


@routes.post("/worlds/<world_id>/events/<event_id>/skip")
@summary("Give a failed event up, so that the clock can go on")
@response(SkippedEvent)
@other_responses(*GONE, ControlError.EVENT_NOT_FOUND, ControlError.NOT_FAILED)
def skip_event(call: Call[Nothing, Nothing], world_id: str, event_id: str) -> SkippedEvent:
    """Answer the event that was given up."""
    number = int(event_id) if event_id.isdecimal() and len(event_id) <= 18 else 0
    due = skip_event_of(call.worlds, world_id, number)
    return SkippedEvent(
        event_id=due.event_id,
        at=due.due_at,
        kind=due.kind,
        customer_id=due.customer_id,
        subject_id=due.subject_id,
    )
