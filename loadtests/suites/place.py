"""Where a load test works: a sandbox that runs, or a server of its own; always in a world made new.

The world is gone afterwards, and so is the server.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from loadtests.suites.prepared import Prepared, prepare
from loadtests.suites.server import serving
from sandbox.client import Sandbox

LIFE_SECONDS: Final = 86_400
"""How long the world lives on another's sandbox, should nobody come to delete it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where to work, and on how much.

    Attributes:
        url: A sandbox that runs; None: a server of its own.
        token: Of that sandbox's control plane.
        database: URL of the own server's database; None: a file that goes with it.
        workers: Worker processes of the own server.
        customers: Customers with anniversaries all over the year.
        anniversaries: Customers with one in common, five days off.
    """

    url: str | None = None
    token: str | None = None
    database: str | None = None
    workers: int = 1
    customers: int = 200
    anniversaries: int = 0


@contextmanager
def place(
    wanted: Wanted, folder: Path, say: Callable[[str], None]
) -> Iterator[tuple[str, Prepared]]:
    """Give the URL of a sandbox and a world on it whose clock runs, until the end of the block.

    Raises:
        ServerFailedError: the own server did not come up.
        SandboxError, SandboxUnreachable: as by the client.
    """
    with ExitStack() as stack:
        if wanted.url is not None:
            # Whether it answers is found out before a minute's work is done.
            with Sandbox(wanted.url, control_token=wanted.token) as sandbox:
                sandbox.list_worlds(limit=1)
        say(f"Making a world of {wanted.customers + wanted.anniversaries:,} customers")
        file = folder / "load.db"
        made, content = prepare(
            file, customers=wanted.customers, anniversaries=wanted.anniversaries
        )
        database = wanted.database or f"sqlite:///{file}"
        url = wanted.url or stack.enter_context(serving(folder, database, workers=wanted.workers))
        sandbox = stack.enter_context(Sandbox(url, control_token=wanted.token))
        if wanted.url or wanted.database:
            world = sandbox.import_world(content)
            stack.callback(world.delete)
            world.change(ttlSeconds=LIFE_SECONDS)
            made = Prepared.of(world)
        sandbox.get_world(made.world_id).set_clock("live")
        yield url.rstrip("/"), made
