"""What a run of the benchmarks was asked for, as every part of it is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured how long, and where.

    Attributes:
        folder: For databases and logs; it goes with the run.
        say: Tells people how far it is.
        rounds: Interleaved rounds, of which the median counts.
        seconds: Length of one round over HTTP.
        customers: Customers of large worlds.
        minutes: Length of the soak.
        postgresql: URL of a server on which databases may be made and dropped.
        moto_server: The command of moto's server, `moto_server`.
        json_server: The command of json-server.
    """

    folder: Path
    say: Callable[[str], None]
    rounds: int = 3
    seconds: float = 3
    customers: int = 20_000
    minutes: float = 30
    postgresql: str = ""
    moto_server: str = ""
    json_server: str = ""

    def within(self, name: str) -> "Options":
        """Return the same with a folder of its own."""
        folder = self.folder / name
        folder.mkdir()
        return replace(self, folder=folder)
