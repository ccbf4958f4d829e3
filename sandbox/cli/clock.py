"""`vipmp-sandbox clock …`: show, set and advance a world's clock."""

from datetime import datetime
from typing import TYPE_CHECKING, get_args

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_fields, print_resource, print_table
from sandbox.cli.progress import showing_advance
from sandbox.cli.values import DURATION, GOAL, INSTANT, RATE
from sandbox.timeline.clock import Mode

if TYPE_CHECKING:
    from sandbox.client import World
    from sandbox.client.answers import Advanced, ClockResource

FIRED_SHOWN = 20


@click.group()
def clock() -> None:
    """Show, set and advance a world's clock."""


@clock.command()
@click.argument("world_id", metavar="[WORLD]", default="default")
@place_options
@json_option
@pass_chosen
def show(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Show what time it is in a world."""
    found = chosen.sandbox.get_world(world_id)
    _print(world_id, found.resource.clock, as_json=as_json)


@clock.command("set")
@click.argument("world_id", metavar="[WORLD]", default="default")
@click.option("--mode", type=click.Choice(get_args(Mode)), required=True, help="How it runs.")
@click.option("--now", type=INSTANT, help="Advance to here first; everything due by then fires.")
@click.option("--rate", type=RATE, help="World seconds a second, when scaled.")
@place_options
@json_option
@pass_chosen
def set_(
    chosen: Chosen,
    *,
    world_id: str,
    mode: Mode,
    now: datetime | None,
    rate: float | None,
    as_json: bool,
) -> None:
    """Set how a world's clock runs: frozen, live or scaled."""
    found = chosen.sandbox.get_world(world_id)
    _print(world_id, found.set_clock(mode, now=now, rate=rate), as_json=as_json)


@clock.command("advance")
@click.argument("world_id", metavar="[WORLD]", default="default")
@click.option("--to", type=GOAL, help="An instant, or a customer's cotermDate or renewalDate.")
@click.option("--by", type=DURATION, help="A duration from now, such as P30D or P1Y.")
@click.option("--customer", "customer_id", metavar="ID", help="Whose date --to names.")
@click.option("--offset", type=DURATION, help="Before or after that date, such as -P31D.")
@click.option("--dry-run", is_flag=True, help="Say what would fire; change nothing.")
@place_options
@json_option
@pass_chosen
def advance_(
    chosen: Chosen,
    *,
    world_id: str,
    to: datetime | str | None,
    by: str | None,
    customer_id: str | None,
    offset: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Advance a world's clock; everything due up to and including the goal fires."""
    check_goal(to, by, customer_id, offset)
    found = chosen.sandbox.get_world(world_id)
    with showing_advance(found):
        done = _advance(found, to, by, customer_id, offset, dry_run=dry_run)
    if as_json:
        print_resource(done)
        return
    _print_outcome(done)


def _advance(
    found: "World",
    to: datetime | str | None,
    by: str | None,
    customer_id: str | None,
    offset: str | None,
    *,
    dry_run: bool,
) -> "Advanced":
    if customer_id is not None and isinstance(to, str):
        return found.advance_to_date(to, customer_id, offset=offset, dry_run=dry_run)
    return found.advance(to=to, by=by, dry_run=dry_run)


def check_goal(
    to: datetime | str | None, by: str | None, customer_id: str | None, offset: str | None
) -> None:
    """Check that the options name one goal.

    Raises:
        click.UsageError: they name none, or two, or lack a part.
    """
    if isinstance(to, str) and by is None:
        if customer_id is None:
            raise click.UsageError(f"--to {to} needs --customer ID.")
        return
    if customer_id is not None or offset is not None:
        raise click.UsageError("--customer and --offset go with --to cotermDate or renewalDate.")
    if (by is None) == (to is None):
        raise click.UsageError("Name one goal: --to or --by.")


def _print(world_id: str, resource: "ClockResource", *, as_json: bool) -> None:
    if as_json:
        print_resource(resource)
        return
    print_fields(
        [
            ("world", world_id),
            ("mode", resource.mode),
            ("now", resource.now),
            ("rate", resource.rate),
            ("next event", resource.next_event_at),
        ]
    )


def _print_outcome(done: "Advanced") -> None:
    print_fields([("from", done.from_), ("to", done.to), *sorted(done.counts.items())])
    shown = done.fired[:FIRED_SHOWN]
    if shown:
        print_table(
            ["at", "kind", "customer", "what happened"],
            [[each.at, each.kind, each.customer_id, each.summary] for each in shown],
        )
    more = sum(done.counts.values()) - len(shown)
    if more:
        click.echo(f"… and {more} more; 'vipmp-sandbox events' lists the latest.", err=True)
