"""`vipmp-sandbox world …`: make, list, show, delete, reset, keep and branch worlds."""

from datetime import datetime
from typing import Any, Literal, get_args

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import (
    json_option,
    print_json,
    print_table,
    resource_json,
)
from sandbox.cli.snapshots import MOST, fork, restore, snapshot, snapshots
from sandbox.cli.values import INSTANT, RATE, RULE
from sandbox.cli.world_files import export_command, import_command
from sandbox.cli.worlds_shown import print_world
from sandbox.timeline.clock import Mode

SEED = click.IntRange(0, 2**53 - 1)


@click.group()
def world() -> None:
    """Make, list, show, delete and reset worlds; keep them in snapshots, and branch them."""


@world.command()
@click.option("--name", help="A name for people.")
@click.option("--seed", type=SEED, help="The same seed and the same calls give the same ids.")
@click.option("--now", type=INSTANT, help="Where its time begins; else the wall clock.")
@click.option(
    "--mode",
    type=click.Choice(get_args(Mode)),
    default="frozen",
    show_default=True,
    help="How its clock runs.",
)
@click.option("--rate", type=RATE, default=1.0, help="World seconds a second, when scaled.")
@click.option(
    "--flex-discounts",
    type=click.Choice(["none", "sample"]),
    default="none",
    show_default=True,
    help="Flexible discounts from the start: none, or the built-in ones of each year.",
)
@click.option("--rule", "rules", type=RULE, multiple=True, help="A rule that differs; repeatable.")
@place_options
@json_option
@pass_chosen
def new(  # noqa: PLR0913 - what a command line may say
    chosen: Chosen,
    *,
    name: str | None,
    seed: int | None,
    now: datetime | None,
    mode: Mode,
    rate: float,
    flex_discounts: Literal["none", "sample"],
    rules: tuple[tuple[str, Any], ...],
    as_json: bool,
) -> None:
    """Make a world and print its credentials."""
    made = chosen.sandbox.create_world(
        name=name,
        seed=seed,
        mode=mode,
        now=now,
        rate=rate,
        flex_discounts=flex_discounts,
        rules=dict(rules),
    )
    print_world(made.resource, as_json=as_json)


@world.command("list")
@place_options
@json_option
@pass_chosen
def list_(chosen: Chosen, *, as_json: bool) -> None:
    """List the worlds."""
    worlds = chosen.sandbox.list_worlds(limit=MOST).items
    if as_json:
        print_json([resource_json(each) for each in worlds])
        return
    print_table(
        ["world", "name", "clock", "now", "next event", "client id"],
        [
            [
                each.world_id,
                each.name,
                each.clock.mode,
                each.clock.now,
                each.clock.next_event_at,
                ", ".join(credential.client_id for credential in each.credentials),
            ]
            for each in worlds
        ],
    )


@world.command()
@click.argument("world_id", metavar="[WORLD]", default="default")
@place_options
@json_option
@pass_chosen
def show(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Show a world's clock and credentials."""
    print_world(chosen.sandbox.get_world(world_id).resource, as_json=as_json)


@world.command()
@click.argument("world_id", metavar="WORLD")
@place_options
@pass_chosen
def delete(chosen: Chosen, *, world_id: str) -> None:
    """Delete a world with all that is in it."""
    chosen.sandbox.get_world(world_id).delete()
    click.echo(f"World {world_id} is deleted.", err=True)


@world.command()
@click.argument("world_id", metavar="WORLD")
@place_options
@json_option
@pass_chosen
def reset(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Put a world back to what it was when it was made; its credentials stay."""
    print_world(chosen.sandbox.get_world(world_id).reset(), as_json=as_json)


for command in (snapshot, snapshots, restore, fork, export_command, import_command):
    world.add_command(command)
