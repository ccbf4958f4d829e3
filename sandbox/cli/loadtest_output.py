"""What `vipmp-sandbox loadtest` prints: a table, what was not expected, the verdict."""

from typing import TYPE_CHECKING, Final

import click

from sandbox.cli.output import print_table

if TYPE_CHECKING:
    from loadtests.suites.outcome import Outcome

ALL: Final = "all"
"""The whole run, and the sum of all operations."""


def print_outcome(found: "Outcome") -> None:
    """Print latencies by operation and phase, what was not expected, and the verdict."""
    rows = [row for row in found.rows if ALL in (row.phase, row.operation)]
    several = len(found.phases) > 1
    print_table(
        ["what", "requests", "failed", "per second", "p50 ms", "p95 ms", "p99 ms"],
        [
            [
                f"phase {row.phase}" if row.operation == ALL else row.operation,
                row.requests,
                row.failures,
                f"{row.per_second:.1f}",
                row.p50,
                row.p95,
                row.p99,
            ]
            for row in sorted(rows, key=lambda row: row.operation == ALL)
            if several or row.phase == ALL
        ],
    )
    for problem in found.problems:
        click.echo(f"{problem.name}, {problem.times} times: {problem.example}", err=True)
    if found.passed:
        placed = found.soundness.placed
        click.echo(f"Passed. The world is sound; all {placed} orders answered 201 are there.")
        return
    click.echo("Failed.")
    for reason in found.reasons:
        click.echo(f"  {reason}")
