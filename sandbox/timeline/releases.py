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

from sqlalchemy import Engine

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

    def add(self, give_back: GiveBack) -> None:
        """Let it be given back by a thread."""
        with self._starting:
            self.waiting.append((time.monotonic() + MOST_SECONDS, give_back))
            if self._has_thread:
                return
            self._has_thread = True
        threading.Thread(target=self._retry, daemon=True, name="release").start()

    def give_back_all(self) -> None:
        """Give back all that waits, in order; the first failure ends it."""
        with self._giving:
            while self.waiting:
                expires, give_back = self.waiting[0]
                if time.monotonic() < expires:
                    give_back()
                self.waiting.popleft()

    def _retry(self) -> None:
        while True:
            time.sleep(RETRY_SECONDS)
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
        _OF_ENGINE.setdefault(engine, _Releases()).add(give_back)


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
