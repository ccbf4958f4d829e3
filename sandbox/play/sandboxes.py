"""Where scenarios are played: on any running sandbox, or on one of this process's own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from sandbox.app import create_app, parts
from sandbox.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SECONDS_TO_ANSWER = 120
CONTROL = "/sandbox/v1"


class SandboxUnreachable(Exception):
    """The sandbox does not answer, or is none."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox over HTTP; the token opens its control plane."""

    http: httpx.Client
    control_token: str | None = None

    def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Call the control plane; `path` begins after its prefix."""
        return self.http.request(
            method,
            f"{CONTROL}{path}",
            headers=self._headers(),
            json=body if body is not None else None,
        )

    def control_raw(self, method: str, path: str, content: bytes) -> httpx.Response:
        """Call the control plane with a body as it was sent before."""
        headers = self._headers()
        if content:
            headers["Content-Type"] = "application/json"
        return self.http.request(method, f"{CONTROL}{path}", headers=headers, content=content)

    def _headers(self) -> dict[str, str]:
        token = self.control_token
        return {"Authorization": f"Bearer {token}"} if token else {}


@contextmanager
def at_url(url: str, control_token: str | None = None) -> Iterator[Sandbox]:
    """Use a sandbox that runs.

    Raises:
        SandboxUnreachable: nothing answers there as a sandbox would, or the token is wrong.
    """
    with httpx.Client(base_url=url, timeout=SECONDS_TO_ANSWER) as http:
        sandbox = Sandbox(http, control_token)
        try:
            answer = sandbox.control("GET", "/worlds")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise SandboxUnreachable(f"there is no sandbox at {url}: {error}") from error
        if answer.status_code == 401:
            raise SandboxUnreachable(
                f"the sandbox at {url} wants its control token: set SANDBOX_CONTROL_TOKEN to it"
            )
        if answer.status_code != 200 or not _is_list_of_worlds(answer):
            raise SandboxUnreachable(f"what answers at {url} is no sandbox: {answer.status_code}")
        yield sandbox


def _is_list_of_worlds(answer: httpx.Response) -> bool:
    try:
        found = answer.json()
    except ValueError:
        return False
    return isinstance(found, dict) and "items" in found


@contextmanager
def in_process(database_url: str | None = None) -> Iterator[Sandbox]:
    """Run a sandbox in this process; without a database, on a SQLite file that does not stay."""
    with TemporaryDirectory(prefix="vipmp-play-") as folder:
        url = database_url or f"sqlite:///{Path(folder) / 'play.db'}"
        app = create_app(Settings(database_url=url))
        try:
            with client_of(app) as http:
                yield Sandbox(http)
        finally:
            # What the journal still holds must not be written to a database that is gone.
            parts(app).journal.flush()
            parts(app).engine.dispose()


def client_of(app: "WSGIApplication") -> httpx.Client:
    """Return a client of an application in this process."""

    def as_servers_do(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        # httpx passes the path as text; WSGI wants its bytes as Latin-1 (PEP 3333).
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        return app(environ, start)

    transport = httpx.WSGITransport(as_servers_do, raise_app_exceptions=False)
    return httpx.Client(transport=transport, base_url="http://localhost")
