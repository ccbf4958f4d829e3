"""Statements of the hot path: written with SQLAlchemy Core, compiled once, run by the driver.

Between a Core statement and the driver's cursor SQLAlchemy spends about five times what SQLite
needs for a row by its key (`docs/performance.md`). A prepared statement keeps what SQLAlchemy is
good for, the SQL of each dialect and the conversion of types, and leaves out what is done anew at
every execution. It is for statements that every request runs; all others go by
`Connection.execute`.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update

from sandbox.store.conversions import Convert, at_places, from_driver, to_driver
from sandbox.store.sqlite_connections import SqliteConnection

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Parameters = Mapping[str, Any]
Found = Any  # a named tuple of the statement's columns, or what it is told to make of them


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the SQL of one dialect."""

    sql: str
    names: tuple[str, ...]
    take: Callable[[Parameters], Iterable[Any]]
    binds: tuple[tuple[int, Convert], ...]
    constants: Parameters
    make_row: Callable[[Iterable[Any]], Found]
    results: tuple[tuple[int, Convert], ...]

    def bound(self, parameters: Parameters) -> list[Any]:
        """Return the parameters in the driver's form, with their values converted."""
        if self.constants:
            parameters = {**self.constants, **parameters}
        return self._converted(list(self.take(parameters)))

    def bound_for(self, things: Iterable[object], shared: Parameters) -> Iterator[list[Any]]:
        """Return the parameters for each of some things, whose attributes are the other values."""
        same = {**self.constants, **shared}
        values_of = attrgetter(*(name for name in self.names if name not in same))
        places = [(place, same[name]) for place, name in enumerate(self.names) if name in same]
        for thing in things:
            values = list(values_of(thing))
            for place, value in places:
                values.insert(place, value)
            yield self._converted(values)

    def _converted(self, values: list[Any]) -> list[Any]:
        for place, convert in self.binds:
            values[place] = convert(values[place])
        return values

    def row(self, values: Iterable[Any]) -> Found:
        """Return what is made of a row of the driver's, with its values converted."""
        if not self.results:
            return self.make_row(values)
        converted = list(values)
        for place, convert in self.results:
            converted[place] = convert(converted[place])
        return self.make_row(converted)


class Prepared:
    """A statement with its values by `bindparam` (an INSERT: by the columns' names), or constant.

    Columns have no defaults here: an INSERT is given them all. Two columns of one name are told
    apart by their place only. There is no `in_`, whose length would change the SQL: `store.among`
    says it by one parameter.
    """

    __slots__ = ("_by_dialect", "_kind", "_statement")

    def __init__(self, statement: Statement, kind: Callable[..., Any] | None = None) -> None:
        """Take the statement; it is compiled when it is first run.

        Args:
            statement: the statement.
            kind: what is made of a row, from its columns in order (`store.rows`); None for named
                tuples.
        """
        self._statement, self._kind = statement, kind
        self._by_dialect: dict[str, _Compiled] = {}

    def all(self, connection: Connection, parameters: Parameters) -> Sequence[Found]:
        """Run it and return its rows."""
        compiled = self._for(connection)
        return [compiled.row(values) for values in _rows(connection, compiled, parameters)]

    def first(self, connection: Connection, parameters: Parameters) -> Found | None:
        """Run it and return its first row; None: there is none."""
        compiled = self._for(connection)
        found = _rows(connection, compiled, parameters)
        return compiled.row(found[0]) if found else None

    def first_as_before(self, connection: Connection, parameters: Parameters) -> Found | None:
        """Run it and return its first row, or the same that was read before where it still is so.

        SQLite tells whether it is. PostgreSQL is asked, but not waited for in a transaction that is
        done again if it is not (`engine.reading_again`).
        """
        key = self, *parameters.values()
        driver: Any = connection.connection.dbapi_connection
        if isinstance(driver, SqliteConnection):
            remembered = driver.remembered()
            found = remembered.get(key)
            if found is None:
                remembered[key] = found = self.first(connection, parameters)
            return found
        compiled = self._for(connection)
        return driver.first(key, compiled.sql, compiled.bound(parameters), compiled.row)

    def run(self, connection: Connection, parameters: Parameters) -> int:
        """Run it and return how many rows it concerned."""
        compiled = self._for(connection)
        driver: Any = connection.connection.dbapi_connection
        concerned: int
        if isinstance(driver, SqliteConnection):
            cursor = driver.own_cursor
            cursor.execute(compiled.sql, compiled.bound(parameters))
            concerned = cursor.rowcount
        else:
            concerned = driver.run(compiled.sql, compiled.bound(parameters))
        return concerned

    def send(self, connection: Connection, parameters: Parameters) -> None:
        """Run it where nobody asks how many rows it concerns, as `run_many` does."""
        self.run_many(connection, (parameters,))

    def run_many(self, connection: Connection, rows: Iterable[Parameters]) -> None:
        """Run it once for each set of parameters.

        PostgreSQL is not waited for: what fails is raised by the next statement that asks for an
        answer, at the latest by the commit (`savepoints.finish_sent`).
        """
        compiled = self._for(connection)
        _send(connection, compiled, map(compiled.bound, rows))

    def run_for(self, connection: Connection, things: Iterable[object], **shared: Any) -> None:  # noqa: ANN401 - values of any type
        """Run it once for each of some things, as `run_many` does.

        Their attributes are its values, two at least, but for those that all of them share.
        """
        compiled = self._for(connection)
        _send(connection, compiled, compiled.bound_for(things, shared))

    def _for(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        compiled = self._by_dialect.get(name)
        if compiled is None:
            compiled = self._by_dialect[name] = _compile(
                self._statement, self._kind, connection.dialect
            )
        return compiled


def _send(connection: Connection, compiled: _Compiled, bound: Iterable[Sequence[Any]]) -> None:
    """Run a statement for each of some parameters, which are made one after the other."""
    driver: Any = connection.connection.dbapi_connection
    if isinstance(driver, SqliteConnection):
        driver.own_cursor.executemany(compiled.sql, bound)
    else:
        driver.send(compiled.sql, bound)


def _rows(connection: Connection, compiled: _Compiled, parameters: Parameters) -> Sequence[Any]:
    """Return the driver's rows, by its own connection, without the pool's wrapper around it.

    To its end, though it be one row: what is read in part keeps a state of the database. So one
    cursor does for a connection of SQLite.
    """
    driver: Any = connection.connection.dbapi_connection
    found: Sequence[Any]
    if isinstance(driver, SqliteConnection):
        cursor = driver.own_cursor
        cursor.execute(compiled.sql, compiled.bound(parameters))
        found = cursor.fetchall()
    else:
        found = driver.rows(compiled.sql, compiled.bound(parameters))
    return found


def _compile(statement: Statement, kind: Callable[..., Any] | None, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=_numbering(dialect))
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = tuple(compiled.positiontup or ())
    columns = list(statement.inner_columns) if isinstance(statement, Select) else []
    return _Compiled(
        sql=str(compiled),
        names=names,
        take=_taking(names),
        binds=at_places(to_driver(binds[name].type, dialect) for name in names),
        constants={name: bind.value for name, bind in binds.items() if not bind.required},
        make_row=_making(kind, columns),
        results=at_places(from_driver(column.type, dialect) for column in columns),
    )


def _making(
    kind: Callable[..., Any] | None, columns: Sequence[Any]
) -> Callable[[Iterable[Any]], Found]:
    if kind is not None:
        return lambda values: kind(*values)
    row = namedtuple("Found", [column.key or "_" for column in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024 - the names are known at run time only
    return partial(tuple.__new__, row)


def _taking(names: Sequence[str]) -> Callable[[Parameters], Iterable[Any]]:
    """Return what takes the parameters of these names, in their order."""
    if len(names) > 1:
        return itemgetter(*names)
    # Of one name alone `itemgetter` gives the value itself.
    return lambda parameters: [parameters[name] for name in names]


def _numbering(dialect: Dialect) -> Dialect:
    """Return a dialect that says values as `$1`: so libpq takes them, and psycopg does not."""
    if dialect.name == "sqlite":
        return dialect
    make: Any = type(dialect)
    numbering: Dialect = make(paramstyle="numeric_dollar")
    return numbering
