"""Typed classes from rows: every field from the column of its name, whatever their order.

`by_name` reads rows that somebody else has selected. Where many rows are read, `columns_for`
selects the columns in the order of the fields, and `kind(*row)` fills them at no cost. A field
with a default is no column: somebody else fills it.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any, TypeVar

Thing = TypeVar("Thing")


def column_names(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a dataclass that are columns: those without a default."""
    return tuple(
        member.name
        for member in fields(kind)
        if member.default is MISSING and member.default_factory is MISSING
    )


def by_name(kind: type[Thing]) -> Callable[[Any], Thing]:
    """Return what makes things of a dataclass from rows, or from mapped objects, of its columns.

    Args:
        kind: a dataclass of two columns or more, all of which the rows have.
    """
    names = column_names(kind)
    values = attrgetter(*names)

    def make(row: Any) -> Thing:  # noqa: ANN401 - rows of either kind, and mapped objects
        return kind(**dict(zip(names, values(row), strict=True)))

    return make


def columns_for(kind: type[Any], table: type[Any], **others: Any) -> list[Any]:  # noqa: ANN401 - expressions
    """Return the columns that a dataclass wants, in the order of its fields.

    Args:
        kind: a dataclass whose rows are made by `kind(*row)`.
        table: where a field finds the column of its name.
        others: the fields that something else fills, each labelled with its name here.
    """
    return [
        others[name].label(name) if name in others else getattr(table, name)
        for name in column_names(kind)
    ]
