"""A column among some values, said in a statement whose text is the same for however many.

SQLAlchemy's `in_` says one parameter for each value, so such a statement is bound anew at every
execution and no prepared one may have it. Here the values are one parameter: a JSON array on
SQLite, an array on PostgreSQL.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, String, bindparam, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeDecorator, TypeEngine


class Texts(TypeDecorator[Sequence[str]]):
    """Several texts as one value of a statement."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the value is to the database."""
        kind = String() if dialect.name == "sqlite" else ARRAY(String())
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:  # noqa: ANN401 - as the driver takes it
        """Give the driver what the dialect's form of `among` looks into."""
        if value is None:
            return None
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class Among(ColumnElement[bool]):
    """A condition: a column's value is one of those that a parameter has."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[str], values: ColumnElement[Sequence[str]]) -> None:
        """Take the column and the parameter."""
        self.column, self.values = column, values

    def self_group(self, against: object = None) -> "Among":  # noqa: ARG002 - SQLAlchemy's signature
        """Stand as it is: said as a value that is 1, it would have SQLite use no index for it."""
        return self


def among(column: InstrumentedAttribute[str], name: str) -> Among:
    """Return the condition that a column's value is one of those given as the parameter `name`.

    For prepared statements (`store/prepared.py`); none given: no row meets it.
    """
    return Among(type_coerce(column, String()), bindparam(name, type_=Texts()))


@compiles(Among)
def _array(among: Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    column, values = compiler.process(among.column, **how), compiler.process(among.values, **how)
    return f"{column} = ANY ({values})"


@compiles(Among, "sqlite")
def _json_array(among: Among, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - the same
    column, values = compiler.process(among.column, **how), compiler.process(among.values, **how)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled
