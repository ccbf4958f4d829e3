"""What a log says of a database that cannot do its work: a line when it begins, then counts.

A line a request would hide what else is said, and fill the disk that may be full already.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from flask import Flask

from sandbox.store.trouble import Trouble
from sandbox.web.requests import this_app

EXTENSION: Final = "trouble_log"
LOOK_SECONDS: Final = 1
"""How often a database in trouble is looked at, to say when that is over."""
COUNT_SECONDS: Final = 60
"""How often it is said how many requests have been refused, while it lasts."""
_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class TroubleLog:
    """The troubles of a process's database; `is_over` looks whether it can do its work again."""

    is_over: Callable[[], bool]
    _told: set[Trouble] = field(default_factory=set)
    _refused: int = 0
    _began: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _end: threading.Event = field(default_factory=threading.Event)

    def refused(self, trouble: Trouble) -> None:
        """Take in that a request is refused for a trouble."""
        with self._lock:
            self._refused += 1
            if trouble in self._told:
                return
            is_first = not self._told
            self._told.add(trouble)
            if is_first:
                self._began = time.monotonic()
                self._end = threading.Event()
        _log.warning("%s: %s; requests are answered 503", trouble.name, trouble.value)
        if is_first:
            watching = threading.Thread(
                target=self._watch, args=(self._end,), daemon=True, name="trouble-watch"
            )
            watching.start()

    def end(self) -> None:
        """Say no more of the troubles so far: the application of this log has ended."""
        with self._lock:
            self._end.set()
            self._refused = 0
            self._told.clear()

    def _watch(self, end: threading.Event) -> None:
        said = time.monotonic()
        while not end.wait(LOOK_SECONDS):
            is_over = self.is_over()
            with self._lock:
                if end.is_set():
                    return
                count, seconds = self._refused, time.monotonic() - self._began
                if is_over:
                    self._refused = 0
                    self._told.clear()
            answered = f"{count} {'request was' if count == 1 else 'requests were'} answered 503"
            if is_over:
                _log.warning("the database works again: %s in %.0f s", answered, seconds)
                return
            if time.monotonic() - said >= COUNT_SECONDS:
                said = time.monotonic()
                _log.warning("the database still does not work: %s so far", answered)


def keep_trouble_log(app: Flask, log: TroubleLog) -> None:
    """Let an application note the troubles of its database there."""
    app.extensions[EXTENSION] = log


def note_trouble(trouble: Trouble) -> None:
    """Note that the request that is being answered is refused for a trouble of the database."""
    log: TroubleLog = this_app().extensions[EXTENSION]
    log.refused(trouble)
