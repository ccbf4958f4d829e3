"""Counts requests by operation and code, before whatever else is in front of the application.

Most requests pay a microsecond or two for it: only of a refusal is the body looked at.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from werkzeug.wsgi import ClosingIterator

from sandbox.domain.control_errors import ControlError
from sandbox.domain.errors import Error
from sandbox.store.measures import Measures, Request, Series
from sandbox.web.answered import closing, code_in, endpoint_of, kept
from sandbox.web.front import PARTNERS_SIDE

Environ: TypeAlias = dict[str, Any]
Start: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, Start], Iterable[bytes]]

CONTROL: Final = "/sandbox/v1"
METRICS: Final = "/metrics"
NO_OPERATION: Final = "none"
"""The operation of a request that no route answers."""
OTHER_CODE: Final = "other"
"""The code of a refusal that neither API knows: a fault of a tester's may name any."""
_CODES: Final = frozenset({each.code for each in (*Error, *ControlError)})


@dataclass(slots=True)
class Meter:
    """A WSGI application before the application, which counts what passes.

    What is measured ends where the answer begins: what a stream has yet to send is not in it.
    """

    application: Application
    measures: Measures
    _known: dict[tuple[str, str, str], Series] = field(default_factory=dict)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer, and count."""
        began = time.perf_counter()
        told: list[str] = []

        def keep(status: str, headers: Any, *error: Any) -> Any:  # noqa: ANN401 - WSGI's signature
            told[:] = (status, endpoint_of(environ))
            return start(status, headers, *error)

        try:
            parts = self.application(environ, keep)
        except BaseException:
            told[:] = ("500", endpoint_of(environ))
            self._count(environ, told, "", began)
            raise
        if told and told[0] < "4":
            self._count(environ, told, "", began)
            return parts
        begun: list[bytes] = []

        def count() -> None:
            self._count(environ, told or ["500", ""], code_in(b"".join(begun)), began)

        return ClosingIterator(kept(parts, begun), [*closing(parts), count])

    def _count(self, environ: Environ, told: list[str], code: str, began: float) -> None:
        seconds = time.perf_counter() - began
        status, endpoint = told
        key = endpoint, status[0], code
        series = self._known.get(key)
        if series is None:
            if code and code not in _CODES:
                code = OTHER_CODE
            api, operation = _named(endpoint, environ.get("PATH_INFO", ""))
            series = self.measures.series(Request(api, operation, status[0], code))
            if endpoint and code != OTHER_CODE:
                self._known[key] = series
        series.add(seconds)


def _named(endpoint: str, path: str) -> tuple[str, str]:
    """Return API and operation; pages, several of which are called `show`, by their blueprint."""
    if path.startswith(PARTNERS_SIDE):
        api = "partner"
    elif path == METRICS or path.startswith(f"{CONTROL}/"):
        api = "control"
    else:
        return "pages", endpoint.removeprefix("console_") or NO_OPERATION
    return api, endpoint.rpartition(".")[2] or NO_OPERATION
