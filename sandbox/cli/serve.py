"""`vipmp-sandbox serve`: answer over HTTP."""

import click

from sandbox import serving
from sandbox.cli.opened import Chosen, database_option, pass_chosen


@click.command()
@click.option("--host", help="Address to listen on; else SANDBOX_HOST, else 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on, 0 for any; else SANDBOX_PORT, else 8080.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Worker processes; else SANDBOX_WORKERS, else 1.",
)
@database_option
@pass_chosen
def serve(chosen: Chosen, *, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the partner API and the control plane until Ctrl-C."""
    given = {"host": host, "port": port, "workers": workers}
    told = {name: value for name, value in given.items() if value is not None}
    serving.serve(chosen.settings.model_copy(update=told))
