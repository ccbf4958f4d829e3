"""Histories as rows: a table of what was, or a line for each item as it comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import click
from pydantic import BaseModel

from sandbox.cli.following import Tail
from sandbox.cli.following import follow as show_what_comes
from sandbox.cli.output import print_json_line, print_row, print_table, printable

Item = TypeVar("Item", bound=BaseModel)


def _nothing(_: object) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class History(Generic[Item]):
    """How the items of a history are shown.

    `cells` gives an item's row below the `headings`; `below` the lines under it, if any are wanted.
    `widths` are those of the columns while it is followed; 0 takes what is left.
    """

    headings: Sequence[str]
    widths: Sequence[int]
    cells: Callable[[Item], list[object]]
    below: Callable[[Item], list[str]] = _nothing

    def follow(self, tail: Tail[Item], limit: int, *, as_json: bool) -> None:
        """Show the latest items, and then what comes."""
        if as_json:
            show_what_comes(tail, limit, print_json_line)
            return
        print_row(self.headings, self.widths)
        show_what_comes(tail, limit, self._print_line)

    def show(self, oldest_first: Sequence[Item], *, earlier: int) -> None:
        """Show a page, and say how many items there were before it."""
        if self.below is _nothing:
            print_table(self.headings, [self.cells(item) for item in oldest_first])
        else:
            print_row(self.headings, self.widths)
            for item in oldest_first:
                self._print_line(item)
        if earlier > 0:
            click.echo(f"… and {earlier} before these; --limit shows more.", err=True)

    def _print_line(self, item: Item) -> None:
        print_row(self.cells(item), self.widths)
        for line in self.below(item):
            click.echo(printable(f"    {line}".rstrip()))
