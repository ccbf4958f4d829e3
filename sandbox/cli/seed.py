"""`vipmp-sandbox seed`: fill a world with a marketplace."""

import click

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json
from sandbox.seeding.marketplace import seed_marketplace


@click.command()
@click.option("--customers", type=click.IntRange(1, 100_000), required=True, help="How many.")
@click.option(
    "--resellers", type=click.IntRange(1, 1000), default=3, show_default=True, help="How many."
)
@click.option("--world", "world_id", default="default", show_default=True, help="Which world.")
@database_option
@json_option
@pass_chosen
def seed(chosen: Chosen, *, customers: int, resellers: int, world_id: str, as_json: bool) -> None:
    """Fill a world with resellers, customers, orders and subscriptions of the past year."""
    report = seed_marketplace(chosen.worlds, world_id, resellers=resellers, customers=customers)
    counted = {"world": world_id, **report.counts()}
    if as_json:
        print_json(counted)
        return
    print_fields(counted.items())
