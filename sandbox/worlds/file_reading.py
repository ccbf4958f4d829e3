"""Read the file of an exported world, line by line, and trust nothing of it."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from typing import Any, BinaryIO, Final

from pydantic_core import from_json
from sqlalchemy import Column

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.store.schema import NEWEST, is_known
from sandbox.worlds.file_format import (
    COLUMNS,
    END,
    FORMAT,
    HEADER_KEYS,
    PRICE_LIST,
    TABLE,
    VERSION,
    Header,
)
from sandbox.worlds.file_values import codec_of, read_value

MOST_EXPANSION: Final = 16
"""How many times its compressed size a file may have; the rows of worlds have about ten."""
_MOST_LINE_BYTES: Final = 8 * 1024 * 1024
_LEAST_BOUND: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its columns, or a price list (`columns` is None); its rows are read once."""

    name: str
    columns: Sequence[str] | None
    rows: Iterator[list[Any]]


class WorldFile:
    """An exported world that is being read; `header` is there at once.

    Args:
        file: the compressed file, at its start.
        most_bytes: the largest file that is taken; what it expands to is bounded with it.

    Raises:
        ControlRefusal: IMPORT_UNREADABLE, IMPORT_TOO_NEW, IMPORT_TOO_LARGE; reading on may, too.
    """

    def __init__(self, file: BinaryIO, most_bytes: int) -> None:
        """Read the header."""
        self._line = 0
        self._count = 0
        self._lines = self._parsed(file, max(MOST_EXPANSION * most_bytes, _LEAST_BOUND))
        self._next = next(self._lines, None)
        self.header = self._read_header(self._next)
        self._next = next(self._lines, None)

    @property
    def is_older(self) -> bool:
        """Tell whether it may lack what later revisions of the schema have added."""
        return self.header.schema != NEWEST

    def unreadable(self, fault: str) -> ControlRefusal:
        """Return the refusal of what stands in the line that was read last."""
        return ControlRefusal(ControlError.IMPORT_UNREADABLE, [f"line {self._line}: {fault}"])

    def sections(self) -> Iterator[Section]:
        """Return the tables and price lists; the rows of each must be read before the next."""
        while True:
            match self._next:
                case {"table": str(name), "columns": list(columns), **rest} if not rest:
                    if not all(isinstance(column, str) for column in columns):
                        raise self.unreadable(f"{COLUMNS} are names")
                    yield Section(name, columns, self._rows())
                case {"prices": str(name), **rest} if not rest:
                    yield Section(name, None, self._rows())
                case {"rows": int(count), **rest} if not rest:
                    self._end(count)
                    return
                case None:
                    raise self.unreadable(f"the file ends before its last line, {END!r}")
                case _:
                    raise self.unreadable(f"is none of {TABLE!r}, {PRICE_LIST!r}, {END!r} and rows")

    def _rows(self) -> Iterator[list[Any]]:
        while isinstance(found := next(self._lines, None), list):
            self._count += 1
            yield found
        self._next = found

    def _end(self, count: int) -> None:
        if count != self._count:
            raise self.unreadable(f"the file has {self._count} rows, and should have {count}")
        # Read on to the checksum, which stands behind the last line.
        if next(self._lines, None) is not None:
            raise self.unreadable(f"nothing follows {END!r}")

    def _read_header(self, found: Any) -> Header:  # noqa: ANN401 - whatever JSON can say
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise self.unreadable(f"is not the header of a {FORMAT!r} file")
        version, schema = found.get("version"), found.get("schema")
        written_by = f"sandbox: {str(found.get('sandbox'))[:40]}"
        if type(version) is not int or not isinstance(schema, str):
            raise self.unreadable("version is a whole number and schema a revision")
        if version > VERSION:
            told = f"version: {version}, and this sandbox reads {VERSION}"
            raise ControlRefusal(ControlError.IMPORT_TOO_NEW, [told, written_by])
        if not is_known(schema):
            told = f"schema: {schema[:40]}, and this sandbox knows none after {NEWEST}"
            raise ControlRefusal(ControlError.IMPORT_TOO_NEW, [told, written_by])
        if version < 1 or found.keys() != HEADER_KEYS or not isinstance(found["world"], dict):
            raise self.unreadable(f"the header has {', '.join(sorted(HEADER_KEYS))}")
        return Header(schema, str(found["sandbox"]), found["world"])

    def _parsed(self, file: BinaryIO, most: int) -> Iterator[Any]:
        size = 0
        with GzipFile(fileobj=file, mode="rb") as packed:
            while True:
                self._line += 1
                line = self._read_line(packed)
                if not line:
                    return
                size += len(line)
                if size > most:
                    told = f"line {self._line}: it expands to more than {most:,} bytes"
                    raise ControlRefusal(ControlError.IMPORT_TOO_LARGE, [told])
                if not line.endswith(b"\n"):
                    raise self.unreadable(f"is cut off, or longer than {_MOST_LINE_BYTES:,} bytes")
                try:
                    yield from_json(line, allow_inf_nan=False)
                except ValueError as error:
                    raise self.unreadable(f"is no JSON: {error}") from None

    def _read_line(self, packed: GzipFile) -> bytes:
        try:
            return packed.readline(_MOST_LINE_BYTES)
        except EOFError:
            raise self.unreadable("the file is cut off") from None
        except (BadGzipFile, zlib.error) as error:
            raise self.unreadable(f"the file is damaged, or no gzip: {error}") from None


class Reader:
    """Makes rows of a table's columns out of what stands in a file.

    Args:
        file: says where something is wrong.
        table: the table's name, for people.
        known: the columns that the table has.
        given: the names of the columns that the file has, in its order.

    Raises:
        ControlRefusal: IMPORT_UNREADABLE: columns that nobody knows, that come twice, or that lack.
    """

    def __init__(
        self, file: WorldFile, table: str, known: Sequence[Column[Any]], given: Sequence[str]
    ) -> None:
        """Compare the columns."""
        by_name = {column.name: column for column in known}
        if strange := [name for name in given if name not in by_name]:
            raise file.unreadable(f"{table} has no column {strange[0][:40]!r}")
        if len(set(given)) < len(given):
            raise file.unreadable(f"{table} has a column twice")
        for column in known:
            if column.name not in given and not (file.is_older and _may_lack(column)):
                raise file.unreadable(f"{table} lacks the column {column.name!r}")
        self._file, self._table = file, table
        self._columns = [(name, by_name[name], codec_of(by_name[name]).read) for name in given]

    def row(self, values: Sequence[Any]) -> dict[str, Any]:
        """Return a row.

        Raises:
            ControlRefusal: IMPORT_UNREADABLE, naming the column.
        """
        if len(values) != len(self._columns):
            raise self._file.unreadable(f"a row of {self._table} has {len(self._columns)} values")
        made = {}
        for (name, column, read), value in zip(self._columns, values, strict=True):
            try:
                made[name] = read_value(column, read, value)
            except ValueError as error:
                raise self._file.unreadable(f"{self._table}.{name} {error}") from None
        return made

    def named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row whose values stand under their names."""
        return self.row([values[name] for name, _, _ in self._columns])


def _may_lack(column: Column[Any]) -> bool:
    """Tell whether rows of before a column was there have a value in it all the same."""
    return bool(column.nullable) or column.server_default is not None
