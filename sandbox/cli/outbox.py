"""`vipmp-sandbox outbox`: the emails that Adobe would have sent."""

import click

from sandbox.cli.following import NewestFirst, listing_options
from sandbox.cli.histories import History
from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_resource
from sandbox.client.answers import Emails, ShownEmail

HEADINGS = ["at", "kind", "customer", "to", "subject"]
WIDTHS = [20, 22, 12, 32, 0]


@click.command()
@click.option("--customer-id", help="Only emails about this customer.")
@click.option("--kind", help="Only emails of this kind, such as renewal-coming.")
@click.option("--recipient", help="Only emails to this address.")
@click.option("--text", is_flag=True, help="Print the text of each below it.")
@listing_options
@place_options
@json_option
@pass_chosen
def outbox(
    chosen: Chosen,
    /,
    *,
    world_id: str,
    text: bool,
    limit: int,
    follow: bool,
    as_json: bool,
    **filters: str | None,
) -> None:
    """List the emails of a world lately, oldest first."""
    world = chosen.sandbox.get_world(world_id)

    def page(limit: int, offset: int) -> Emails:
        return world.outbox(
            customer_id=filters["customer_id"],
            kind=filters["kind"],
            recipient=filters["recipient"],
            limit=limit,
            offset=offset,
        )

    history = WITH_TEXT if text else WITHOUT_TEXT
    if follow:
        tail = NewestFirst(lambda most, start: page(most, start).items)
        history.follow(tail, limit, as_json=as_json)
        return
    found = page(limit, 0)
    if as_json:
        print_resource(found)
        return
    history.show(found.items[::-1], earlier=found.total_count - len(found.items))


def _cells(email: ShownEmail) -> list[object]:
    return [email.at, email.kind, email.customer_id, ", ".join(email.recipients), email.subject]


def _text(email: ShownEmail) -> list[str]:
    return email.text.splitlines()


WITHOUT_TEXT = History(HEADINGS, WIDTHS, _cells)
WITH_TEXT = History(HEADINGS, WIDTHS, _cells, _text)
