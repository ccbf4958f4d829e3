"""Many rows at once, as fast as a driver takes them: COPY on PostgreSQL, else `executemany`."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table

Block = tuple[int, Iterator[tuple[Any, ...]]]


def write_blocks(
    connection: Connection,
    table: Table,
    blocks: Iterable[Block],
    on_written: Callable[[int], None] = lambda _: None,
) -> None:
    """Write rows of all columns of a table, in their order, with values as the driver takes them.

    Args:
        connection: of the transaction.
        table: where to.
        blocks: rows, with how many there are; each block is told when it is written.
        on_written: told how many rows more are written.
    """
    quote = connection.dialect.identifier_preparer.quote
    name = quote(table.name)
    columns = ", ".join(quote(column.name) for column in table.columns)
    cursor: Any = connection.connection.cursor()
    try:
        if connection.dialect.name == "postgresql":
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for size, rows in blocks:
                    for row in rows:
                        copy.write_row(row)
                    on_written(size)
        else:
            places = ", ".join("?" for _ in table.columns)
            statement = f"INSERT INTO {name} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
            for size, rows in blocks:
                cursor.executemany(statement, rows)
                on_written(size)
    finally:
        cursor.close()
