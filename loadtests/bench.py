"""`make bench`: measure the sandbox side by side with its yardsticks, and print what is reached.

Everything runs on this machine's loopback and in a temporary folder. A measure without its target
reached does not fail the run: what is reached is a report, not a test (`docs/performance.md`).
"""

import os
import platform
import tempfile
import time
from pathlib import Path

import click
from rich.console import Console

from loadtests.advance_benchmarks import anniversaries, nothing_due
from loadtests.cpu_benchmarks import cpu_beside_bare_flask
from loadtests.generator import CONNECTIONS, generator_name
from loadtests.http_benchmarks import beside_bare_flask, ways_of_serving
from loadtests.report import show, wide_console
from loadtests.seed_benchmarks import populations
from loadtests.world_benchmarks import large_worlds, small_worlds

PARTS = ("http", "cpu", "serving", "advance", "worlds", "seed")


@click.command()
@click.option(
    "--customers",
    default=20_000,
    show_default=True,
    help="Customers of the advance, the copies and the population.",
)
@click.option("--rounds", default=3, show_default=True, help="Rounds, of which the median counts.")
@click.option("--seconds", default=3, show_default=True, help="Seconds of one round over HTTP.")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Only these parts.")
def main(customers: int, rounds: int, seconds: int, only: tuple[str, ...]) -> None:
    """Run the benchmarks and print their tables."""
    console, log = wide_console(), Console(stderr=True, highlight=False, soft_wrap=True)
    began = time.monotonic()

    def say(line: str) -> None:
        log.print(f"[dim]{time.monotonic() - began:5.0f} s  {line}[/]")

    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load generator: "
        f"{generator_name()} with {CONNECTIONS} connections; medians of {rounds} interleaved rounds"
    )
    wanted = only or PARTS
    with tempfile.TemporaryDirectory(prefix="sandbox-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if "http" in wanted:
            found = beside_bare_flask(folder, rounds, seconds, say)
            title = "Requests a second beside a bare Flask route (the same server, 1 worker)"
            show(title, found, console)
        if "cpu" in wanted:
            found = cpu_beside_bare_flask(folder, rounds, say)
            show("Processor time of a request; the ratio is the yardstick's share", found, console)
        if "serving" in wanted:
            serving = folder / "serving"
            serving.mkdir()
            show("Ways of serving", ways_of_serving(serving, rounds, 2, say), console)
        if "advance" in wanted:
            found = anniversaries(folder, customers, rounds, say)
            found.append(nothing_due(folder, customers, say))
            show("Advances", found, console)
        if "worlds" in wanted:
            found = small_worlds(folder, rounds, say)
            found += large_worlds(folder, customers, rounds, say)
            show("Worlds that branch", found, console)
        if "seed" in wanted:
            show("Populations", populations(folder, customers, rounds, say), console)
    console.print(f"{time.monotonic() - began:,.0f} s in all")


if __name__ == "__main__":
    main()
