"""A sandbox in this process instead of one behind a URL."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "http://localhost"


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
        return app(environ, start)

    return httpx.WSGITransport(as_servers_do, raise_app_exceptions=raise_app_exceptions)
