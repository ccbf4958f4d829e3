"""`vipmp-sandbox requests`: what partners asked of a world, what they were answered and why."""

import json
from typing import Any

import click

from sandbox.cli.following import NewestFirst, listing_options
from sandbox.cli.following import follow as show_what_comes
from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import (
    json_option,
    print_json_line,
    print_resource,
    print_row,
    print_table,
    printable,
)
from sandbox.client.answers import JournaledRequest, Requests, Why

HEADINGS = ["at", "operation", "status", "code", "customer", "correlation id"]
WIDTHS = [20, 26, 6, 4, 12, 0]


@click.command()
@click.option("--refused", is_flag=True, help="Only what was refused.")
@click.option("--why", is_flag=True, help="Say below what was refused why: rule, facts, source.")
@click.option("--operation", help="Only this operation of Adobe's API, such as create_order.")
@click.option("--code", help="Only what was refused with this code of Adobe's, such as 2117.")
@click.option("--status", type=click.IntRange(100, 599), help="Only this HTTP status.")
@click.option("--customer-id", help="Only requests about this customer.")
@click.option("--correlation-id", help="Only requests of this intent.")
@click.option("--order-type", help="Only orders that say they are this: NEW, RETURN, PREVIEW.")
@listing_options
@place_options
@json_option
@pass_chosen
def requests(
    chosen: Chosen,
    /,
    *,
    world_id: str,
    refused: bool,
    why: bool,
    limit: int,
    follow: bool,
    as_json: bool,
    **filters: Any,  # noqa: ANN401 - texts, and a number of HTTP
) -> None:
    """List what partners asked of a world lately, oldest first."""
    world = chosen.sandbox.get_world(world_id)

    def page(limit: int, offset: int) -> Requests:
        return world.requests(refused=refused or None, limit=limit, offset=offset, **filters)

    if follow:
        tail = NewestFirst(lambda most, start: page(most, start).items)
        _follow(tail, limit, why=why, as_json=as_json)
        return
    found = page(limit, 0)
    if as_json:
        print_resource(found)
        return
    _print(found, why=why)


def _follow(tail: NewestFirst[JournaledRequest], limit: int, *, why: bool, as_json: bool) -> None:
    if as_json:
        show_what_comes(tail, limit, print_json_line)
        return
    print_row(HEADINGS, WIDTHS)
    show_what_comes(tail, limit, lambda each: _print_line(each, why=why))


def _print(found: Requests, *, why: bool) -> None:
    oldest_first = found.items[::-1]
    if why:
        print_row(HEADINGS, WIDTHS)
        for each in oldest_first:
            _print_line(each, why=True)
    else:
        print_table(HEADINGS, [_cells(each) for each in oldest_first])
    if earlier := found.total_count - len(oldest_first):
        click.echo(f"… and {earlier} before these; --limit shows more.", err=True)


def _print_line(request: JournaledRequest, *, why: bool) -> None:
    print_row(_cells(request), WIDTHS)
    if why and request.why is not None:
        for line in _reason(request.why):
            click.echo(printable(f"    {line}"))


def _cells(request: JournaledRequest) -> list[object]:
    return [
        request.at,
        request.operation,
        request.status,
        request.code,
        request.customer_id,
        request.correlation_id,
    ]


def _reason(why: Why) -> list[str]:
    facts = [f"{name}: {_fact(value)}" for name, value in why.facts.items()]
    return [f"rule {why.rule}", *facts, f"source: {why.source}"]


def _fact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
