"""Bounds for YAML that somebody else wrote, checked before a value of it is built.

YAML lets a kilobyte stand for gigabytes (aliases of aliases), nest until a parser's stack ends, and
run constructors by tag. Whoever reads YAML here asks `check_yaml` first; the parser's events tell
all of that without building anything.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

MOST_BYTES: Final = 2_000_000
DEEPEST: Final = 40
MOST_VALUES: Final = 100_000
MOST_ALIASES: Final = 10_000
LONGEST_NUMBER: Final = 30

_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9_,.:]*(?:[eE][-+]?[0-9]+)?|0[xob][0-9A-Fa-f_]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# libyaml reads the same language ten times faster, where the wheel brings it.
SAFE_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnsafeYamlError(ValueError):
    """YAML that is none, or that is more than a file of ours can mean: where and why.

    Attributes:
        line: Line of the text, 1 for its first.
        column: Column of that line, 1 for its first.
        problem: What was expected there.
    """

    def __init__(self, line: int, column: int, problem: str) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")
        self.line = line
        self.column = column
        self.problem = problem


def read_text(path: Path) -> str:
    """Read a file's text, if it is no larger than a file of ours can be.

    Raises:
        OSError: it cannot be read.
        UnsafeYamlError: it is larger, or no UTF-8.
    """
    with path.open("rb") as file:
        found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise UnsafeYamlError(1, 1, f"expected a file of at most {MOST_BYTES:,} bytes")
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = found[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise UnsafeYamlError(
            line, column, "expected text in UTF-8: save the file in that encoding"
        ) from None


def load_yaml(path: Path) -> Any:  # noqa: ANN401 - what YAML holds is known after validation only
    """Read a file's only document with YAML's usual types.

    Raises:
        OSError: it cannot be read.
        UnsafeYamlError: it is no YAML or goes beyond the bounds; the message names the file.
    """
    try:
        text = read_text(path)
        check_yaml(text)
    except UnsafeYamlError as error:
        raise UnsafeYamlError(error.line, error.column, f"{error.problem} ({path})") from None
    return yaml.load(text, Loader=SAFE_LOADER)  # noqa: S506 - both candidates are safe loaders


def check_yaml(text: str) -> None:
    """Refuse text that is no YAML, or more than a file of ours can mean.

    Raises:
        UnsafeYamlError: with line and column of what goes too far.
    """
    bounds = _Bounds()
    try:
        for event in _events(text):
            bounds.see(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise UnsafeYamlError(line, column, f"this is no YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise UnsafeYamlError(line, column, f"this is no YAML: {error.reason}") from None


def _events(text: str) -> Iterator[yaml.Event]:
    # libyaml cannot take what UTF-8 cannot hold.
    if found := _SURROGATE.search(text):
        before = text[: found.start()]
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise UnsafeYamlError(line, column, "expected text: half a surrogate pair is none")
    yield from yaml.parse(text, Loader=SAFE_LOADER)


class _Bounds:
    """Counts what the events so far stand for; what an alias repeats is counted again."""

    def __init__(self) -> None:
        self.values = 0
        self.aliases = 0
        self.open: list[tuple[str | None, int]] = []
        self.sizes: dict[str, int] = {}

    def see(self, event: yaml.Event) -> None:
        """Count an event.

        Raises:
            UnsafeYamlError: with it the text goes too far.
        """
        if isinstance(event, yaml.AliasEvent):
            self._repeat(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(event, 1)
            self._no_tag(event)
            self.open.append((event.anchor, self.values - 1))
            if len(self.open) > DEEPEST:
                raise _refused(event, f"expected no more than {DEEPEST} levels within each other")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = self.open.pop()
            if anchor is not None:
                self.sizes[anchor] = self.values - before

    def _repeat(self, event: yaml.AliasEvent) -> None:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            raise _refused(event, f"expected no more than {MOST_ALIASES:,} aliases")
        if event.anchor in {anchor for anchor, _ in self.open}:
            raise _refused(event, f"expected something else than *{event.anchor} within itself")
        if event.anchor not in self.sizes:
            raise _refused(event, f"expected &{event.anchor} to stand before *{event.anchor}")
        self._count(event, self.sizes[event.anchor])

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._count(event, 1)
        self._no_tag(event)
        if event.anchor is not None:
            self.sizes[event.anchor] = 1
        if _SURROGATE.search(event.value):
            raise _refused(event, "expected text: half a surrogate pair is none")
        is_plain = event.implicit[0]
        if is_plain and len(event.value) > LONGEST_NUMBER and _NUMBER.fullmatch(event.value):
            raise _refused(
                event,
                f"expected a number of at most {LONGEST_NUMBER} characters; text needs quotes",
            )

    def _no_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            raise _refused(event, f"expected no tag, got {event.tag}")

    def _count(self, event: yaml.Event, number: int) -> None:
        self.values += number
        if self.values > MOST_VALUES:
            raise _refused(
                event, f"expected no more than {MOST_VALUES:,} values, those of aliases included"
            )


def _refused(event: yaml.Event, problem: str) -> UnsafeYamlError:
    mark = event.start_mark
    return UnsafeYamlError(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, problem)
