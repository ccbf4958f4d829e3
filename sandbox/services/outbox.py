"""Read the outbox: what Adobe would have sent to whom (VC-4)."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, cast, func, select

from sandbox.services.world_events import Page
from sandbox.store.outbox import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFilters:
    """Which emails to list; None filters nothing, both ends of a span are included."""

    customer_id: str | None = None
    kind: str | None = None
    recipient: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    limit: int = 100
    offset: int = 0


def emails(connection: Connection, world_id: str, filters: EmailFilters) -> Page:
    """Return emails, newest first; of one instant, the one sent last comes first."""
    wanted = _conditions(world_id, filters)
    counting = select(func.count()).select_from(Email).where(*wanted)
    total = connection.execute(counting).scalar_one()
    page = (
        select(Email.__table__)
        .where(*wanted)
        .order_by(Email.at.desc(), Email.email_id.desc())
        .limit(filters.limit)
        .offset(filters.offset)
    )
    return Page(total, connection.execute(page).all())


def _conditions(world_id: str, filters: EmailFilters) -> list[ColumnElement[bool]]:
    wanted = [Email.world_id == world_id]
    if filters.customer_id is not None:
        wanted.append(Email.customer_id == filters.customer_id)
    if filters.kind is not None:
        wanted.append(Email.kind == filters.kind)
    if filters.recipient is not None:
        # A list in JSON, which the two databases look into by different functions: its text says
        # as much, since an address stands in it between quotes.
        address = json.dumps(filters.recipient.lower())
        wanted.append(cast(Email.recipients, String).contains(address, autoescape=True))
    if filters.start is not None:
        wanted.append(Email.at >= filters.start)
    if filters.end is not None:
        wanted.append(Email.at <= filters.end)
    return wanted
