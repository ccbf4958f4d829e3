"""`make loadtest`: Locust's personas for 30 s against a server of their own, then a table.

The exit code is 1 when any request failed, and 2 when the load could not be run.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from loadtests.report import wide_console
from loadtests.servers import free_port, running

HERE = Path(__file__).resolve().parent
TOTAL = "Aggregated"


@dataclass(frozen=True, slots=True)
class Operation:
    """What Locust counted of one operation; latencies in milliseconds."""

    name: str
    requests: int
    failures: int
    per_second: float
    median_ms: float
    p95_ms: float
    p99_ms: float

    @classmethod
    def of(cls, row: dict[str, str]) -> "Operation":
        """Read a row of Locust's statistics."""
        return cls(
            name=row["Name"],
            requests=int(row["Request Count"]),
            failures=int(row["Failure Count"]),
            per_second=float(row["Requests/s"]),
            median_ms=_number(row["50%"]),
            p95_ms=_number(row["95%"]),
            p99_ms=_number(row["99%"]),
        )


def _number(text: str) -> float:
    """Read a number that Locust leaves out as long as nothing was answered."""
    return 0.0 if text in ("", "N/A") else float(text)


def read_statistics(lines: Iterable[str]) -> list[Operation]:
    """Read Locust's CSV of statistics; the sum of all is its last row."""
    return [Operation.of(row) for row in csv.DictReader(lines)]


def show(operations: Iterable[Operation], console: Console) -> None:
    """Print throughput and latencies by operation."""
    table = Table(title="Throughput and latencies by operation", title_justify="left")
    table.add_column("operation", no_wrap=True)
    for heading in ("requests", "failed", "per second", "p50 ms", "p95 ms", "p99 ms"):
        table.add_column(heading, justify="right", no_wrap=True)
    for each in operations:
        is_total = each.name == TOTAL
        table.add_row(
            "all" if is_total else each.name,
            f"{each.requests:,}",
            f"[red]{each.failures:,}[/]" if each.failures else "0",
            f"{each.per_second:,.1f}",
            f"{each.median_ms:,.0f}",
            f"{each.p95_ms:,.0f}",
            f"{each.p99_ms:,.0f}",
            style="bold" if is_total else None,
        )
    console.print(table)


def outcome(operations: list[Operation], locust_code: int) -> int:
    """Return the exit code: 0 well, 1 requests failed, 2 nothing could be measured."""
    total = next((each for each in operations if each.name == TOTAL), None)
    if total is None or total.requests == 0:
        return 2
    return 1 if total.failures or locust_code else 0


@click.command()
@click.option("--seconds", default=30, show_default=True, help="How long the load lasts.")
@click.option("--users", default=16, show_default=True, help="Users, half of either persona.")
@click.option("--workers", default=1, show_default=True, help="Worker processes of the server.")
def main(seconds: int, users: int, workers: int) -> None:
    """Run the load against a fresh server and print what it measured."""
    with tempfile.TemporaryDirectory(prefix="sandbox-load-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        serve = [sys.executable, "-m", "sandbox.cli", "serve", "--port", str(port)]
        serve += ["--database", f"sqlite:///{folder / 'load.db'}", "--workers", str(workers)]
        environment = {"SANDBOX_SEED_CUSTOMERS": "0"}
        with running(serve, port, folder / "server.log", environment) as url:
            code, said = _locust(url, folder, seconds, users)
        statistics = folder / "load_stats.csv"
        found = read_statistics(statistics.read_text().splitlines()) if statistics.exists() else []
    show(found, wide_console())
    exit_code = outcome(found, code)
    if exit_code:
        click.echo(said, err=True)
    sys.exit(exit_code)


def _locust(url: str, folder: Path, seconds: int, users: int) -> tuple[int, str]:
    """Run Locust headless; returns its exit code and what it said."""
    command = [sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"), "--headless"]
    command += ["--host", url, "--users", str(users), "--spawn-rate", str(users)]
    command += ["--run-time", f"{seconds}s", "--stop-timeout", "5"]
    command += ["--csv", str(folder / "load"), "--only-summary"]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env=os.environ, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    main()
