"""`vipmp-sandbox fault …`: make requests of partners fail, and look at what has failed so."""

import json
from typing import TYPE_CHECKING, Any

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import (
    json_option,
    print_fields,
    print_json,
    print_resource,
    print_table,
    resource_json,
)
from sandbox.cli.values import EFFECT

if TYPE_CHECKING:
    from sandbox.client.answers import FaultResource

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
WHOLE = click.IntRange(1, 2**31 - 1)
world_option = click.option(
    "--world", "world_id", default="default", show_default=True, help="Which world."
)


@click.group()
def fault() -> None:
    """Make requests of partners fail on demand: an error, a delay, a connection that breaks."""


@fault.command()
@click.argument("name", metavar="[NAME]", default="")
@click.option("--effect", type=EFFECT, help='What happens, as JSON: {"type": "truncate"}.')
@click.option("--operation", help="Only this operation of Adobe's API, such as create_order.")
@click.option("--method", type=click.Choice(METHODS, case_sensitive=False), help="Only this one.")
@click.option("--path", help="Only this path; * stands for a segment: /v3/customers/*/orders.")
@click.option("--nth", type=WHOLE, default=1, show_default=True, help="From which such request on.")
@click.option("--times", type=WHOLE, default=1, show_default=True, help="How many requests.")
@click.option("--always", is_flag=True, help="All requests from there on, whatever --times says.")
@click.option(
    "--probability",
    type=click.FloatRange(0, 1),
    default=1.0,
    show_default=True,
    help="Of each of them to meet it.",
)
@world_option
@place_options
@json_option
@pass_chosen
def add(
    chosen: Chosen,
    /,
    *,
    world_id: str,
    name: str,
    times: int,
    always: bool,
    as_json: bool,
    **given: Any,  # noqa: ANN401 - texts, a number, an object of JSON
) -> None:
    """Order a fault: a ready-made one by its NAME, or what --effect says."""
    if not name and given["effect"] is None:
        raise click.UsageError("Name a ready-made fault (fault list --ready-made), or an --effect.")
    world = chosen.sandbox.get_world(world_id)
    made = world.fault(name or None, times=None if always else times, **given)
    if as_json:
        print_resource(made)
        return
    print_fields(zip(HEADINGS, _cells(made), strict=True))


@fault.command("list")
@click.option("--ready-made", is_flag=True, help="Those that need their name only.")
@world_option
@place_options
@json_option
@pass_chosen
def list_(chosen: Chosen, *, world_id: str, ready_made: bool, as_json: bool) -> None:
    """List the faults in the order in which they are asked, with how often they were met."""
    if ready_made:
        _list_ready_made(chosen, as_json=as_json)
        return
    found = chosen.sandbox.get_world(world_id).list_faults()
    if as_json:
        print_resource(found)
        return
    print_table(HEADINGS, [_cells(each) for each in found.items])


@fault.command()
@click.argument("fault_id", metavar="[FAULT]", default="")
@click.option("--all", "every", is_flag=True, help="All faults of the world.")
@world_option
@place_options
@pass_chosen
def remove(chosen: Chosen, *, fault_id: str, every: bool, world_id: str) -> None:
    """Withdraw a fault by its id, or all of them."""
    if bool(fault_id) == every:
        raise click.UsageError("Name one fault by its id, or --all.")
    world = chosen.sandbox.get_world(world_id)
    if every:
        world.withdraw_faults()
        click.echo("All faults are withdrawn.", err=True)
        return
    world.withdraw_fault(fault_id)
    click.echo(f"Fault {fault_id} is withdrawn.", err=True)


HEADINGS = ["fault", "name", "requests", "from", "times", "chance", "effect", "seen", "met"]


def _cells(found: "FaultResource") -> list[object]:
    return [
        found.fault_id,
        found.name,
        " ".join(filter(None, (found.method, found.path, found.operation))) or "any",
        found.nth,
        "always" if found.times is None else found.times,
        found.probability,
        _told(found.effect),
        found.seen,
        found.fired,
    ]


def _told(effect: dict[str, Any]) -> str:
    """Return an effect on one line: its type, and what else is said of it."""
    rest = {name: value for name, value in effect.items() if name != "type"}
    return f"{effect['type']} {json.dumps(rest)}" if rest else str(effect["type"])


def _list_ready_made(chosen: Chosen, *, as_json: bool) -> None:
    found = chosen.sandbox.list_fault_presets().items
    if as_json:
        print_json([resource_json(each) for each in found])
        return
    print_table(["name", "what happens"], [[each.name, each.about] for each in found])
