"""Give back what this process holds in the database, also when that is away just then.

A lease or a marker that its process no longer works on would else keep others out until it expires.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

from sandbox.store.trouble import failures, trouble_of

GiveBack: TypeAlias = Callable[[], object]

RETRY_SECONDS: Final = 0.1
MOST_SECONDS: Final = 90
"""By then whatever was held has expired."""


@dataclass(slots=True)
class _Releases:
    """What waits to be given back, with the instants at which it has expired by itself."""

    waiting: deque[tuple[float, GiveBack]] = field(default_factory=deque)
    _giving: threading.Lock = field(default_factory=threading.Lock)
    _starting: threading.Lock = field(default_factory=threading.Lock)
    _has_thread: bool = False
    _end: threading.Event = field(default_factory=threading.Event)

    def add(self, give_back: GiveBack) -> None:
        """Let it be given back by a thread."""
        with self._starting:
            self.waiting.append((time.monotonic() + MOST_SECONDS, give_back))
            if self._has_thread:
                return
            self._has_thread = True
        threading.Thread(target=self._retry, daemon=True, name="release").start()

    def end(self) -> None:
        """Let what waits expire by itself: nobody works on this database from here any more."""
        self._end.set()

    def give_back_all(self) -> None:
        """Give back all that waits, in order; the first failure ends it."""
        with self._giving:
            while self.waiting:
                expires, give_back = self.waiting[0]
                if time.monotonic() < expires:
                    give_back()
                self.waiting.popleft()

    def _retry(self) -> None:
        while not self._end.wait(RETRY_SECONDS):
            try:
                self.give_back_all()
            except failures():
                continue
            with self._starting:
                if not self.waiting:
                    self._has_thread = False
                    return


_OF_ENGINE: Final[WeakKeyDictionary[Engine, _Releases]] = WeakKeyDictionary()


def release(engine: Engine, give_back: GiveBack) -> None:
    """Give back now, or as soon as the database is there again."""
    try:
        give_back()
    except failures():
        _releases_of(engine).add(give_back)


def _releases_of(engine: Engine) -> _Releases:
    made = _Releases()
    found = _OF_ENGINE.setdefault(engine, made)
    if found is made:
        event.listen(engine, "engine_disposed", _end, once=True)
    return found


def _end(engine: Engine) -> None:
    releases = _OF_ENGINE.pop(engine, None)
    if releases is not None:
        releases.end()


def finish_releases(engine: Engine) -> None:
    """Give back now what still waits, so that nobody is refused for what nobody works on.

    Raises:
        Exception: one of `failures`; the database is still away.
    """
    releases = _OF_ENGINE.get(engine)
    if releases is None or not releases.waiting:
        return
    try:
        releases.give_back_all()
    except failures() as error:
        if trouble_of(error) is not None:
            raise
