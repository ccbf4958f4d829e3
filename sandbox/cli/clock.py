"""`vipmp-sandbox clock …`: show, set and advance a world's clock."""

from datetime import datetime
from typing import Any

import click

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json, print_table
from sandbox.cli.values import DURATION, GOAL, INSTANT
from sandbox.cli.world import clock_json
from sandbox.timeline.advance import Advance, advance
from sandbox.worlds.clock import Goal, after, at_date_of, at_instant, set_clock
from sandbox.worlds.specification import MODES
from sandbox.worlds.worlds import WorldView, find_world

FIRED_SHOWN = 20


@click.group()
def clock() -> None:
    """Show, set and advance a world's clock."""


@clock.command()
@click.argument("world_id", metavar="[WORLD]", default="default")
@database_option
@json_option
@pass_chosen
def show(chosen: Chosen, *, world_id: str, as_json: bool) -> None:
    """Show what time it is in a world."""
    _print(find_world(chosen.worlds, world_id), as_json=as_json)


@clock.command("set")
@click.argument("world_id", metavar="[WORLD]", default="default")
@click.option("--mode", type=click.Choice(MODES), required=True, help="How the clock runs.")
@click.option("--now", type=INSTANT, help="Advance to here first; everything due by then fires.")
@click.option("--rate", type=float, help="World seconds a second, when scaled.")
@database_option
@json_option
@pass_chosen
def set_(
    chosen: Chosen,
    *,
    world_id: str,
    mode: str,
    now: datetime | None,
    rate: float | None,
    as_json: bool,
) -> None:
    """Set how a world's clock runs: frozen, live or scaled."""
    set_clock(chosen.worlds, world_id, mode, now=now, rate=rate)
    _print(find_world(chosen.worlds, world_id), as_json=as_json)


@clock.command("advance")
@click.argument("world_id", metavar="[WORLD]", default="default")
@click.option("--to", type=GOAL, help="An instant, or a customer's cotermDate or renewalDate.")
@click.option("--by", type=DURATION, help="A duration from now, such as P30D or P1Y.")
@click.option("--customer", "customer_id", metavar="ID", help="Whose date --to names.")
@click.option("--offset", type=DURATION, help="Before or after that date, such as -P31D.")
@click.option("--dry-run", is_flag=True, help="Say what would fire; change nothing.")
@database_option
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
    goal = goal_of(to, by, customer_id, offset)
    outcome = advance(chosen.worlds, world_id, goal, dry_run=dry_run)
    if as_json:
        print_json(_outcome_json(outcome))
        return
    print_fields(
        [
            ("from", outcome.start),
            ("to", outcome.end),
            *sorted(outcome.counts.items()),
        ]
    )
    shown = outcome.fired[:FIRED_SHOWN]
    if shown:
        print_table(
            ["at", "kind", "customer", "what happened"],
            [[each["at"], each["kind"], each["customer_id"], each["summary"]] for each in shown],
        )
    more = outcome.counts.total() - len(shown)
    if more:
        click.echo(f"… and {more} more; --json prints the first 1,000.", err=True)


def goal_of(
    to: datetime | str | None, by: str | None, customer_id: str | None, offset: str | None
) -> Goal:
    """Return the goal that the options name.

    Raises:
        click.UsageError: they name none, or two, or lack a part.
    """
    if isinstance(to, str) and by is None:
        if customer_id is None:
            raise click.UsageError(f"--to {to} needs --customer ID.")
        return at_date_of(to, customer_id, offset)
    if customer_id is not None or offset is not None:
        raise click.UsageError("--customer and --offset go with --to cotermDate or renewalDate.")
    if by is not None and to is None:
        return after(by)
    if isinstance(to, datetime) and by is None:
        return at_instant(to)
    raise click.UsageError("Name one goal: --to or --by.")


def _print(view: WorldView, *, as_json: bool) -> None:
    shown = clock_json(view)
    if as_json:
        print_json(shown)
        return
    print_fields([("world", view.world_id), *shown.items()])


def _outcome_json(outcome: Advance) -> dict[str, Any]:
    return {
        "from": outcome.start,
        "to": outcome.end,
        "counts": dict(sorted(outcome.counts.items())),
        "fired": [
            {
                "at": each["at"],
                "kind": each["kind"],
                "customerId": each["customer_id"],
                "orderId": each["order_id"],
                "subscriptionId": each["subscription_id"],
                "summary": each["summary"],
            }
            for each in outcome.fired
        ],
        "truncated": outcome.truncated,
    }
