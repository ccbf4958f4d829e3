"""What fires next in a world, and what has happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from sandbox.store.base import RowsId
from sandbox.store.events import DueEvent, FiredEvent
from sandbox.store.outbox import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilters:
    """Which events to list; None filters nothing, both ends of a span are included."""

    customer_id: str | None = None
    kind: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 100
    offset: int = 0


class Page(NamedTuple):
    """A page of rows, and how many there are in all."""

    total: int
    rows: Sequence[Row[*tuple[Any, ...]]]


_DUE = select(DueEvent.__table__).order_by(DueEvent.due_at, DueEvent.priority, DueEvent.event_id)


def due_events(connection: Connection, world_id: RowsId, filters: EventFilters) -> Page:
    """Return what is due, in the order in which it fires."""
    wanted = [DueEvent.world_id == world_id]
    if filters.customer_id is not None:
        wanted.append(DueEvent.customer_id == filters.customer_id)
    if filters.end is not None:
        wanted.append(DueEvent.due_at <= filters.end)
    return page_of(connection, _DUE, wanted, filters)


def first_due(connection: Connection, world_id: RowsId) -> Row[*tuple[Any, ...]] | None:
    """Return what is due first; None: nothing is due."""
    return connection.execute(_DUE.where(DueEvent.world_id == world_id).limit(1)).one_or_none()


def fired_events(connection: Connection, world_id: RowsId, filters: EventFilters) -> Page:
    """Return what has happened, in that order."""
    wanted = conditions_on(FiredEvent, world_id, filters)
    ordered = select(FiredEvent.__table__).order_by(FiredEvent.event_id)
    return page_of(connection, ordered, wanted, filters)


def last_events(connection: Connection, world_id: RowsId, filters: EventFilters) -> Page:
    """Return what has happened last, the newest first."""
    wanted = conditions_on(FiredEvent, world_id, filters)
    ordered = select(FiredEvent.__table__).order_by(FiredEvent.event_id.desc())
    return page_of(connection, ordered, wanted, filters)


def conditions_on(
    model: type[FiredEvent] | type[Email], world_id: RowsId, filters: EventFilters
) -> list[ColumnElement[bool]]:
    """Return what the filters ask of things that have happened in a world."""
    wanted = [model.world_id == world_id]
    if filters.customer_id is not None:
        wanted.append(model.customer_id == filters.customer_id)
    if filters.kind is not None:
        wanted.append(model.kind == filters.kind)
    if filters.start is not None:
        wanted.append(model.at >= filters.start)
    if filters.end is not None:
        wanted.append(model.at <= filters.end)
    return wanted


def page_of(
    connection: Connection,
    ordered: Select[*tuple[Any, ...]],
    wanted: Sequence[ColumnElement[bool]],
    filters: EventFilters,
) -> Page:
    """Return a page of what meets all conditions, in the given order."""
    rows = ordered.where(*wanted)
    counted = select(func.count()).select_from(rows.order_by(None).subquery())
    total = connection.execute(counted).scalar_one()
    return Page(total, connection.execute(rows.limit(filters.limit).offset(filters.offset)).all())
