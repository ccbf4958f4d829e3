"""Which rows a page of a list is, looked up from whichever end of the list is nearer.

A database skips rows one by one. Of a list whose length is known, the last page is the first one
of the reversed list: it costs what the first costs, and none costs more than one amid the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Select, SQLColumnExpression, UnaryExpression

Columns = TypeVarTuple("Columns")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Window:
    """A page: so many rows after so many others, counted from the end where it is reversed."""

    size: int
    skipped: int
    is_reversed: bool

    @classmethod
    def of(cls, total: int, *, limit: int, offset: int) -> "Window":
        """Return the page of a list of `total` rows; one beyond its end is empty."""
        size = max(0, min(limit, total - offset))
        behind = total - offset - size
        if size and behind < offset:
            return cls(size, behind, is_reversed=True)
        return cls(size, offset, is_reversed=False)

    def in_order(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows of the page, as they were met, in the order of the list."""
        return rows[::-1] if self.is_reversed else rows


def in_order(
    keys: Sequence[SQLColumnExpression[Any]], *, descending: bool
) -> list[UnaryExpression[Any]]:
    """Return what rows are ordered by: all keys rise, or all fall."""
    return [key.desc() if descending else key.asc() for key in keys]


def on_page(
    wanted: Select[*Columns],
    keys: Sequence[SQLColumnExpression[Any]],
    *,
    descending: bool,
    window: Window,
) -> Select[*Columns]:
    """Narrow a statement for a whole list to the rows of a page, as they are met on the way to it.

    Args:
        wanted: the list.
        keys: what it is ordered by; no two rows have all of them alike.
        descending: whether the keys fall.
        window: the page; it puts the rows into the order of the list.
    """
    order = in_order(keys, descending=descending != window.is_reversed)
    return wanted.order_by(*order).limit(window.size).offset(window.skipped)
