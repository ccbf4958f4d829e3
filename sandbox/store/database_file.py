"""The file of a SQLite database: whether it can be one, and whether it is still the same.

A server goes on happily with a file that was deleted under it, and all that it writes is lost; so
each change looks whether the path still leads to the file that was opened.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sandbox.store.trouble import DatabaseReplacedError

_HEADER: Final = b"SQLite format 3\0"
_ROOM_BYTES: Final = 256 * 1024


class UnusableDatabaseError(ValueError):
    """There is no database that could be worked on; says in a sentence why, and what to do."""


class DatabaseFile:
    """The file of an engine."""

    __slots__ = ("_identity", "path")

    def __init__(self, path: str) -> None:
        """Nothing is looked at before `prepare`."""
        self.path = Path(path)
        self._identity: tuple[int, int] | None = None

    def prepare(self) -> None:
        """Make the folder where it is missing.

        Raises:
            UnusableDatabaseError: no SQLite database can be there, or be written.
        """
        if fault := self._make_folder() or self._fault():
            raise UnusableDatabaseError(f"{fault}. Name another file, or mend that")

    def _make_folder(self) -> str:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return f"the folder {self.path.parent} cannot be made: {error.strerror or error}"
        return ""

    def _fault(self) -> str:
        if self.path.is_dir():
            return f"{self.path} is a folder"
        if not os.access(self.path.parent, os.W_OK):
            return f"the folder {self.path.parent} cannot be written to"
        try:
            with self.path.open("r+b") as file:
                start = file.read(len(_HEADER))
        except FileNotFoundError:
            return ""
        except OSError as error:
            return f"{self.path} cannot be read and written: {error.strerror or error}"
        return "" if start in (b"", _HEADER) else f"{self.path} is no SQLite database"

    def check(self) -> None:
        """Check that the path leads to the file that was opened first.

        Raises:
            DatabaseReplacedError: it was deleted, or another file is there.
        """
        if self._identity is not None and self._found() != self._identity:
            raise DatabaseReplacedError(f"{self.path} is not the file that was opened")

    def has_room(self) -> bool:
        """Tell whether the disk takes a change of usual size; where nobody knows, it does."""
        try:
            found = os.statvfs(self.path.parent)
        except (OSError, AttributeError):
            return True
        return found.f_bavail * found.f_frsize >= _ROOM_BYTES

    def before_connect(self, *_: Any) -> None:  # noqa: ANN401 - SQLAlchemy's signature
        """Listen to `do_connect`: SQLite would make a new file in place of a lost one."""
        self.check()

    def on_connect(self, _connection: sqlite3.Connection, _record: object) -> None:
        """Listen to `connect`: remember the file."""
        if self._identity is None:
            self._identity = self._found()

    def _found(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)  # noqa: PTH116 - half the cost of Path.stat, at every change
        except OSError:
            return None
        return found.st_dev, found.st_ino
