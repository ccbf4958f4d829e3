"""`vipmp-sandbox serve`: answer over HTTP."""

from pathlib import Path

import click

from sandbox.cli.loading import loading
from sandbox.cli.opened import Chosen, database_option, pass_chosen


@click.command()
@click.option("--host", help="Host to listen on; else SANDBOX_HOST, else both loopbacks.")
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
@click.option(
    "--access-log",
    type=click.Choice(["off", "text", "json"]),
    help="Write a line a request to stderr; else SANDBOX_ACCESS_LOG, else off.",
)
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path),
    help="Write URL, process id and credentials to this file as JSON once it answers.",
)
@click.option(
    "--stop-at-eof",
    is_flag=True,
    help="Stop when standard input ends, so that it never outlives the program that started it.",
)
@database_option
@pass_chosen
def serve(
    chosen: Chosen,
    /,
    *,
    ready_file: Path | None,
    stop_at_eof: bool,
    **given: str | int | None,
) -> None:
    """Serve the partner API and the control plane until Ctrl-C."""
    with loading():
        from sandbox import serving  # noqa: PLC0415 - takes a second to load, and help needs none of it

    told = {name: value for name, value in given.items() if value is not None}
    settings = chosen.settings.model_copy(update=told)
    serving.serve(settings, ready_file=ready_file, stops_at_eof=stop_at_eof)
