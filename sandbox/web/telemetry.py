"""The numbers of a server: those of this process, and what its other workers publish.

Each worker writes its numbers into a file of a folder that its parent made, every second and
whenever it is asked; the one that is asked adds all of them up. The file of a worker that died
stays, so that no total ever falls.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from sandbox.store.measures import Measures, Numbers

PUBLISH_SECONDS: Final = 1


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of all workers together; `backlog` is what waits for the journal."""

    measures: Measures
    backlog: int
    workers: int


@dataclass(slots=True)
class Telemetry:
    """The numbers of a process; `folder` is shared with other workers, where there are some."""

    measures: Measures
    backlog: Callable[[], int]
    folder: Path | None = None
    _published: str = field(default="")

    def publish(self) -> None:
        """Tell the other workers; where the folder is gone or full, they know older numbers."""
        if self.folder is None:
            return
        said = json.dumps({"measures": self.measures.numbers(), "backlog": self.backlog()})
        if said == self._published:
            return
        with suppress(OSError):
            _replace(self.folder / f"{os.getpid()}.json", said)
            self._published = said

    def totals(self) -> Totals:
        """Add up what all workers say."""
        totals = Measures()
        totals.merge(self.measures.numbers())
        backlog, workers = self.backlog(), 1
        for is_alive, measures, waiting in self._others():
            totals.merge(measures)
            if is_alive:
                backlog += waiting
                workers += 1
        return Totals(totals, backlog, workers)

    def _others(self) -> Iterator[tuple[bool, Numbers, int]]:
        if self.folder is None:
            return
        for path in self.folder.glob("*.json"):
            if path.stem == str(os.getpid()):
                continue
            with suppress(OSError, ValueError):
                found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
                yield _is_alive(int(path.stem)), found["measures"], found["backlog"]


def _replace(path: Path, text: str) -> None:
    with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as draft:
        draft.write(text)
    Path(draft.name).replace(path)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True
