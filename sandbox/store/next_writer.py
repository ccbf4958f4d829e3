"""Which process writes next: processes that have a SQLite file open take its write lock in turn.

SQLite knows no queue. Whoever has just let its lock go asks first again, and who waits asks now and
then, so of two busy workers one keeps the other out for tenths of a second. Here the process that
waits is the next one, by a lock that it holds while it waits (`flock`): nobody asks SQLite before
it, and whoever has written wakes it up, by a byte in a pipe. The lock falls with its process, and
who is not woken looks by itself, so a killed process keeps nobody out.

SQLite's own lock remains the one that counts. Where a system or a folder has no such pipe, writers
ask SQLite as they come.
"""

import errno
import os
import select
import stat
import time
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

from sandbox.store.busy import BusyError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # none is needed where none is

RETRY_SECONDS: Final = 0.001
LOOK_SECONDS: Final = 0.005
"""How long the next writer sleeps where nobody wakes it: others than we write without a word."""
_WAKE: Final = b"."
_MOST_WAKES: Final = 65_536


class NextWriter(Protocol):
    """What a process that wants to write asks."""

    def being(self, seconds: float) -> AbstractContextManager[None]:
        """Be the next writer until the lock is had; waits at most so long for it."""
        ...

    def wait(self) -> None:
        """Wait until somebody may have written."""
        ...

    def tell(self) -> None:
        """Wake the next writer: this process has written."""
        ...

    def close(self) -> None:
        """Keep no file open until somebody asks again."""
        ...


class Unordered:
    """Nobody is the next writer: all ask as they come."""

    def being(self, _seconds: float) -> AbstractContextManager[None]:
        """Wait for nobody."""
        return nullcontext()

    def wait(self) -> None:
        """Wait a moment."""
        time.sleep(RETRY_SECONDS)

    def tell(self) -> None:
        """Nobody listens."""

    def close(self) -> None:
        """No file is open."""


UNORDERED: Final = Unordered()


class Piped:
    """The next writer by a lock on a pipe beside the database, through which it is woken.

    One thread of a process at a time may ask (`turns.py`).
    """

    __slots__ = ("_path", "_pipe", "_process")

    def __init__(self, path: Path) -> None:
        """Make the pipe where it is missing; nothing stays open yet.

        Raises:
            OSError: there can be no such pipe.
        """
        self._path = path
        self._process = 0
        self._pipe: FileIO | None = None
        self._open().close()

    def _open(self) -> FileIO:
        with suppress(FileExistsError):
            os.mkfifo(self._path, 0o666)
        pipe = FileIO(os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC), "r+")
        if not stat.S_ISFIFO(os.fstat(pipe.fileno()).st_mode):
            pipe.close()
            raise FileExistsError(f"{self._path} is no pipe")
        return pipe

    def _opened(self) -> FileIO | None:
        """Return this process's own pipe: a forked one has its parent's lock with its parent's.

        None: it is not to be had any more, as where the folder was removed.
        """
        pipe = self._pipe
        if pipe is not None and not pipe.closed and self._process == os.getpid():
            return pipe
        try:
            self._pipe = self._open()
        except OSError:
            return None
        self._process = os.getpid()
        return self._pipe

    def close(self) -> None:
        """Close what is open; who asks again opens it."""
        if self._pipe is not None:
            self._pipe.close()

    @contextmanager
    def being(self, seconds: float) -> Generator[None, None, None]:
        """Be the next writer until the lock is had; waits at most so long for it.

        Raises:
            BusyError: another process was it for so long.
        """
        deadline = time.monotonic() + seconds
        pipe = self._opened()
        while pipe is not None and not _is_taken(pipe):
            if time.monotonic() >= deadline:
                raise BusyError("another process is the next to write")
            time.sleep(RETRY_SECONDS)
            pipe = self._opened()
        try:
            yield
        finally:
            if pipe is not None:
                with _UnlessClosed():  # The lock fell with it.
                    fcntl.flock(pipe, fcntl.LOCK_UN)

    def wait(self) -> None:
        """Wait until somebody says to have written, or a moment."""
        pipe = self._opened()
        if pipe is None:
            UNORDERED.wait()
            return
        with _UnlessClosed():
            wakes = select.poll()
            wakes.register(pipe, select.POLLIN)
            if wakes.poll(LOOK_SECONDS * 1000):
                pipe.read(_MOST_WAKES)

    def tell(self) -> None:
        """Wake the next writer. A full pipe takes no more: the next writer is awake."""
        pipe = self._opened()
        if pipe is not None:
            with _UnlessClosed():  # Who waits looks by itself.
                pipe.write(_WAKE)


class _UnlessClosed(AbstractContextManager[None]):
    """Leaves undone what another thread forestalls, which closes the pipe with its engine."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Pass over what a closed file raises, or its number where the system was asked already."""
        is_bad = isinstance(error, OSError) and error.errno == errno.EBADF
        return is_bad or isinstance(error, ValueError)


def _is_taken(pipe: FileIO) -> bool:
    with suppress(BlockingIOError), _UnlessClosed():
        fcntl.flock(pipe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def next_writer(database: Path) -> NextWriter:
    """Return how the writers of a SQLite file find out who is next."""
    if fcntl is not None and hasattr(os, "mkfifo"):
        with suppress(OSError):
            return Piped(database.with_name(f"{database.name}-turn"))
    return UNORDERED
