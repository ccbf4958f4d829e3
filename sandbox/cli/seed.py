"""`vipmp-sandbox seed`: fill a world with a population."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json
from sandbox.recording.populations import recording_population
from sandbox.recording.recorder import Recorder
from sandbox.seeding.marketplace import Watcher, seed_marketplace


@click.command()
@click.option("--customers", type=click.IntRange(1, 100_000), required=True, help="How many.")
@click.option(
    "--resellers", type=click.IntRange(1, 5000), default=3, show_default=True, help="How many."
)
@click.option(
    "--countries", metavar="CODES", default="", help="Where they are, such as US,CA; else all sold."
)
@click.option("--world", "world_id", default="default", show_default=True, help="Which world.")
@database_option
@json_option
@pass_chosen
def seed(
    chosen: Chosen,
    *,
    customers: int,
    resellers: int,
    countries: str,
    world_id: str,
    as_json: bool,
) -> None:
    """Fill a world with resellers, customers, orders and subscriptions of the past year."""
    codes = [code.strip().upper() for code in countries.split(",") if code.strip()]
    with _bar() as watcher:
        report = seed_marketplace(
            chosen.worlds,
            world_id,
            resellers=resellers,
            customers=customers,
            countries=tuple(dict.fromkeys(codes)),
            watcher=watcher,
            record=recording_population(
                Recorder(chosen.settings.recorded_calls),
                resellers=resellers,
                customers=customers,
                countries=codes,
            ),
        )
    counted = {"world": world_id, **report.counts()}
    if as_json:
        print_json(counted)
        return
    print_fields(counted.items())


@contextmanager
def _bar() -> Iterator[Watcher]:
    """Show on stderr how many rows are written; only where somebody looks at it."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as shown:
        task = shown.add_task("seeding", total=None)
        yield lambda written, of: shown.update(
            task, completed=written, total=of, description="writing"
        )
