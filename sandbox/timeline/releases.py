"""Give back what this process holds in the database, also when that is away just then.

A lease or a marker that its process no longer works on would else keep others out until it expires.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from sandbox.store.trouble import FAILURES

RETRY_SECONDS: Final = 0.25
MOST_SECONDS: Final = 90
"""By then whatever was held has expired."""
_log = logging.getLogger(__name__)


def release(give_back: Callable[[], object]) -> None:
    """Give back now, or in a thread as soon as the database is there again."""
    try:
        give_back()
    except FAILURES as error:
        _log.warning("a release waits for the database: %s", str(error).partition("\n")[0])
        threading.Thread(target=_retry, args=(give_back,), daemon=True, name="release").start()


def _retry(give_back: Callable[[], object]) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        time.sleep(RETRY_SECONDS)
        try:
            give_back()
        except FAILURES:
            continue
        return
