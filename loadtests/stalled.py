"""What clients that stall cost the others: the p95 of fifty users with and without them.

python -m loadtests.stalled

Rounds with and without take turns, since a machine is never as busy as it was a minute ago; what
counts is the ratio. The issue allows a fifth.
"""

import argparse
import asyncio
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from loadtests.servers import free_port, running

USERS: Final = 50
HALF_BODIES: Final = 200
IDLE: Final = 500
ALLOWED: Final = 1.2
_HALF_A_BODY: Final = b"POST /v3/customers HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
_PATHS: Final = ("/ping", "/sandbox/v1/health", "/sandbox/v1/worlds")


@dataclass(frozen=True, slots=True)
class Compared:
    """The p95 of each round, in milliseconds, without and with clients that stall."""

    without: tuple[float, ...]
    beside: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How many times as long the p95 is beside them, each in its quietest round."""
        return min(self.beside) / min(self.without)


def compare(url: str, *, rounds: int, seconds: float) -> Compared:
    """Load a server in turns without and beside clients that stall.

    Raises:
        RuntimeError: an answer was no 200.
    """
    return asyncio.run(_compare(url, rounds, seconds))


async def _compare(url: str, rounds: int, seconds: float) -> Compared:
    parts = urlsplit(url)
    host, port = str(parts.hostname), int(parts.port or 80)
    without, beside = [], []
    await _p95(host, port, seconds / 2)  # The first requests of a server take longer.
    for _ in range(rounds):
        without.append(await _p95(host, port, seconds))
        async with _stalling(host, port):
            beside.append(await _p95(host, port, seconds))
    return Compared(tuple(without), tuple(beside))


@asynccontextmanager
async def _stalling(host: str, port: int) -> AsyncIterator[None]:
    """Hold connections that have sent half a body, and others that have sent nothing."""
    async with AsyncExitStack() as stack:
        for sent in (_HALF_A_BODY,) * HALF_BODIES + (b"",) * IDLE:
            _, writer = await asyncio.open_connection(host, port)
            stack.callback(writer.close)
            writer.write(sent)
        yield


async def _p95(host: str, port: int, seconds: float) -> float:
    ends = time.monotonic() + seconds
    found = await asyncio.gather(*(_user(host, port, number, ends) for number in range(USERS)))
    took = [each for one in found for each in one]
    # Where the machine had no time for it, the round counts as the slowest.
    return statistics.quantiles(took, n=20)[-1] * 1000 if len(took) > 1 else math.inf


async def _user(host: str, port: int, number: int, ends: float) -> list[float]:
    """Ask without a pause, one request after the other; returns how long each took, in seconds."""
    reader, writer = await asyncio.open_connection(host, port)
    took: list[float] = []
    while (began := time.monotonic()) < ends:
        path = _PATHS[(number + len(took)) % len(_PATHS)]
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        took.append(time.monotonic() - began)
        if not head.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"{path}: {head[:40]!r}")
    writer.close()
    return took


def main() -> int:
    """Measure a server of its own; 1 where clients that stall cost more than is allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=0.5, help="of a round")
    asked = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="stalled-") as folder:
        command = [sys.executable, "-m", "sandbox.cli", "serve", "--port", str(port)]
        command += ["--database", f"sqlite:///{folder}/sandbox.db"]
        with running(command, port, Path(folder) / "log", {"SANDBOX_SEED_CUSTOMERS": "0"}) as url:
            found = compare(url, rounds=asked.rounds, seconds=asked.seconds)
    said = {"withoutMs": found.without, "besideMs": found.beside, "ratio": round(found.ratio, 3)}
    print(json.dumps(said))
    return 0 if found.ratio <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
