"""The load generator of the HTTP benchmarks: wrk where it is installed, else Locust.

Both run in a process of their own, so that the measuring does not share the server's interpreter.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).resolve().parent
CONNECTIONS = 4


class GeneratorFailedError(RuntimeError):
    """The load generator could not do its work, or got answers that count as failures."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests of one kind: the paths are asked for in turn, each with a new correlation id."""

    method: str
    paths: tuple[str, ...]
    headers: Mapping[str, str]
    body: bytes = b""

    def at(self, *paths: str) -> "Load":
        """Return the same requests for other paths."""
        return Load(self.method, paths, self.headers, self.body)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a round measured: throughput in requests a second, latencies in milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float


def generator_name(wrk: str | None = None) -> str:
    """Say which load generator is used."""
    return "wrk" if wrk or shutil.which("wrk") else "Locust's FastHttpUser in a process of its own"


def measure(base_url: str, load: Load, seconds: float) -> Measured:
    """Load a server for some seconds.

    Raises:
        GeneratorFailedError: an answer was no 2xx, a connection failed, or nothing was answered.
    """
    wrk = shutil.which("wrk")
    with tempfile.TemporaryDirectory(prefix="bench-load-") as folder:
        if wrk:
            output = _run(_wrk_command(wrk, base_url, load, seconds, Path(folder)))
        else:
            output = _run(*_locust_command(base_url, load, seconds, Path(folder)))
    return measured(output)


def measured(output: str) -> Measured:
    """Read the last line of a generator's output.

    Raises:
        GeneratorFailedError: it counted failures, or no requests.
    """
    found = json.loads(output.strip().splitlines()[-1])
    if found["failed"] or not found["requests"]:
        raise GeneratorFailedError(f"the load met failures: {found}")
    return Measured(found["requests"] / found["seconds"], found["p50_ms"], found["p99_ms"])


def _wrk_command(wrk: str, base_url: str, load: Load, seconds: float, folder: Path) -> list[str]:
    paths, body = folder / "paths", folder / "body"
    paths.write_text("\n".join(load.paths))
    body.write_bytes(load.body)
    headers = [part for name, value in load.headers.items() for part in ("-H", f"{name}: {value}")]
    return [
        *(wrk, "--threads", "1", "--connections", str(CONNECTIONS)),
        *("--duration", f"{max(1, round(seconds))}s", "--script", str(HERE / "wrk.lua"), *headers),
        *(base_url, "--", load.method, f"{uuid4().hex}-", str(paths), str(body)),
    ]


def _locust_command(
    base_url: str, load: Load, seconds: float, folder: Path
) -> tuple[list[str], dict[str, str]]:
    plan = folder / "plan.json"
    plan.write_text(
        json.dumps(
            {
                "method": load.method,
                "paths": load.paths,
                "headers": dict(load.headers),
                "body": load.body.decode(),
                "base_url": base_url,
                "seconds": seconds,
                "users": CONNECTIONS,
            }
        )
    )
    return [sys.executable, str(HERE / "fast_http_load.py")], {"BENCH_PLAN": str(plan)}


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        command,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GeneratorFailedError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
