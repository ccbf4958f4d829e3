"""How to connect to a world that a play has left: printed to be read, and to be copied."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from sandbox.cli.output import print_fields, printable
from sandbox.play.given import MAIN
from sandbox.settings import variable

SERVED = "http://127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class Place:
    """Where plays leave their worlds: a sandbox that runs, or a database."""

    url: str | None = None
    database: str | None = None

    @property
    def base_url(self) -> str:
        """Where the APIs are found; of a database, once `serve` works on it."""
        return (self.url or SERVED).rstrip("/")


def show_connection(world: Mapping[str, Any], aliases: Mapping[str, Any], place: Place) -> None:
    """Print a world's place, time, credentials and names, and three requests to begin with."""
    fields: list[tuple[str, object]] = [("world", world["worldId"])]
    if place.url is not None:
        fields.append(("base url", place.base_url))
    else:
        fields.append(("database", place.database))
    for credential in world["credentials"]:
        of = "" if credential["name"] == MAIN else f" of {credential['name']}"
        fields.append((f"client id{of}", credential["clientId"]))
        fields.append((f"client secret{of}", credential["clientSecret"]))
    clock = world["clock"]
    fields += [("now", clock["now"]), ("next due", clock["nextEventAt"])]
    print_fields([*fields, *aliases.items()])
    click.echo()
    if place.url is None:
        serve = shlex.join(["vipmp-sandbox", "serve", "--database", place.database or ""])
        click.echo(printable(f"Once {serve} runs:"))
    for line in requests(world, aliases, place.base_url):
        click.echo(printable(line))
    click.echo()


def requests(
    world: Mapping[str, Any], aliases: Mapping[str, Any], base_url: str
) -> tuple[str, str, str]:
    """Return three lines for a shell: get a token, read the customer, let a day pass."""
    credential = next(each for each in world["credentials"] if each["name"] == MAIN)
    client_id, secret = credential["clientId"], credential["clientSecret"]
    base = shlex.quote(base_url)
    token = (
        f"TOKEN=$(curl -s {base}/ims/token/v3 -d grant_type=client_credentials -d scope=openid "
        f"-d client_id={client_id} -d client_secret={secret} "
        """| sed -E 's/.*"access_token": ?"([^"]+)".*/\\1/')"""
    )
    read = "customers/" + str(aliases["customer"]) if "customer" in aliases else "resellers"
    partner = (
        f"curl -s {base}/v3/{read} -H 'Accept: application/json' -H 'X-Api-Key: {client_id}' "
        '-H "Authorization: Bearer $TOKEN" -H "X-Correlation-Id: $(date +%s)"'
    )
    advance = (
        f"curl -s {base}/sandbox/v1/worlds/{world['worldId']}/clock/advance "
        "-H 'Content-Type: application/json' "
        f'-H "Authorization: Bearer ${variable("control_token")}" '
        """-d '{"by": "P1D"}'"""
    )
    return token, partner, advance
