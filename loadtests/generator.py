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

from loadtests.processes import cpu_seconds, is_told

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
class Mix:
    """Requests of several kinds, which take turns; one that stands here twice comes twice."""

    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a round measured.

    Attributes:
        per_second: Requests a second.
        p50_ms: Half of the requests took at most so many milliseconds.
        p99_ms: And nearly all so many.
        cpu_us: Microseconds of processor time that the server had for a request; 0: not told.
    """

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float = 0


def generator_name(wrk: str | None = None) -> str:
    """Say which load generator is used."""
    return "wrk" if wrk or shutil.which("wrk") else "Locust's FastHttpUser in a process of its own"


def measure(
    base_url: str, load: Load | Mix, seconds: float, *, process: int | None = None
) -> Measured:
    """Load a server for some seconds.

    Args:
        base_url: where it answers.
        load: what is sent.
        seconds: how long.
        process: the server's, to tell what a request costs it and those that it started.

    Raises:
        GeneratorFailedError: an answer was no 2xx, a connection failed, or nothing was answered.
    """
    wrk = shutil.which("wrk")
    began = _cpu_seconds(process)
    with tempfile.TemporaryDirectory(prefix="bench-load-") as folder:
        if wrk:
            output = _run(_wrk_command(wrk, base_url, load, seconds, Path(folder)))
        else:
            output = _run(*_locust_command(base_url, load, seconds, Path(folder)))
    return measured(output, used=_cpu_seconds(process) - began)


def _cpu_seconds(process: int | None) -> float:
    return cpu_seconds(process) if process is not None and is_told() else 0


def measured(output: str, *, used: float = 0) -> Measured:
    """Read the last line of a generator's output; the server has `used` so much processor time.

    Raises:
        GeneratorFailedError: it counted failures, or no requests.
    """
    found = json.loads(output.strip().splitlines()[-1])
    if found["failed"] or not found["requests"]:
        raise GeneratorFailedError(f"the load met failures: {found}")
    requests = found["requests"]
    return Measured(
        per_second=requests / found["seconds"],
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        cpu_us=used / requests * 1e6,
    )


def _loads(load: Load | Mix) -> tuple[Load, ...]:
    return load.loads if isinstance(load, Mix) else (load,)


def _wrk_command(
    wrk: str, base_url: str, load: Load | Mix, seconds: float, folder: Path
) -> list[str]:
    kinds: list[str] = []
    for number, kind in enumerate(_loads(load)):
        headers, paths, body = (
            folder / f"{number}.{name}" for name in ("headers", "paths", "body")
        )
        headers.write_text("\n".join(f"{name}: {value}" for name, value in kind.headers.items()))
        paths.write_text("\n".join(kind.paths))
        body.write_bytes(kind.body)
        kinds += [kind.method, str(headers), str(paths), str(body)]
    return [
        *(wrk, "--threads", "1", "--connections", str(CONNECTIONS)),
        *("--duration", f"{max(1, round(seconds))}s", "--script", str(HERE / "wrk.lua")),
        *(base_url, "--", f"{uuid4().hex}-", *kinds),
    ]


def _locust_command(
    base_url: str, load: Load | Mix, seconds: float, folder: Path
) -> tuple[list[str], dict[str, str]]:
    plan = folder / "plan.json"
    kinds = [
        {
            "method": kind.method,
            "paths": kind.paths,
            "headers": dict(kind.headers),
            "body": kind.body.decode(),
        }
        for kind in _loads(load)
    ]
    said = {"kinds": kinds, "base_url": base_url, "seconds": seconds, "users": CONNECTIONS}
    plan.write_text(json.dumps(said))
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
