"""Statements of the hot path: written with SQLAlchemy Core, compiled once, run by the driver.

Between a Core statement and the driver's cursor SQLAlchemy spends about five times what SQLite
needs for a row by its key (`docs/performance.md`). A prepared statement keeps what SQLAlchemy is
good for, the SQL of each dialect and the conversion of types, and leaves out what is done anew at
every execution. It is for statements that every request runs; all others go by
`Connection.execute`.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection as SqliteDriver
from sqlite3 import Cursor
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.types import Float, TypeEngine

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Parameters = Mapping[str, Any]
Convert = Callable[[Any], Any]
Found = Any  # a named tuple of the statement's columns


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the SQL of one dialect."""

    sql: str
    binds: tuple[tuple[str, Convert | None], ...]
    constants: Parameters
    is_positional: bool
    make_row: Callable[[Iterable[Any]], Found]
    results: tuple[tuple[int, Convert], ...]

    def bound(self, parameters: Parameters) -> Any:  # noqa: ANN401 - what the driver takes
        """Return the parameters in the driver's form, with their values converted."""
        if self.constants:
            parameters = {**self.constants, **parameters}
        if self.is_positional:
            return [
                parameters[name] if convert is None else convert(parameters[name])
                for name, convert in self.binds
            ]
        return {
            name: parameters[name] if convert is None else convert(parameters[name])
            for name, convert in self.binds
        }

    def row(self, values: Iterable[Any]) -> Found:
        """Return a row of the driver's as a named tuple, with its values converted."""
        if not self.results:
            return self.make_row(values)
        converted = list(values)
        for place, convert in self.results:
            converted[place] = convert(converted[place])
        return self.make_row(converted)


class Prepared:
    """A statement with its values by `bindparam` (an INSERT: by the columns' names), or constant.

    Columns have no defaults here: an INSERT is given them all. Two columns of one name are told
    apart by their place only. There is no `in_`: its length would change the SQL.
    """

    __slots__ = ("_by_dialect", "_statement")

    def __init__(self, statement: Statement) -> None:
        """Take the statement; it is compiled when it is first run."""
        self._statement = statement
        self._by_dialect: dict[str, _Compiled] = {}

    def all(self, connection: Connection, parameters: Parameters) -> Sequence[Found]:
        """Run it and return its rows."""
        compiled = self._for(connection)
        cursor = _cursor(connection)
        cursor.execute(compiled.sql, compiled.bound(parameters))
        return [compiled.row(values) for values in cursor.fetchall()]

    def first(self, connection: Connection, parameters: Parameters) -> Found | None:
        """Run it and return its first row, if there is one."""
        compiled = self._for(connection)
        cursor = _cursor(connection)
        try:
            cursor.execute(compiled.sql, compiled.bound(parameters))
            values = cursor.fetchone()
        finally:
            cursor.close()
        return None if values is None else compiled.row(values)

    def run(self, connection: Connection, parameters: Parameters) -> int:
        """Run it and return how many rows it concerned."""
        compiled = self._for(connection)
        cursor = _cursor(connection)
        cursor.execute(compiled.sql, compiled.bound(parameters))
        concerned: int = cursor.rowcount
        return concerned

    def run_many(self, connection: Connection, rows: Iterable[Parameters]) -> None:
        """Run it once for each set of parameters."""
        compiled = self._for(connection)
        cursor = _cursor(connection)
        cursor.executemany(compiled.sql, [compiled.bound(row) for row in rows])

    def _for(self, connection: Connection) -> _Compiled:
        name = connection.dialect.name
        compiled = self._by_dialect.get(name)
        if compiled is None:
            compiled = self._by_dialect[name] = _compile(self._statement, connection.dialect)
        return compiled


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - the driver's
    """Return a cursor of the driver's own connection, without the pool's wrapper around it.

    What is run here is read to its end or closed, so SQLite's need not be looked after.
    """
    raw: Any = connection.connection.dbapi_connection
    return Cursor(raw) if isinstance(raw, SqliteDriver) else raw.cursor()


def _compile(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup or tuple(binds)
    columns = list(statement.inner_columns) if isinstance(statement, Select) else []
    row = namedtuple("Found", [column.key or "_" for column in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024 - the names are known at run time only
    converters = [_result(column.type, dialect) for column in columns]
    return _Compiled(
        sql=str(compiled),
        binds=tuple((name, _bind(binds[name].type, dialect)) for name in names),
        constants={name: bind.value for name, bind in binds.items() if not bind.required},
        is_positional=compiled.positional,
        make_row=row._make,
        results=tuple((place, each) for place, each in enumerate(converters) if each is not None),
    )


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if isinstance(kind, Float):
        # Both drivers give floats; that of PostgreSQL would have to be told its number of the type.
        return None
    return kind.dialect_impl(dialect).result_processor(dialect, None)
