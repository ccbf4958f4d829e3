"""What clients may take of a worker."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.serving.environ import Environ


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may take of a worker.

    `large_body_bytes` says how large a body may be beyond `body_bytes`, by its request's environ.
    """

    body_seconds: float
    body_bytes: int
    connections: int
    large_body_bytes: Callable[[Environ], int] = lambda _: 0
    threads: int = 32
