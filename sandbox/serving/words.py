"""What a server says once it answers: words for people, a file for programs."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy.engine import make_url

from sandbox.settings import Settings
from sandbox.worlds.worlds import DEFAULT_WORLD


@dataclass(frozen=True, slots=True)
class Facts:
    """What a newcomer needs of a server.

    `seeded` tells whether this start filled the world `default`; `is_published`, whether its
    credentials are those that everybody knows.
    """

    address: str
    port: int
    client_id: str
    client_secret: str
    seeded: bool = False
    is_published: bool = True

    @property
    def url(self) -> str:
        """The base URL."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}"


def banner(settings: Settings, facts: Facts) -> str:
    """Return what a newcomer needs: the address, the credentials and where to go next."""
    news = f" (new, seeded with {settings.seed_customers} customers)" if facts.seeded else ""
    own = "" if facts.is_published else " (this database's own, not the published one)"
    return (
        f"The sandbox answers on {facts.url}\n"
        f"  database       {make_url(settings.database_url).render_as_string()}\n"
        f"  world          {DEFAULT_WORLD}{news}\n"
        f"  client id      {facts.client_id}\n"
        f"  client secret  {facts.client_secret}{own}\n"
        f"Where to go next\n"
        f"  its pages, in a browser  {facts.url}/\n"
        f"  a first session in curl  README.md\n"
        f"  the partner API          {facts.url}/openapi.json\n"
        f"  the control plane        {facts.url}/sandbox/v1/openapi.json\n"
        f"Ctrl-C stops it; the data stays.\n"
    )


def write_ready_file(path: Path, facts: Facts) -> None:
    """Write what a program needs, at once and whole: whoever sees the file can read it.

    Raises:
        OSError: it cannot be written.
    """
    found = {
        "url": facts.url,
        "pid": os.getpid(),
        "credentials": {
            "worldId": DEFAULT_WORLD,
            "clientId": facts.client_id,
            "clientSecret": facts.client_secret,
        },
    }
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8"
    ) as draft:
        draft.write(json.dumps(found, indent=2) + "\n")
    try:
        Path(draft.name).replace(path)
    except OSError:
        Path(draft.name).unlink(missing_ok=True)
        raise


def forget_ready_file(path: Path) -> None:
    """Remove the file of a server that has ended, unless another server has written its own."""
    with suppress(OSError, ValueError):
        if json.loads(path.read_text(encoding="utf-8")).get("pid") == os.getpid():
            path.unlink()


def check_ready_file(path: Path) -> str:
    """Say what keeps the file from being written; nothing where it can be."""
    if path.is_dir():
        return f"{path} is a folder; name a file for --ready-file"
    if not path.parent.is_dir():
        return f"{path.parent} is no folder; make it first, or name another file for --ready-file"
    if not os.access(path.parent, os.W_OK):
        return f"{path.parent} cannot be written to; name another file for --ready-file"
    return ""
