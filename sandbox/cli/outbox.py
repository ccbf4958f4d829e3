"""`vipmp-sandbox outbox`: the emails that Adobe would have sent."""

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

    if follow:
        tail = NewestFirst(lambda most, start: page(most, start).items)
        _follow(tail, limit, text=text, as_json=as_json)
        return
    found = page(limit, 0)
    if as_json:
        print_resource(found)
        return
    _print(found, text=text)


def _follow(tail: NewestFirst[ShownEmail], limit: int, *, text: bool, as_json: bool) -> None:
    if as_json:
        show_what_comes(tail, limit, print_json_line)
        return
    print_row(HEADINGS, WIDTHS)
    show_what_comes(tail, limit, lambda each: _print_line(each, text=text))


def _print(found: Emails, *, text: bool) -> None:
    oldest_first = found.items[::-1]
    if text:
        print_row(HEADINGS, WIDTHS)
        for each in oldest_first:
            _print_line(each, text=True)
    else:
        print_table(HEADINGS, [_cells(each) for each in oldest_first])
    if earlier := found.total_count - len(oldest_first):
        click.echo(f"… and {earlier} before these; --limit shows more.", err=True)


def _print_line(email: ShownEmail, *, text: bool) -> None:
    print_row(_cells(email), WIDTHS)
    if text:
        for line in email.text.splitlines():
            click.echo(printable(f"    {line}".rstrip()))


def _cells(email: ShownEmail) -> list[object]:
    return [email.at, email.kind, email.customer_id, ", ".join(email.recipients), email.subject]
