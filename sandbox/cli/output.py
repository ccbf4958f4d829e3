"""What commands print: tables for people, JSON for scripts."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
from rich import box
from rich.console import Console
from rich.table import Table

Command = TypeVar("Command", bound=Callable[..., Any])

# Wide enough that no cell is broken for a program that reads the output line by line.
PIPE_WIDTH = 1000


def json_option(command: Command) -> Command:
    """Give a command the option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(
        command
    )


def print_json(value: object) -> None:
    """Print a value as indented JSON; instants as in the APIs."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_json_value))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under headings."""
    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(shown(cell) for cell in row))
    _console().print(table)


def print_fields(fields: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one a line."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in fields:
        table.add_row(name, shown(value))
    _console().print(table)


def shown(value: object) -> str:
    """Return a cell's text."""
    match value:
        case None | "":
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return instant(value)
        case dict():
            return json.dumps(value)
        case _:
            return str(value)


def instant(value: datetime) -> str:
    """Return an instant as in the APIs: ISO 8601 in UTC, whole seconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    return str(value)


def _console() -> Console:
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)
