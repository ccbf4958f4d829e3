"""`vipmp-sandbox world …`: make, list, show, delete and reset worlds."""

from datetime import datetime
from typing import Any

import click

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json, print_table
from sandbox.cli.values import INSTANT, RULE
from sandbox.worlds.specification import MODES
from sandbox.worlds.worlds import (
    WorldSpec,
    WorldView,
    create_world,
    delete_world,
    find_world,
    list_worlds,
    reset_world,
)

SEED = click.IntRange(0, 2**53 - 1)


@click.group()
def world() -> None:
    """Make, list, show, delete and reset worlds."""


@world.command()
@click.option("--name", default="", help="A name for people.")
@click.option("--seed", type=SEED, help="The same seed and the same calls give the same ids.")
@click.option("--now", type=INSTANT, help="Where its time begins; else the wall clock.")
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="frozen",
    show_default=True,
    help="How its clock runs.",
)
@click.option("--rate", type=float, default=1.0, help="World seconds a second, when scaled.")
@click.option("--rule", "rules", type=RULE, multiple=True, help="A rule that differs; repeatable.")
@database_option
@json_option
@pass_chosen
def new(
    chosen: Chosen,
    *,
    name: str,
    seed: int | None,
    now: datetime | None,
    mode: str,
    rate: float,
    rules: tuple[tuple[str, Any], ...],
    as_json: bool,
) -> None:
    """Make a world and print its credentials."""
    spec = WorldSpec(name=name, seed=seed, mode=mode, now=now, rate=rate, rules=dict(rules))
    _print(create_world(chosen.worlds, spec), as_json=as_json)


@world.command("list")
@database_option
@json_option
@pass_chosen
def list_(chosen: Chosen, *, as_json: bool) -> None:
    """List the worlds."""
    views = list_worlds(chosen.worlds)
    if as_json:
        print_json([world_json(view) for view in views])
        return
    print_table(
        ["world", "name", "clock", "now", "next event", "client id"],
        [
            [
                view.world_id,
                view.name,
                view.mode,
                view.now,
                view.next_event_at,
                ", ".join(each.client_id for each in view.credentials),
            ]
            for view in views
        ],
    )


@world.command()
@click.argument("world_id", metavar="[WORLD]", default="default")
@database_option
@json_option
@pass_chosen
def show(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Show a world's clock and credentials."""
    _print(find_world(chosen.worlds, world_id), as_json=as_json)


@world.command()
@click.argument("world_id", metavar="WORLD")
@database_option
@pass_chosen
def delete(chosen: Chosen, *, world_id: str) -> None:
    """Delete a world with all that is in it."""
    delete_world(chosen.worlds, world_id)
    click.echo(f"World {world_id} is deleted.", err=True)


@world.command()
@click.argument("world_id", metavar="WORLD")
@database_option
@json_option
@pass_chosen
def reset(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Put a world back to what it was when it was made; its credentials stay."""
    _print(reset_world(chosen.worlds, world_id), as_json=as_json)


def _print(view: WorldView, *, as_json: bool) -> None:
    if as_json:
        print_json(world_json(view))
        return
    print_fields(
        [
            ("world", view.world_id),
            ("name", view.name),
            ("seed", view.seed),
            ("clock", view.mode if view.rate == 1 else f"{view.mode}, {view.rate:g} s a second"),
            ("now", view.now),
            ("next event", view.next_event_at),
        ]
    )
    print_table(
        ["distributor", "name", "client id", "client secret"],
        [[c.distributor_id, c.name, c.client_id, c.client_secret] for c in view.credentials],
    )


def world_json(view: WorldView) -> dict[str, Any]:
    """Return a world in the shape of the control plane."""
    return {
        "worldId": view.world_id,
        "name": view.name,
        "seed": view.seed,
        "status": "ready",
        "clock": clock_json(view),
        "rules": view.rules,
        "credentials": [
            {
                "distributorId": each.distributor_id,
                "name": each.name,
                "clientId": each.client_id,
                "clientSecret": each.client_secret,
            }
            for each in view.credentials
        ],
    }


def clock_json(view: WorldView) -> dict[str, Any]:
    """Return a world's clock in the shape of the control plane."""
    return {
        "mode": view.mode,
        "now": view.now,
        "rate": view.rate,
        "nextEventAt": view.next_event_at,
    }
