"""How commands show a world."""

from typing import TYPE_CHECKING

from sandbox.cli.output import print_fields, print_resource, print_table

if TYPE_CHECKING:
    from sandbox.client.answers import WorldResource


def print_world(resource: "WorldResource", *, as_json: bool) -> None:
    """Print a world with its credentials."""
    if as_json:
        print_resource(resource)
        return
    clock = resource.clock
    pace = "" if clock.rate == 1 else f", {clock.rate:g} s a second"
    print_fields(
        [
            ("world", resource.world_id),
            ("name", resource.name),
            ("seed", resource.seed),
            (
                "clock",
                f"{clock.mode}{pace}",
            ),
            ("now", clock.now),
            ("next event", clock.next_event_at),
        ]
    )
    print_table(
        ["distributor", "name", "client id", "client secret"],
        [[c.distributor_id, c.name, c.client_id, c.client_secret] for c in resource.credentials],
    )
