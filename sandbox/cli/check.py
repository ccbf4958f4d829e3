"""`vipmp-sandbox check`: whether all holds that must hold in a world."""

import json
from typing import TYPE_CHECKING

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_resource, print_table

if TYPE_CHECKING:
    from sandbox.client.answers import CheckedWorld

BROKEN = 1


@click.command()
@click.argument("world_id", metavar="[WORLD]", default="default")
@place_options
@json_option
@pass_chosen
def check(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Check whether all holds that must hold in a world; docs/checking.md lists the rules.

    Exit codes: 0 the world is sound, 1 it is not.
    """
    found = chosen.sandbox.get_world(world_id).check()
    if as_json:
        print_resource(found)
    else:
        _print(world_id, found)
    if not found.sound:
        raise click.exceptions.Exit(BROKEN)


def _print(world_id: str, found: "CheckedWorld") -> None:
    read = ", ".join(f"{count} {name}" for name, count in found.checked.items())
    more = " and more" if found.truncated else ""
    verdict = "is sound" if found.sound else f"is not sound, {len(found.broken)}{more} found"
    click.echo(f"World {world_id} {verdict}: {read}.")
    if found.broken:
        print_table(
            ["rule", "customer", "facts"],
            [[each.rule, each.customer_id, json.dumps(each.facts)] for each in found.broken],
        )
