"""Run the WSGI application for a request, and write its answer as HTTP/1.1."""

import logging
from collections.abc import Callable, Iterable
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeAlias

from sandbox.serving.environ import SERVER_NAME, Environ
from sandbox.timeline.clock import real_ms
from sandbox.web.answers import JSON_TYPE, to_json

Application: TypeAlias = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Headers: TypeAlias = list[tuple[str, str]]

_log = logging.getLogger(__name__)
_CONTROL: Final = "/sandbox/v1/"

# What goes wrong before there is a request that the application could answer, by HTTP status: the
# word of the control plane, and what is said in both forms. Adobe's code is that of bad requests.
FAULTS: Final = {
    HTTPStatus.BAD_REQUEST: ("INVALID_REQUEST", "This is no request of HTTP/1.1"),
    HTTPStatus.REQUEST_TIMEOUT: ("REQUEST_TIMEOUT", "The request did not arrive in time"),
    HTTPStatus.REQUEST_URI_TOO_LONG: ("URI_TOO_LONG", "The path and its query are too long"),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        "HEADERS_TOO_LARGE",
        "The header fields are too large",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("INTERNAL_ERROR", "Internal Server Error"),
}
ADOBES_CODE: Final = "1117"


class Answer(NamedTuple):
    """What the application answered."""

    status: str
    headers: Headers
    body: bytes


class _Started:
    """WSGI's `start_response`, which keeps what it is told."""

    __slots__ = ("headers", "status", "written")

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []
        self.written: list[bytes] = []

    def __call__(self, status: str, headers: Headers, _error: object = None) -> Callable[..., Any]:
        self.status, self.headers = status, headers
        return self.written.append


def run(application: Application, environ: Environ) -> Answer:
    """Return what the application answers; an exception that it lets through is a 500."""
    started = _Started()
    try:
        parts = application(environ, started)
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
    except Exception:  # noqa: BLE001 - whatever it is, the client gets an answer
        _log.exception("%s %s failed", environ["REQUEST_METHOD"], environ["REQUEST_URI"])
        return fault(HTTPStatus.INTERNAL_SERVER_ERROR, environ["PATH_INFO"])
    if started.written:
        body = b"".join(started.written) + body
    return Answer(started.status, started.headers, body)


def fault(status: HTTPStatus, path: str = "", detail: str = "") -> Answer:
    """Return what is answered instead of the application, in the form of the API of the path."""
    word, message = FAULTS[status]
    code = word if path.startswith(_CONTROL) else ADOBES_CODE
    details = [detail] if detail else []
    body = to_json({"code": code, "message": message, "additionalDetails": details})
    return Answer(f"{status.value} {status.phrase}", [("Content-Type", JSON_TYPE)], body)


def written(answer: Answer, *, is_head: bool, keeps: bool, says_so: bool, date: str) -> bytes:
    """Return an answer's bytes.

    Args:
        answer: what the application answered.
        is_head: only its head is wanted; the length is that of the body all the same.
        keeps: the connection is kept for another request.
        says_so: the client is told that it is kept; one of HTTP/1.0 does not know it else.
        date: for the Date field.
    """
    status, headers, body = answer
    lines = [f"HTTP/1.1 {status}"]
    has_length = False
    for name, value in headers:
        lines.append(f"{name}: {value}")
        has_length = has_length or name.lower() == "content-length"
    if not has_length and status[:3] not in {"204", "304"}:
        lines.append(f"Content-Length: {len(body)}")
    lines.append(f"Date: {date}")
    lines.append(f"Server: {SERVER_NAME}")
    if not keeps:
        lines.append("Connection: close")
    elif says_so:
        lines.append("Connection: keep-alive")
    lines.append("\r\n")
    head = "\r\n".join(lines).encode("latin-1", "replace")
    return head if is_head else head + body


def date_now() -> str:
    """Return the wall clock as a Date field says it."""
    return formatdate(real_ms() / 1000, usegmt=True)


def complain(text: str) -> None:
    """Say in the log what an operator should know."""
    _log.warning("%s", text)
