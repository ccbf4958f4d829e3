"""A sandbox in this process instead of one behind a URL."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote, unquote, unquote_to_bytes

import httpx

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "http://localhost"
_Fields: TypeAlias = list[tuple[str, str]]
# What is not quoted.
_ASCII: Final = "".join(map(chr, range(128))).replace("%", "")


def in_process(
    app: "WSGIApplication", *, raise_app_exceptions: bool = False
) -> httpx.WSGITransport:
    """Return the transport to a WSGI application, such as `sandbox.app.create_app()`.

    For `Sandbox(HOST, transport=…)`: the control plane is open to names of the loopback only.

    Args:
        app: the application.
        raise_app_exceptions: let its bugs be raised here, where it lets them through.
    """

    def as_servers_do(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        # httpx passes the path as text; WSGI wants its bytes as Latin-1 (PEP 3333).
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        for name, value in environ.items():
            if name.startswith("HTTP_") or name == "CONTENT_TYPE":
                environ[name] = unquote(value, "latin-1")

        def start_quoted(status: str, headers: _Fields, *error: Any) -> Any:  # noqa: ANN401 - WSGI's
            return start(status, [(name, _quoted(value)) for name, value in headers], *error)

        return app(environ, start_quoted)

    return _Transport(as_servers_do, raise_app_exceptions=raise_app_exceptions)


class _Transport(httpx.WSGITransport):
    """One that answers as a network does.

    Header fields may hold any octets: httpx's own transport reads and writes ASCII only, so they
    are quoted on the way through it, in both directions. An answer that is broken off, by a fault
    of a world, is an error of httpx: who calls is told by that everywhere else.
    """

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fields = [
            (name, _quoted(value.decode("latin-1")).encode()) for name, value in request.headers.raw
        ]
        sent = httpx.Request(
            request.method,
            request.url,
            headers=fields,
            stream=request.stream,
            extensions=request.extensions,
        )
        answer = super().handle_request(sent)
        answer.headers = httpx.Headers(
            [(name, unquote_to_bytes(value)) for name, value in answer.headers.raw]
        )
        if isinstance(answer.stream, httpx.SyncByteStream):
            answer.stream = _Stream(answer.stream)
        return answer


class _Stream(httpx.SyncByteStream):
    """A body that may be broken off."""

    def __init__(self, body: httpx.SyncByteStream) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._body
        except ConnectionError as broken:
            raise httpx.ReadError(str(broken)) from broken

    def close(self) -> None:
        self._body.close()


def _quoted(value: str) -> str:
    """Return the text of a header field, in which Latin-1 stands for octets, as ASCII."""
    return quote(value, safe=_ASCII, encoding="latin-1")
