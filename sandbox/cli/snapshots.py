"""`vipmp-sandbox world snapshot|snapshots|restore|fork`: worlds that branch and come back."""

from typing import TYPE_CHECKING

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_fields, print_resource, print_table
from sandbox.cli.worlds_shown import print_world

if TYPE_CHECKING:
    from sandbox.client import World

MOST = 1000


@click.command()
@click.argument("world_id", metavar="WORLD")
@click.option("--name", default="", help="What to call it; names need not be unique.")
@place_options
@json_option
@pass_chosen
def snapshot(chosen: Chosen, *, world_id: str, name: str, as_json: bool) -> None:
    """Keep a world as it is now."""
    made = chosen.sandbox.get_world(world_id).snapshot(name)
    if as_json:
        print_resource(made)
        return
    print_fields(
        [
            ("snapshot", made.snapshot_id),
            ("name", made.name),
            ("now", made.now),
            ("customers", made.sizes.customers),
            ("orders", made.sizes.orders),
            ("subscriptions", made.sizes.subscriptions),
        ]
    )


@click.command()
@click.argument("world_id", metavar="WORLD")
@place_options
@json_option
@pass_chosen
def snapshots(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """List the snapshots of a world, newest first."""
    found = chosen.sandbox.get_world(world_id).list_snapshots(limit=MOST)
    if as_json:
        print_resource(found)
        return
    print_table(
        ["snapshot", "name", "now", "taken at", "customers", "rows"],
        [
            [
                each.snapshot_id,
                each.name,
                each.now,
                each.created_at,
                each.sizes.customers,
                each.rows,
            ]
            for each in found.items
        ],
    )


@click.command()
@click.argument("world_id", metavar="WORLD")
@click.argument("wanted", metavar="SNAPSHOT")
@place_options
@json_option
@pass_chosen
def restore(chosen: Chosen, *, world_id: str, wanted: str, as_json: bool) -> None:
    """Put a world back to what it was at a snapshot: an id, or a name for the newest so called."""
    world = chosen.sandbox.get_world(world_id)
    print_world(world.restore(_id_of(world, wanted)), as_json=as_json)


@click.command()
@click.argument("world_id", metavar="WORLD")
@click.option("--name", help="What to call the fork; else as the world.")
@click.option("--snapshot", "wanted", help="The world as it was then: an id or a name.")
@place_options
@json_option
@pass_chosen
def fork(
    chosen: Chosen, *, world_id: str, name: str | None, wanted: str | None, as_json: bool
) -> None:
    """Make a world with the same data at the same now, with credentials of its own."""
    world = chosen.sandbox.get_world(world_id)
    snapshot_id = None if wanted is None else _id_of(world, wanted)
    print_world(world.fork(name=name, snapshot_id=snapshot_id).resource, as_json=as_json)


def _id_of(world: "World", wanted: str) -> str:
    """Return the id of a snapshot; what is neither an id nor a name is left for the sandbox."""
    found = world.list_snapshots(limit=MOST).items
    ids = [each.snapshot_id for each in found]
    named = [each.snapshot_id for each in found if each.name == wanted]
    return wanted if wanted in ids or not named else named[0]
