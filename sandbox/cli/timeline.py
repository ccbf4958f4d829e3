"""`vipmp-sandbox events` and `schedule`: what has happened in a world, and what fires next."""

from datetime import datetime

import click

from sandbox.cli.following import LIMIT, OldestFirst, listing_options
from sandbox.cli.histories import History
from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_resource, print_table
from sandbox.cli.values import INSTANT
from sandbox.client.answers import Events, FiredEventResource


def _cells(event: FiredEventResource) -> list[object]:
    return [event.at, event.kind, event.customer_id, event.order_id, event.summary]


HISTORY = History(["at", "kind", "customer", "order", "what happened"], [20, 24, 12, 14, 0], _cells)


@click.command()
@click.option("--customer-id", help="Only what happened to this customer.")
@click.option("--kind", help="Only events of this kind, such as order.completed.")
@listing_options
@place_options
@json_option
@pass_chosen
def events(
    chosen: Chosen,
    *,
    world_id: str,
    customer_id: str | None,
    kind: str | None,
    limit: int,
    follow: bool,
    as_json: bool,
) -> None:
    """List what has happened in a world lately, oldest first."""
    world = chosen.sandbox.get_world(world_id)

    def page(limit: int, offset: int) -> Events:
        return world.events(customer_id=customer_id, kind=kind, limit=limit, offset=offset)

    def counted(limit: int, offset: int) -> tuple[int, list[FiredEventResource]]:
        found = page(limit, offset)
        return found.total_count, found.items

    if follow:
        HISTORY.follow(OldestFirst(counted), limit, as_json=as_json)
        return
    earlier = max(page(1, 0).total_count - limit, 0)
    found = page(limit, earlier)
    if as_json:
        print_resource(found)
        return
    HISTORY.show(found.items, earlier=earlier)


@click.command()
@click.option("--world", "world_id", default="default", show_default=True, help="Which world.")
@click.option("--customer-id", help="Only what will happen to this customer.")
@click.option("--until", type=INSTANT, help="Only what is due by then.")
@click.option("--limit", type=LIMIT, default=100, help="How many of the next.")
@place_options
@json_option
@pass_chosen
def schedule(
    chosen: Chosen,
    *,
    world_id: str,
    customer_id: str | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """List what fires next in a world, and what failed when it was tried."""
    world = chosen.sandbox.get_world(world_id)
    found = world.schedule(customer_id=customer_id, until=until, limit=limit)
    if as_json:
        print_resource(found)
        return
    print_table(
        ["at", "event", "kind", "customer", "about", "failure"],
        [
            [each.at, each.event_id, each.kind, each.customer_id, each.subject_id, each.failure]
            for each in found.items
        ],
    )
    if more := found.total_count - len(found.items):
        click.echo(f"… and {more} after these; --limit shows more.", err=True)
