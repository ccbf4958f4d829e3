"""Whether a database answers, would take a change, and keeps up."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from sqlalchemy import Engine, select, update

from sandbox.store.engine import changing, has_room, reading
from sandbox.store.trouble import Trouble, failures, trouble_of
from sandbox.store.worlds import Installation

REASONS: Final = (
    Trouble.DISK_FULL,
    Trouble.READ_ONLY,
    Trouble.DATABASE_REPLACED,
    Trouble.DATABASE_AWAY,
)
"""What a database's state of health may be blamed on."""
SLOW_SECONDS: Final = 1
LONG_BACKLOG: Final = 10_000
"""Half of what one process keeps for the journal: of more the oldest is lost."""


class Strain(StrEnum):
    """Why a server works worse than it should, though all is answered; the value says it."""

    DATABASE_SLOW = "the database took more than a second to be read and changed"
    JOURNAL_BEHIND = "more than 10,000 entries wait to be written to the journal"


def strains_of(seconds: float, backlog: int) -> list[Strain]:
    """Return what a server strains under.

    Args:
        seconds: how long it took to read something and to change something.
        backlog: how many entries wait for the journal, of all workers.
    """
    found = {
        Strain.DATABASE_SLOW: seconds > SLOW_SECONDS,
        Strain.JOURNAL_BEHIND: backlog > LONG_BACKLOG,
    }
    return [strain for strain, is_so in found.items() if is_so]


# Written as it is: what counts is that it can be.
_PROBE: Final = update(Installation).values(token_key=Installation.token_key)


def trouble_of_reads(engine: Engine) -> Trouble | None:
    """Read something; None: it can be read."""
    return _on_an_open_connection(_trouble_of_a_read, engine)


def _trouble_of_a_read(engine: Engine) -> Trouble | None:
    try:
        with reading(engine) as connection:
            connection.execute(select(Installation.installation_id))
    except failures() as error:
        return _reason(error)
    return None


def trouble_of_changes(engine: Engine) -> Trouble | None:
    """Change something for good, since a disk is found to be full when something is kept.

    The change is a small one, and an order is larger: so room is looked for as well. Where somebody
    else is changing something just now, that it can be done is plain.
    """
    if not has_room(engine):
        return Trouble.DISK_FULL
    return _on_an_open_connection(_trouble_of_a_change, engine)


def _trouble_of_a_change(engine: Engine) -> Trouble | None:
    try:
        with changing(engine, waits=False) as connection:
            connection.execute(_PROBE)
    except failures() as error:
        return None if trouble_of(error) is Trouble.DATABASE_LOCKED else _reason(error)
    return None


def works(engine: Engine) -> bool:
    """Tell whether a database answers and would take a change."""
    return trouble_of_reads(engine) is None and trouble_of_changes(engine) is None


def _on_an_open_connection(
    trouble_of_one: Callable[[Engine], Trouble | None], engine: Engine
) -> Trouble | None:
    """Try once more where the database was away: it may be the connection alone that was cut."""
    found = trouble_of_one(engine)
    return trouble_of_one(engine) if found is Trouble.DATABASE_AWAY else found


def _reason(error: Exception) -> Trouble:
    found = trouble_of(error)
    return found if found in REASONS else Trouble.DATABASE_AWAY
