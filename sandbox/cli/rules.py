"""`vipmp-sandbox rules …`: the program's numbers and options, with where they come from."""

import click

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_json, print_table
from sandbox.domain.ruleset import describe
from sandbox.store.engine import reading
from sandbox.timeline.opening import read_state


@click.group()
def rules() -> None:
    """Show the program's numbers and options."""


@rules.command()
@click.option("--world", "world_id", default="default", show_default=True, help="Whose rules.")
@database_option
@json_option
@pass_chosen
def show(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Show every rule of a world with its value, source and standing."""
    with reading(chosen.engine) as connection:
        found = list(describe(read_state(connection, world_id).rules))
    if as_json:
        print_json([rule._asdict() for rule in found])
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
