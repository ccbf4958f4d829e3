"""A line a request (`SANDBOX_ACCESS_LOG`): what was asked, of which world, and how it was answered.

A WSGI application before the application, so that it works under any server. What a query says is
left out: it may hold secrets.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from werkzeug.wsgi import ClosingIterator

from sandbox.timeline.clock import real_now
from sandbox.web.answered import closing, code_in, endpoint_of, kept, one_line

Environ: TypeAlias = dict[str, Any]
Start: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, Start], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class AccessLog:
    """Writes a line for each request that passes.

    Args:
        application: what answers.
        world_of: tells the id of the world that a request is about; empty where nobody knows.
        as_json: a JSON object a line, else words.
        write: takes a line.
    """

    application: Application
    world_of: Callable[[Environ], str]
    as_json: bool
    write: Callable[[str], object] = sys.stderr.write

    def __call__(self, environ: Environ, start: Start) -> ClosingIterator:
        """Answer, and write the line once the answer is given."""
        began = time.perf_counter()
        told: list[str] = []
        begun: list[bytes] = []

        def keep(status: str, headers: Any, error: Any = None) -> Any:  # noqa: ANN401 - WSGI's signature
            # Flask forgets the request once it is answered.
            told[:] = [status, endpoint_of(environ).rpartition(".")[2], self.world_of(environ)]
            return start(status, headers, error)

        def write_line() -> None:
            status, operation, world = told or ["500", "", ""]
            said = {
                "at": real_now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "method": environ.get("REQUEST_METHOD", ""),
                "path": _path_of(environ),
                "operation": operation,
                "world": world,
                "status": int(status.partition(" ")[0]),
                "code": one_line(code_in(b"".join(begun))) if status >= "4" else "",
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
                "correlationId": environ.get("HTTP_X_CORRELATION_ID", "").strip(),
            }
            self.write(self._line(said))

        try:
            parts = self.application(environ, keep)
        except BaseException:
            told.clear()
            write_line()
            raise
        return ClosingIterator(kept(parts, begun), [*closing(parts), write_line])

    def _line(self, said: dict[str, str | int | float]) -> str:
        safe = {
            name: one_line(value) if isinstance(value, str) else value
            for name, value in said.items()
        }
        if self.as_json:
            return json.dumps(safe) + "\n"
        words = ["-" if value == "" else str(value) for value in safe.values()]
        return " ".join(word.replace(" ", "%20") for word in words) + "\n"


def _path_of(environ: Environ) -> str:
    path: str = environ.get("PATH_INFO", "")
    return path.encode("latin-1", "replace").decode("utf-8", "replace")
