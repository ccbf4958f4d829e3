"""The statements of one order, taken down while it is placed and run again on the bare driver.

What an order cannot cost less than: the same SQL on the same rows without SQLAlchemy, without the
sandbox, in one transaction. Each time with values of its own where two orders differ, so that every
INSERT writes a row and every UPDATE finds its one.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import get_ident
from typing import Any, Final, cast

from sqlalchemy import Engine, event

from sandbox.store.engine import reading
from sandbox.store.sqlite_connections import SQLITE_PRAGMAS, SqliteConnection

Statement = tuple[str, tuple[Any, ...]]
_TRANSACTIONS: Final = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
_STEP: Final = 1_000
"""Between the numbers that are made up: more than any order draws of one kind."""


@contextmanager
def taken_down(engine: Engine) -> Iterator[list[Statement]]:
    """Give the list that this thread's statements are added to until the end of the block."""
    found: list[Statement] = []
    mine = get_ident()

    def keep(sql: str, rows: Iterable[Any]) -> None:
        # A batch of the journal is of many requests, whoever writes it.
        if get_ident() == mine and "journal" not in sql:
            found.extend((sql, tuple(row)) for row in rows)

    class Cursor(sqlite3.Cursor):
        """What prepared statements run on."""

        def execute(self, sql: str, parameters: Any = ()) -> "Cursor":  # noqa: ANN401 - the driver's
            if not sql.startswith(_TRANSACTIONS):
                keep(sql, [parameters])
            super().execute(sql, parameters)
            return self

        def executemany(self, sql: str, rows: Any) -> "Cursor":  # noqa: ANN401 - the driver's
            bound = list(rows)
            keep(sql, bound)
            super().executemany(sql, bound)
            return self

    def listen(*told: Any) -> None:  # noqa: ANN401 - connection, cursor, SQL, parameters, …
        keep(told[2], [told[3]])

    with reading(engine) as connection:
        driver = cast("SqliteConnection", connection.connection.dbapi_connection)
    plain, driver.own_cursor = driver.own_cursor, Cursor(driver)
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield found
    finally:
        driver.own_cursor = plain
        event.remove(engine, "before_cursor_execute", listen)


@dataclass(frozen=True, slots=True)
class ReplayedOrder:
    """An order's statements; `changing` are the places of values that each order has anew."""

    statements: Sequence[Statement]
    changing: Sequence[frozenset[int]]

    @classmethod
    def of(cls, first: Sequence[Statement], second: Sequence[Statement]) -> "ReplayedOrder":
        """Take two orders that differ in nothing but what every order has anew.

        Raises:
            ValueError: they are not the same statements.
        """
        if [sql for sql, _ in first] != [sql for sql, _ in second]:
            raise ValueError("two orders that are alike run other statements")
        changing = [
            frozenset(place for place, pair in enumerate(zip(*pair, strict=True)) if _differ(pair))
            for pair in zip((p for _, p in first), (p for _, p in second), strict=True)
        ]
        return cls(second, changing)

    def run(self, cursor: sqlite3.Cursor, number: int) -> None:
        """Run the statements once, as the `number`-th of such orders, in one transaction."""
        cursor.execute("BEGIN IMMEDIATE")
        for (sql, values), changing in zip(self.statements, self.changing, strict=True):
            if changing:
                values = tuple(  # noqa: PLW2901 - the same with new values
                    _anew(value, number) if place in changing else value
                    for place, value in enumerate(values)
                )
            cursor.execute(sql, values)
            if cursor.description is not None:
                cursor.fetchall()
        cursor.execute("COMMIT")


def replaying(path: str, orders: Sequence[ReplayedOrder]) -> Callable[[], None]:
    """Return what places one order after the other, in turn, in a file that the driver opens."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    cursor, numbers = connection.cursor(), count(1)

    def place() -> None:
        number = next(numbers)
        orders[number % len(orders)].run(cursor, number)

    return place


def _differ(pair: tuple[Any, Any]) -> bool:
    return bool(pair[0] != pair[1])


def _anew(value: Any, number: int) -> Any:  # noqa: ANN401 - what the driver takes
    """Return another value of the same kind and length: the same for the same value and number."""
    if isinstance(value, str):
        return f"{value[: max(0, len(value) - 9)]}{number:09d}"[: len(value)]
    return value + number * _STEP if isinstance(value, int) else value
