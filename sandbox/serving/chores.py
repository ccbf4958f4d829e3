"""What a worker does unasked, every so often, in a thread beside its loop."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sandbox.serving.loop import Loop
from sandbox.store.trouble import failures

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Work, and how many seconds lie between two beginnings of it.

    It has to be done well within that time. While the database is away it is left undone.
    """

    work: Callable[[], object]
    seconds: float

    def begin(self, loop: Loop) -> None:
        """Let a loop have it done, for the first time when its seconds are over."""
        loop.timers.add(self.seconds, lambda: self._do(loop))

    def _do(self, loop: Loop) -> None:
        if not loop.is_stopping:
            # While it holds the database's write lock, writers wait in threads, as for long calls.
            loop.beside(self.run)
            self.begin(loop)

    def run(self) -> Callable[[], None]:
        """Do it once; there is nothing for the loop to do afterwards."""
        try:
            self.work()
        except failures() as error:
            _log.debug("a chore is left undone: %s", error)
        except Exception:  # noqa: BLE001 - nobody asked for it, so nobody else is told
            _log.exception("a chore failed")
        return _nothing


def _nothing() -> None:
    """Do nothing."""
