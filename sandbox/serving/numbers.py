"""A server's numbers of all its workers: the folder in which they tell each other theirs."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sandbox.serving.timers import Timers
from sandbox.web.telemetry import PUBLISH_SECONDS, Telemetry

_PREFIX: Final = "vipmp-sandbox-"


@contextmanager
def numbers_folder(workers: int) -> Iterator[Path | None]:
    """Make a folder for the life of a server, and remove it; one worker alone needs none.

    A forked worker must not leave the block: it would remove the folder of the others.
    """
    if workers == 1:
        yield None
        return
    with TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def keep_publishing(telemetry: Telemetry, timers: Timers) -> None:
    """Publish a worker's numbers now and every second, where there are others to know them."""
    if telemetry.folder is not None:
        telemetry.publish()
        timers.add(PUBLISH_SECONDS, lambda: keep_publishing(telemetry, timers))


def leave(telemetry: Telemetry, parent: int) -> None:
    """Publish for the last time; of a parent that was killed the folder is removed."""
    telemetry.publish()
    if telemetry.folder is not None and os.getppid() != parent:
        shutil.rmtree(telemetry.folder, ignore_errors=True)
