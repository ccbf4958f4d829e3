"""Read the outbox: what Adobe would have sent to whom (VC-4)."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, String, cast, select

from sandbox.store.base import RowsId
from sandbox.store.outbox import Email
from sandbox.timeline.events import EventFilters, Page, conditions_on, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFilters(EventFilters):
    """Which emails to list; None filters nothing, both ends of a span are included."""

    recipient: str | None = None


def emails(connection: Connection, world_id: RowsId, filters: EmailFilters) -> Page:
    """Return emails, newest first; of one instant, the one sent last comes first."""
    wanted = conditions_on(Email, world_id, filters)
    if filters.recipient is not None:
        # A list in JSON, which the two databases look into by different functions: its text says
        # as much, since an address stands in it between quotes.
        address = json.dumps(filters.recipient.lower())
        wanted.append(cast(Email.recipients, String).contains(address, autoescape=True))
    ordered = select(Email.__table__).order_by(Email.at.desc(), Email.email_id.desc())
    return page_of(connection, ordered, wanted, filters)
