"""Extension points: what a room asks of rooms that it must not know.

A feature knows the foundation and the features ranked before it (`docs/architecture.md`). What it
has to ask of a later one (how an order of some kind completes, whether a program forbids a return)
it asks through a point that it declares; `sandbox/program.py` says who answers. The points are
typed keys, as aiohttp's `AppKey` is one: no registration, no lookup by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Rows = TypeVar("Rows")


class ExtensionPoint(Generic[Rows]):
    """A question with the type of its answer: a tuple of functions, or a table of them."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """Name the point, for people."""
        self.name = name

    def __repr__(self) -> str:
        return f"ExtensionPoint({self.name!r})"

    def rows(self, rows: Rows) -> "Answer[Rows]":
        """Return the answer that these rows give to this point."""
        return Answer(self, rows)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Rows]):
    """The rows of one point."""

    point: ExtensionPoint[Rows]
    rows: Rows


class Program:
    """The rows of every extension point: what an open world carries."""

    __slots__ = ("_rows",)

    def __init__(self, *answers: Answer[Any]) -> None:
        """Take one answer for each point.

        Raises:
            ValueError: two answers to one point.
        """
        self._rows: Mapping[ExtensionPoint[Any], Any] = {
            answer.point: answer.rows for answer in answers
        }
        if len(self._rows) < len(answers):
            raise ValueError("an extension point is answered twice")

    def __getitem__(self, point: ExtensionPoint[Rows]) -> Rows:
        """Return the rows of a point.

        Raises:
            KeyError: the program does not answer it.
        """
        rows: Rows = self._rows[point]
        return rows

    def replacing(self, *answers: Answer[Any]) -> "Program":
        """Return the same program with other answers to some points."""
        kept = {point: Answer(point, rows) for point, rows in self._rows.items()}
        return Program(*(kept | {answer.point: answer for answer in answers}).values())
