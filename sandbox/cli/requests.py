"""`vipmp-sandbox requests`: what partners asked of a world, what they were answered and why."""

import json
from typing import Any

import click

from sandbox.cli.following import NewestFirst, listing_options
from sandbox.cli.histories import History
from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_resource
from sandbox.client.answers import JournaledRequest, Requests

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

    history = WITH_REASONS if why else WITHOUT_REASONS
    if follow:
        tail = NewestFirst(lambda most, start: page(most, start).items)
        history.follow(tail, limit, as_json=as_json)
        return
    found = page(limit, 0)
    if as_json:
        print_resource(found)
        return
    history.show(found.items[::-1], earlier=found.total_count - len(found.items))


def _cells(request: JournaledRequest) -> list[object]:
    return [
        request.at,
        request.operation,
        request.status,
        request.code,
        request.customer_id,
        request.correlation_id,
    ]


def _reason(request: JournaledRequest) -> list[str]:
    why = request.why
    if why is None:
        return []
    facts = [f"{name}: {_fact(value)}" for name, value in why.facts.items()]
    return [f"rule {why.rule}", *facts, f"source: {why.source}"]


def _fact(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


WITHOUT_REASONS = History(HEADINGS, WIDTHS, _cells)
WITH_REASONS = History(HEADINGS, WIDTHS, _cells, _reason)
