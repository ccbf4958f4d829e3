"""Whether the tables of a database are those of a revision: its columns are compared."""

from collections.abc import Set as AbstractSet
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Inspector,
    MetaData,
    String,
    Table,
    create_engine,
    inspect,
)

from sandbox.store.base import Base
from sandbox.store.database_file import UnusableDatabaseError

FIRST_RELEASE: Final = "0001"
"""The revision of the databases that have no stamp yet."""
_MOST_NAMED: Final = 8
# Alembic's own table. Apart from the sandbox's, since it belongs to no world and no feature.
STAMPS: Final = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),
    Column("version_num", String(32), primary_key=True),
)


class OtherVersionError(UnusableDatabaseError):
    """The tables of a database are those of another version of the sandbox."""


def check_first_release(connection: Connection) -> None:
    """Refuse tables without a stamp that are not those of the first release."""
    first = _columns_at(FIRST_RELEASE)
    present = _columns(inspect(connection))
    ours = {column.partition(".")[0] for column in first | _wanted()}
    _refuse(
        lacks=first - present,
        has={column for column in present - first if column.partition(".")[0] in ours},
    )


def _columns_at(revision: str) -> set[str]:
    """Return the columns of a revision: of a database made for the purpose."""
    from sandbox.store.migrations.run import run_to  # noqa: PLC0415 - loads Alembic, which few need

    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            run_to(connection, revision)
            STAMPS.drop(connection)
            return _columns(inspect(connection))
    finally:
        engine.dispose()


def check_columns(connection: Connection) -> None:
    """Refuse tables that lack something: requests would fail where a column is missing."""
    _refuse(lacks=_wanted() - _columns(inspect(connection)))


def _wanted() -> set[str]:
    tables = Base.metadata.tables.values()
    return {f"{table.name}.{column.name}" for table in tables for column in table.columns}


def _columns(found: Inspector) -> set[str]:
    """Return the columns that a database has, as TABLE.COLUMN."""
    of_tables = found.get_multi_columns().items()
    return {f"{name}.{each['name']}" for (_, name), columns in of_tables for each in columns}


def _refuse(*, lacks: AbstractSet[str], has: AbstractSet[str] = frozenset()) -> None:
    faults = [
        f"{verb} {', '.join(sorted(names)[:_MOST_NAMED])}{' …' * (len(names) > _MOST_NAMED)}"
        for verb, names in (("lacks", lacks), ("has", has))
        if names
    ]
    if faults:
        raise OtherVersionError(
            f"it was made by another version of the sandbox and {' and '.join(faults)}; "
            "delete it or name another one"
        )
