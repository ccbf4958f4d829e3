"""The command line: the platform alone, for one Adobe instance."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from partner_platform.adobe import AdobeClient, Connection
from partner_platform.app import create_platform
from partner_platform.instances import Instance
from partner_platform.services.renewal_billing import run_billing
from partner_platform.store import Store


def real_now() -> datetime:
    """Read the real clock: the one place that does, every other part is given it."""
    return datetime.now(UTC)  # noqa: TID251 - a program in production lives by the wall clock


@click.command()
@click.option("--adobe", "adobe_url", required=True, help="Adobe's partner API, without /v3.")
@click.option("--ims", "ims_url", help="Where tokens come from; by default below --adobe.")
@click.option("--client-id", required=True, help="The API key.")
@click.option("--client-secret", required=True, help="The secret.", envvar="PLATFORM_CLIENT_SECRET")
@click.option("--name", default="Partner platform", show_default=True, help="The shop's name.")
@click.option("--database", default="sqlite:///platform.db", show_default=True)
@click.option("--currency", default="USD", show_default=True)
@click.option("--region", default="NA", show_default=True, help="Adobe's price region.")
@click.option("--time-zone", default="UTC", show_default=True, help="Of the organisation.")
@click.option("--port", default=8090, show_default=True)
@click.option("--bill", is_flag=True, help="Run the renewal billing once, and end.")
def main(  # noqa: PLR0913 - an argument an option
    *,
    adobe_url: str,
    ims_url: str | None,
    client_id: str,
    client_secret: str,
    name: str,
    database: str,
    currency: str,
    region: str,
    time_zone: str,
    port: int,
    bill: bool,
) -> None:
    """Serve the platform on this machine."""
    try:
        organisation_zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.BadParameter(f"{time_zone} is no time zone") from error
    token_url = ims_url or f"{adobe_url.rstrip('/')}/ims/token/v3"
    connection = Connection.to(adobe_url, token_url, client_id, client_secret)
    instance = Instance(
        key=client_id,
        name=name,
        adobe=AdobeClient(connection),
        now=real_now,
        currency=currency,
        region=region,
        time_zone=organisation_zone,
    )
    if bill:
        click.echo(run_billing(Store(database), instance))
        return
    create_platform(database, lambda _environ: instance).run("127.0.0.1", port)
