"""What the server itself logs, a line an event, as words or as JSON (`SANDBOX_LOG_FORMAT`).

Modules log by `logging`, with fields in `extra`; here structlog makes lines of it. What was being
answered is added where something is: its ids, operation and world. So a request that nothing is
said of pays nothing.
"""

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from flask import has_request_context, request

from sandbox.app import parts, world_of
from sandbox.timeline.clock import real_now
from sandbox.web.answered import one_line

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter
    from structlog.typing import Processor

FIELDS: Final = ("world", "kind", "customer", "eventId", "url", "workers")
"""What may be said in `extra`."""
_OURS: Final = "sandbox"
Event = MutableMapping[str, Any]


def log_to_stderr(log_format: str) -> None:
    """Write what this process and those that it forks log to stderr.

    Args:
        log_format: `text` or `json`.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(as_json=log_format == "json"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(_OURS).setLevel(logging.INFO)


class _Lines(logging.Formatter):
    """Structlog's formatter, made for the first line: to import structlog takes a while."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        return self._made.format(record)

    @cached_property
    def _made(self) -> "ProcessorFormatter":
        import structlog  # noqa: PLC0415 - see above

        gather: list[Processor] = [
            structlog.stdlib.ExtraAdder(FIELDS),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _add_request,
            _make_safe,
            structlog.processors.format_exc_info,
        ]
        finish = structlog.processors.JSONRenderer() if self._as_json else _as_text
        clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=gather, processors=[clean, _in_order, finish]
        )


def _add_request(_logger: object, _method: str, event: Event) -> Event:
    """Say what was being answered."""
    if has_request_context():
        of_request = {
            "correlationId": request.headers.get("X-Correlation-Id", "").strip(),
            "requestId": request.headers.get("X-Request-Id", "").strip(),
            "operation": (request.endpoint or "").rpartition(".")[2],
            "world": world_of(parts().tokens, request.environ),
        }
        for name, value in of_request.items():
            if value:
                event.setdefault(name, value)
    return event


def _make_safe(_logger: object, _method: str, event: Event) -> Event:
    """Let no value make lines of its own: clients choose some of them."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = one_line(value)
    return event


def _in_order(_logger: object, _method: str, event: Event) -> Event:
    """Begin every line with the same fields."""
    begin = {
        "at": real_now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "level": event.pop("level"),
        "event": event.pop("event"),
        "logger": event.pop("logger"),
        "process": os.getpid(),
    }
    return {**begin, **event}


def _as_text(_logger: object, _method: str, event: Mapping[str, Any]) -> str:
    """Return words: when, how bad, what; then what else is known; then a traceback."""
    said = dict(event)
    failure = said.pop("exception", "")
    head = f"{said.pop('at')} {said.pop('level')} {said.pop('event')}"
    del said["logger"], said["process"]
    known = "".join(f" {name}={str(value).replace(' ', '%20')}" for name, value in said.items())
    return f"{head}{known}" + (f"\n{failure}" if failure else "")
