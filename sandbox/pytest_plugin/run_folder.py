"""The folder of a run of tests: what its processes share, and a pipe that ends with the run."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, Self

READY: Final = "server.json"
"""The ready file of the run's server; it is there from when it answers until it has ended."""
STARTED: Final = "server.pid"
"""The process id of the run's server, from when it was started."""
PIPE: Final = "run"
"""What the server has as its standard input."""
_END_SECONDS: Final = 20
_LOOK_SECONDS: Final = 0.02


class RunFolder(NamedTuple):
    """A folder, as the process holds it that owns the run.

    `held` is the open end of the pipe. The system closes it when this process ends, however it
    does, and no other process has it; so the run's server, whichever process started it, ends with
    the run (`vipmp-sandbox serve --stop-at-eof`).
    """

    path: Path
    held: int

    @classmethod
    def make(cls) -> Self:
        """Make one that only this user can read."""
        path = Path(tempfile.mkdtemp(prefix="vipmp-"))
        os.mkfifo(path / PIPE)
        # Both ends at once: to open only one would wait for somebody at the other.
        return cls(path, os.open(path / PIPE, os.O_RDWR | os.O_CLOEXEC))

    def close(self) -> None:
        """End the server, if one was started, and remove the folder."""
        with suppress(OSError):
            os.close(self.held)
        deadline = time.monotonic() + _END_SECONDS
        while is_running(self.path) and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
        shutil.rmtree(self.path, ignore_errors=True)


def is_running(folder: Path) -> bool:
    """Tell whether a server was started in a folder and has not ended yet."""
    try:
        process = int((folder / STARTED).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    with suppress(ChildProcessError):
        # Whoever has started it must ask for its end, or it stays there as a zombie.
        return os.waitpid(process, os.WNOHANG) == (0, 0)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
