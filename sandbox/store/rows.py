"""Typed classes from rows: every field from the column of its name, whatever their order.

`by_name` reads rows that somebody else has selected. Where many rows are read, `columns_for`
selects the columns in the order of the fields, and `kind(*row)` fills them at no cost.
"""

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

Thing = TypeVar("Thing")


def by_name(kind: type[Thing]) -> Callable[[Any], Thing]:
    """Return what makes things of a dataclass from rows, or from mapped objects, of its columns.

    Args:
        kind: a dataclass of two fields or more, all of which the rows have.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # a dataclass by contract
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
        others[field.name].label(field.name) if field.name in others else getattr(table, field.name)
        for field in fields(kind)
    ]
