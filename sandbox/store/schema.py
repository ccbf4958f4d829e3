"""The schema of a database: made when it is new, brought up to date, or refused.

A database is stamped with the revision of its schema, in the table that Alembic keeps. How a
database is brought from one to the next stands in `migrations/`; what is refused, and what is done
when, in `docs/databases.md`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, select

from sandbox.store.base import Base
from sandbox.store.database_file import UnusableDatabaseError
from sandbox.store.engine import changing, reading, rebuilding
from sandbox.store.schema_columns import (
    FIRST_RELEASE,
    STAMPS,
    OtherVersionError,
    check_columns,
    check_first_release,
)
from sandbox.store.trouble import Trouble, failures, trouble_of
from sandbox.store.worlds import World

NEWEST: Final = "0008"
"""The revision that the tables of this version of the sandbox have."""

# Of PostgreSQL: one process at a time looks and makes. Concurrent CREATE TABLE IF NOT EXISTS would
# collide in its catalogue.
_LOCK: Final = "SELECT pg_advisory_xact_lock(7411)"
_MENDING: Final = {
    Trouble.DISK_FULL: "Make room, or name another database",
    Trouble.READ_ONLY: "Let it be written, or name another database",
    Trouble.DATABASE_REPLACED: "Put back a copy of it, or name another file",
    Trouble.DATABASE_AWAY: "Start it, or name another database",
    Trouble.DATABASE_LOCKED: "End what holds it, or name another database",
}


class OlderSchemaError(OtherVersionError):
    """A database wants to be upgraded first, which its owner decides."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did: the revisions before and after; `before` is None of a new database."""

    before: str | None
    after: str


def create_tables(engine: Engine) -> None:
    """Make the tables of a new database; bring a SQLite file of an older version up to date.

    Two processes at once do no harm. Every start calls this.

    Raises:
        OlderSchemaError: a PostgreSQL database is of an older version.
        OtherVersionError: a database is of a newer version, or of one that nobody knows.
        UnusableDatabaseError: the database does not answer, is damaged, or cannot be written.
    """
    with _told_in_words():
        found = _make_or_find(engine)
        if found == NEWEST:
            return
        if engine.dialect.name != "sqlite":
            raise OlderSchemaError(
                f"its schema is of revision {found}, and this version of the sandbox needs "
                f"{NEWEST}; back it up, then run 'vipmp-sandbox db upgrade'"
            )
        _upgrade(engine)


def upgrade_schema(engine: Engine) -> Upgrade:
    """Bring a database to the newest revision; a new one is made.

    Raises:
        OtherVersionError: a database is of a newer version, or of one that nobody knows.
        UnusableDatabaseError: the database does not answer, is damaged, or cannot be written.
    """
    with _told_in_words():
        before = revision_of(engine)
        found = _make_or_find(engine)
        if found != NEWEST:
            _upgrade(engine)
    return Upgrade(before=before, after=NEWEST)


def revision_of(engine: Engine) -> str | None:
    """Return the revision of a database's schema, whether it is known here or not; None: no tables.

    Raises:
        OtherVersionError: its tables have no stamp, and are not those of the first release.
        UnusableDatabaseError: the database does not answer, is damaged, or cannot be written.
    """
    with _told_in_words(), reading(engine) as connection:
        return _revision(connection)


def is_known(revision: str) -> bool:
    """Tell whether a revision is one of those up to `NEWEST`."""
    if revision == NEWEST:
        return True
    from sandbox.store.migrations.run import known_revisions  # noqa: PLC0415 - as in `_upgrade`

    return revision in known_revisions()


def _make_or_find(engine: Engine) -> str:
    """Make the tables where there are none; return the revision, which is one that is known."""
    with changing(engine) as connection:
        _wait_for_others(connection)
        found = _revision(connection)
        if found is None:
            Base.metadata.create_all(connection)
            _stamp(connection, NEWEST)
            return NEWEST
        if found == NEWEST:
            check_columns(connection)
        elif not is_known(found):
            raise OtherVersionError(
                f"its schema is of revision {found}, and this version of the sandbox knows none "
                f"after {NEWEST}; use the version of the sandbox that wrote it, or name another one"
            )
        return found


def _upgrade(engine: Engine) -> None:
    """Run the revisions that lack, in one transaction: a kill leaves the old schema or the new."""
    from sandbox.store.migrations.run import run_to  # noqa: PLC0415 - loads Alembic, which few need

    with rebuilding(engine) as connection:
        _wait_for_others(connection)
        found = _revision(connection)
        if found == NEWEST:
            return  # Another process was faster.
        if not _stamps(connection):
            _stamp(connection, FIRST_RELEASE)
        run_to(connection, NEWEST)
        check_columns(connection)


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_LOCK)


def _revision(connection: Connection) -> str | None:
    if stamps := _stamps(connection):
        return ", ".join(sorted(stamps))
    if not inspect(connection).has_table(World.__tablename__):
        return None
    check_first_release(connection)
    return FIRST_RELEASE


def _stamps(connection: Connection) -> Sequence[str]:
    """Return what a database is stamped with: nothing, one revision, or what is not ours."""
    if not inspect(connection).has_table(STAMPS.name):
        return []
    return connection.execute(select(STAMPS.c.version_num)).scalars().all()


def _stamp(connection: Connection, revision: str) -> None:
    STAMPS.create(connection, checkfirst=True)
    connection.execute(insert(STAMPS), {"version_num": revision})


@contextmanager
def _told_in_words() -> Iterator[None]:
    """Say in a sentence what is wrong with a database that fails."""
    try:
        yield
    except failures() as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise UnusableDatabaseError(f"{trouble.value}: {reason}. {_MENDING[trouble]}") from error
