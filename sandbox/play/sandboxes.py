"""Where scenarios are played: on any running sandbox, or on one of this process's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import httpx

from sandbox.app import create_app, parts
from sandbox.client import Sandbox as Client
from sandbox.client import SandboxError, SandboxUnreachable
from sandbox.client import in_process as transport_to
from sandbox.client.answering import PREFIX
from sandbox.client.transport import HOST
from sandbox.domain.control_errors import ControlError
from sandbox.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECONDS_TO_ANSWER = 120


class Sandbox(Client):
    """A sandbox by the client, and by calls as they are written.

    Steps of scenarios and lines of replay files name method, path and body, and what is answered is
    compared, refusals too.
    """

    def __init__(self, http: httpx.Client, control_token: str | None = None) -> None:
        """Use an httpx client; the token opens the control plane."""
        super().__init__(http=http, control_token=control_token, seconds=SECONDS_TO_ANSWER)

    def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Call the control plane; `path` begins after its prefix."""
        return self.http.request(
            method,
            f"{PREFIX}{path}",
            headers=self.manner.headers,
            json=body if body is not None else None,
        )

    def control_raw(self, method: str, path: str, content: bytes) -> httpx.Response:
        """Call the control plane with a body as it was sent before."""
        headers = self.manner.headers
        if content:
            headers[b"Content-Type"] = b"application/json"
        return self.http.request(method, f"{PREFIX}{path}", headers=headers, content=content)


@contextmanager
def at_url(url: str, control_token: str | None = None) -> Iterator[Sandbox]:
    """Use a sandbox that runs.

    Raises:
        SandboxUnreachable: nothing answers there as a sandbox would, or the token is wrong.
    """
    try:
        there = httpx.Client(base_url=url, timeout=SECONDS_TO_ANSWER)
    except httpx.InvalidURL as error:
        raise SandboxUnreachable(f"{url!r} is no URL: {error}") from error
    with there as http:
        sandbox = Sandbox(http, control_token)
        try:
            sandbox.list_worlds()
        except SandboxError as error:
            if error.code == ControlError.UNAUTHORIZED.code:
                raise SandboxUnreachable(
                    f"the sandbox at {url} wants its control token: set SANDBOX_CONTROL_TOKEN to it"
                ) from None
            raise SandboxUnreachable(f"the sandbox at {url} refuses: {error}") from None
        yield sandbox


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
    return httpx.Client(transport=transport_to(app), base_url=HOST)
