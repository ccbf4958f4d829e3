"""Typed classes from rows: every field from the column of its name, whatever their order."""

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
