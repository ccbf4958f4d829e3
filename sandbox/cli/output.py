"""What commands print: tables for people, JSON for scripts.

rich takes a while to load, and is loaded where something is drawn.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console
    from rich.text import Text

Command = TypeVar("Command", bound=Callable[..., Any])

# What our own texts hold beside ASCII; `\u2212` is a minus sign, `\u2013` a dash.
PLAIN_SIGNS: Final = str.maketrans(
    {
        "✓": "+",
        "✗": "x",
        "·": "-",
        "→": "->",
        "⏱": "@",
        "…": "...",
        "\u2212": "-",
        "\u2013": "-",
        "\u2019": "'",
    }
)
# Wide enough that no cell is broken for a program that reads the output line by line.
PIPE_WIDTH = 1000


def json_option(command: Command) -> Command:
    """Give a command the option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(
        command
    )


def print_json(value: object) -> None:
    """Print a value as indented JSON; instants as in the APIs."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_json_value)
    if printable(text) != text:
        text = json.dumps(value, indent=2, default=_json_value)
    click.echo(text)


def resource_json(resource: "BaseModel") -> Any:  # noqa: ANN401 - JSON
    """Return a resource in the shape of the control plane."""
    return resource.model_dump(mode="json", by_alias=True)


def print_resource(resource: "BaseModel") -> None:
    """Print a resource as JSON in the shape of the control plane."""
    print_json(resource_json(resource))


def print_json_line(resource: "BaseModel") -> None:
    """Print a resource as JSON on a line of its own."""
    text = json.dumps(resource_json(resource), ensure_ascii=False)
    click.echo(text if printable(text) == text else json.dumps(resource_json(resource)))


def print_line(line: "Text", console: "Console") -> None:
    """Print a styled line, with other signs where the terminal's encoding lacks them."""
    from rich.text import Text  # noqa: PLC0415 - see above

    plain = printable(line.plain)
    if plain != line.plain:
        line = Text(plain, style=line.style)
    console.print(line, soft_wrap=True)


def tolerate_any_encoding() -> None:
    """Let what a stream's encoding cannot write be written as its escape, not as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """Return a text as stdout can write it: our own signs by others, the rest by its escapes."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.translate(PLAIN_SIGNS)
        return plain.encode(encoding, "backslashreplace").decode(encoding)
    return text


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under headings."""
    from rich import box  # noqa: PLC0415 - see above
    from rich.table import Table  # noqa: PLC0415 - see above

    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(shown(cell) for cell in row))
    _console().print(table)


def print_row(cells: Sequence[object], widths: Sequence[int]) -> None:
    """Print a row of what comes line by line: no row knows how wide the next one is."""
    padded = [shown(cell).ljust(width) for cell, width in zip_longest(cells, widths, fillvalue=0)]
    click.echo("  ".join(padded).rstrip())


def print_fields(fields: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one a line."""
    from rich.table import Table  # noqa: PLC0415 - see above

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
            return printable(str(value))


def instant(value: datetime) -> str:
    """Return an instant as in the APIs: ISO 8601 in UTC, whole seconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json_value(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    return str(value)


def _console() -> "Console":
    from rich.console import Console  # noqa: PLC0415 - see above

    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=width, highlight=False, markup=False, emoji=False)
