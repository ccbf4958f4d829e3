"""`vipmp-sandbox rules …`: the program's numbers and options, with where they come from."""

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_json, print_table, resource_json


@click.group()
def rules() -> None:
    """Show the program's numbers and options."""


@rules.command()
@click.option("--world", "world_id", default="default", show_default=True, help="Whose rules.")
@place_options
@json_option
@pass_chosen
def show(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Show every rule of a world with its value, source and standing."""
    found = chosen.sandbox.get_world(world_id).list_rules().items
    if as_json:
        print_json([resource_json(rule) for rule in found])
        return
    print_table(
        ["rule", "value", "default", "meaning", "source", "standing"],
        [
            [
                rule.name,
                rule.value,
                "" if rule.value == rule.default else rule.default,
                rule.meaning,
                rule.source,
                rule.standing,
            ]
            for rule in found
        ],
    )
