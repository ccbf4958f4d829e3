"""The file of an exported world: what stands in it, and how (docs/exporting-worlds.md).

Lines of JSON, compressed by gzip. The first is the header, with what the world's own row says.
Then come the tables, each by a line that names its columns, with a line a row; the price lists,
each by a line that names it, with a line a price; and a last line that says how many rows there
were. Tables and columns are those of the metadata, so that a new one is never forgotten.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Table

from sandbox.store.base import table_of
from sandbox.store.snapshots import Snapshot
from sandbox.store.worlds import World

FORMAT: Final = "vipmp-sandbox world"
VERSION: Final = 1
"""Of the format; raised where an older sandbox could not read a newer file."""

# Keys of the lines that are no rows.
TABLE: Final = "table"
COLUMNS: Final = "columns"
PRICE_LIST: Final = "prices"
END: Final = "rows"
HEADER_KEYS: Final = frozenset({"format", "version", "schema", "sandbox", "world"})

# Of the world's row: the real instant of its clock, and price lists of one database.
_OF_THIS_SANDBOX: Final = frozenset({"world_id", "clock_real_ms", "catalogue_import"})


class Header(NamedTuple):
    """The first line: by which version of the sandbox, and the columns of the world's row."""

    schema: str
    sandbox: str
    world: Mapping[str, Any]


def world_columns() -> list[Column[Any]]:
    """Return the columns of a world's row that tell its story: those that a snapshot keeps too."""
    kept = table_of(Snapshot).columns
    return [
        column
        for column in table_of(World).columns
        if column.name in kept and column.name not in _OF_THIS_SANDBOX
    ]


def exported_columns(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that stand in the file: all but the world's id."""
    return [column for column in table.columns if column.name != "world_id"]
