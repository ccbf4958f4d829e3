"""What is looked at before a request is routed: its target, its Host, and whose page sent it.

Most requests have nothing to be done here and pay for a few look-ups alone.
"""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, TypeAlias
from urllib.parse import quote, unquote_to_bytes

from sandbox.web.origins import Origins

Environ: TypeAlias = dict[str, Any]
Start: TypeAlias = Callable[..., Any]
Application: TypeAlias = Callable[[Environ, Start], Iterable[bytes]]

LONGEST_TARGET: Final = 16 * 1024
"""Bytes of path and query; a history of orders filtered by hundreds of offers needs eleven."""
PARTNERS_SIDE: Final = ("/v3", "/ims/", "/ping", "/partnerservice/", "/openapi.json")
"""Where Adobe's API is; all else is the tester's own."""
TOKENS: Final = "/ims/"
_MOST_UNREAD_BYTES: Final = 16 * 1024 * 1024
_CHUNK_BYTES: Final = 64 * 1024
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_METHODS: Final = "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS"
_EXPOSED: Final = "X-Request-Id, X-Correlation-Id"
_PREFLIGHT_SECONDS: Final = "600"


class Fault(Enum):
    """Why a request is refused before it is routed."""

    FOREIGN_ORIGIN = auto()
    URI_TOO_LONG = auto()


@dataclass(frozen=True, slots=True)
class Front:
    """A WSGI application before the application.

    `refuse` renders a fault in the form of the API whose path it is given.
    """

    application: Application
    origins: Origins
    refuse: Callable[[str, Fault], Application]

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request."""
        target = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
        if "%2" in target:
            _keep_encoded_slashes(environ, target)
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = _readable(query)
        path = environ.get("PATH_INFO", "")
        if path.startswith("//"):
            # Werkzeug routes it so; all that looks at the path must see the same one.
            environ["PATH_INFO"] = path = f"/{path.lstrip('/')}"
        fault = self._fault_of(environ, path, query)
        if fault is not None:
            drain(environ)
            return self.refuse(path, fault)(environ, start)
        if self.origins.named and environ.get("HTTP_ORIGIN", "").lower() in self.origins.named:
            return self._for_named(environ, start)
        return self.application(environ, start)

    def _fault_of(self, environ: Environ, path: str, query: str) -> Fault | None:
        if len(path) + len(query) > LONGEST_TARGET:
            return Fault.URI_TOO_LONG
        authority = environ.get("HTTP_HOST", "")
        origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")
        if path.startswith(PARTNERS_SIDE):
            # Key and token are fields that no foreign page may send unasked, and only what it
            # reads would tell it a token: that needs a name of its own that leads here.
            is_page = path.startswith(TOKENS) and (origin is not None or site is not None)
            return Fault.FOREIGN_ORIGIN if is_page and not self.origins.knows(authority) else None
        if not self.origins.knows(authority):
            return Fault.FOREIGN_ORIGIN
        if environ["REQUEST_METHOD"] not in _READING and self.origins.is_foreign(
            origin, site, authority
        ):
            return Fault.FOREIGN_ORIGIN
        return None

    def _for_named(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a page of a named origin so that its browser lets it read the answer."""
        added = [
            ("Access-Control-Allow-Origin", environ["HTTP_ORIGIN"]),
            ("Access-Control-Expose-Headers", _EXPOSED),
            ("Vary", "Origin"),
        ]
        is_preflight = "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
        if environ["REQUEST_METHOD"] == "OPTIONS" and is_preflight:
            added.append(("Access-Control-Allow-Methods", _METHODS))
            added.append(("Access-Control-Max-Age", _PREFLIGHT_SECONDS))
            wanted = environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS")
            if wanted:
                added.append(("Access-Control-Allow-Headers", wanted))
            if environ.get("HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK") == "true":
                added.append(("Access-Control-Allow-Private-Network", "true"))
            start("204 No Content", added)
            return []

        def start_with(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:  # noqa: ANN401 - PEP 3333
            return start(status, [*headers, *added], *more)

        return self.application(environ, start_with)


def drain(environ: MutableMapping[str, Any], most: int = _MOST_UNREAD_BYTES) -> None:
    """Read what was left of a request's body, within bounds.

    An answer given without the body, such as a replay or a 413, would else make the server close
    the connection under a client that is still writing or about to send its next request.
    """
    has_body = "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ
    if has_body and environ.get("wsgi.input_terminated"):
        for _ in range(most // _CHUNK_BYTES):
            if not environ["wsgi.input"].read(_CHUNK_BYTES):
                break


def _keep_encoded_slashes(environ: Environ, target: str) -> None:
    """Leave `%2F` in the path as it is: decoded, it would lead to another operation.

    Servers decode the path and tell by `REQUEST_URI` or `RAW_URI` what was sent; granian's own WSGI
    server tells neither.
    """
    path = target.partition("?")[0]
    if "%2f" not in path.lower():
        return
    if not path.startswith("/"):
        path = "/" + path.partition("://")[2].partition("/")[2]
    kept = path.replace("%2F", "%252F").replace("%2f", "%252F")
    decoded = unquote_to_bytes(kept.encode("latin-1", "replace")).decode("latin-1")
    environ["PATH_INFO"] = decoded.removeprefix(environ.get("SCRIPT_NAME", ""))


def _readable(query: str) -> str:
    """Return a query that is UTF-8: bytes of other encodings are percent-encoded."""
    raw = query.encode("latin-1", "replace")
    try:
        raw.decode()
    except UnicodeDecodeError:
        pass
    else:
        return query
    return quote(raw, safe="".join(map(chr, range(0x21, 0x7F))))
