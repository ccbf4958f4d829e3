"""`make bench`: measure the sandbox side by side with its yardsticks, and print what is reached.

Everything runs on this machine's loopback and in a temporary folder. A measure without its target
reached does not fail the run: what is reached is a report, not a test (`docs/performance.md`).
"""

import os
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from loadtests.advance_benchmarks import anniversaries, nothing_due
from loadtests.committed_crowds import committed_anniversary
from loadtests.cpu_benchmarks import cpu_beside_bare_flask
from loadtests.database_benchmarks import by_two_workers, in_a_large_world, on_postgresql
from loadtests.generator import CONNECTIONS, generator_name
from loadtests.http_benchmarks import beside_bare_flask, ways_of_serving
from loadtests.options import Options
from loadtests.peer_benchmarks import beside_peers
from loadtests.program_benchmarks import beside_no_programs
from loadtests.report import Comparison, show, wide_console
from loadtests.seed_benchmarks import populations
from loadtests.soak import soak
from loadtests.world_benchmarks import large_worlds, small_worlds
from loadtests.world_rates import worlds_a_second


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of the report; what takes long is measured only where it is named."""

    title: str
    measure: Callable[[Options], list[Comparison]]
    only_named: bool = False


def _cpu(run: Options) -> list[Comparison]:
    return cpu_beside_bare_flask(run.folder, run.rounds, run.say)


def _programs(run: Options) -> list[Comparison]:
    return beside_no_programs(run.folder, run.rounds, run.say)


def _advances(run: Options) -> list[Comparison]:
    found = anniversaries(run.folder, run.customers, run.rounds, run.say)
    committed = committed_anniversary(run.folder, run.customers, run.rounds, run.say)
    return [*found, committed, nothing_due(run.folder, run.customers, run.say)]


def _worlds(run: Options) -> list[Comparison]:
    found = small_worlds(run.folder, run.rounds, run.say)
    return found + large_worlds(run.folder, run.customers, run.rounds, run.say)


def _populations(run: Options) -> list[Comparison]:
    return populations(run.folder, run.customers, run.rounds, run.say)


def _soak(run: Options) -> list[Comparison]:
    return soak(run.within("soak"))


PARTS = {
    "http": Part("Requests a second beside a bare Flask route (one worker)", beside_bare_flask),
    "cpu": Part("Processor time of a request; the ratio is the yardstick's share", _cpu),
    "programs": Part("Processor time of a request, beside a sandbox without programs", _programs),
    "postgresql": Part("Requests a second on PostgreSQL (one worker)", on_postgresql),
    "workers": Part("Two workers", by_two_workers),
    "large": Part("A large world over HTTP", in_a_large_world),
    "peers": Part("Beside mock servers of others (one worker, 4 connections)", beside_peers),
    "serving": Part("Ways of serving", ways_of_serving),
    "advance": Part("Advances", _advances),
    "worlds": Part("Worlds that branch", _worlds),
    "rates": Part("Worlds a second", worlds_a_second),
    "seed": Part("Populations", _populations),
    "soak": Part("Memory", _soak, only_named=True),
}
POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1/test"


@click.command()
@click.option(
    "--customers",
    default=20_000,
    show_default=True,
    help="Customers of the advance, the copies and the population.",
)
@click.option("--rounds", default=3, show_default=True, help="Rounds, of which the median counts.")
@click.option(
    "--seconds", default=3.0, show_default=True, help="Seconds of one round over HTTP, at least 1."
)
@click.option("--minutes", default=30.0, show_default=True, help="How long the soak is.")
@click.option(
    "--postgresql",
    metavar="URL",
    default=POSTGRESQL,
    show_default=True,
    help="Where databases may be made; without one its rows are left out.",
)
@click.option("--moto-server", metavar="COMMAND", default="", help="moto's; else that on PATH.")
@click.option("--json-server", metavar="COMMAND", default="", help="The same; npm has it.")
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="Only these parts.")
def main(only: tuple[str, ...], rounds: int, **asked: Any) -> None:  # noqa: ANN401 - numbers and texts
    """Run the benchmarks and print their tables."""
    console, log = wide_console(), Console(stderr=True, highlight=False, soft_wrap=True)
    began = time.monotonic()

    def say(line: str) -> None:
        log.print(f"[dim]{time.monotonic() - began:5.0f} s  {line}[/]")

    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load generator: "
        f"{generator_name()} with {CONNECTIONS} connections; medians of {rounds} interleaved rounds"
    )
    with tempfile.TemporaryDirectory(prefix="sandbox-bench-", ignore_cleanup_errors=True) as name:
        options = Options(folder=Path(name), say=say, rounds=rounds, **asked)
        for key, part in PARTS.items():
            is_wanted = key in only or not (only or part.only_named)
            if is_wanted and (found := part.measure(options)):
                show(part.title, found, console)
    console.print(f"{time.monotonic() - began:,.0f} s in all")


if __name__ == "__main__":
    main()
