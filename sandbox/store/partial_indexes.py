"""Indexes of the rows that meet a condition.

SQLAlchemy wants the condition once a dialect, and loads each dialect that an index names: that of
PostgreSQL was a thirtieth of the start of servers that use SQLite.
"""

from typing import Any, Final

from sqlalchemy import Index, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

_CONDITION: Final = "condition"


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of a table's columns, for the rows that meet a condition in SQL."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={_CONDITION: where})


@compiles(CreateIndex, "postgresql")
def _with_condition(create: CreateIndex, compiler: DDLCompiler, **how: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    whole: str = compiler.visit_create_index(create, **how)  # type: ignore[no-untyped-call]  # SQLAlchemy's
    condition = create.element.info.get(_CONDITION)
    return f"{whole} WHERE {condition}" if condition else whole
