"""`vipmp-sandbox replay`: make a world once more from a replay file."""

from pathlib import Path

import click

from sandbox.cli.opened import Chosen, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json, print_table
from sandbox.client import SandboxUnreachable
from sandbox.play.replay import Replay, ReplayFailed, replay
from sandbox.play.replay_file import UnreadableReplay
from sandbox.play.sandboxes import at_url, in_process

NOT_AS_RECORDED = 1
USAGE = 2


@click.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", help="A running sandbox, such as http://127.0.0.1:8080; else --database.")
@database_option
@json_option
@pass_chosen
def replay_command(chosen: Chosen, *, file: Path, url: str | None, as_json: bool) -> None:
    """Make the world once more that FILE tells of; GET …/worlds/WORLD/replay writes such files.

    The same calls are made at the same instants of the world's time. The world stays, with its
    clock frozen at the last of them, and credentials of its own.

    Exit codes: 0 all answered as recorded, 1 not so, 2 the file is no replay or no sandbox answers.
    """
    if url is None:
        # Opened once before, so that what is wrong with it is told as everywhere.
        chosen.engine.dispose()
    place = (
        at_url(url, chosen.settings.control_token)
        if url
        else in_process(chosen.settings.database_url)
    )
    try:
        with file.open(encoding="utf-8") as lines, place as sandbox:
            done = replay(sandbox, lines)
    except (UnreadableReplay, SandboxUnreachable, ReplayFailed, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file}: {error}") from None
    if as_json:
        print_json(_as_json(done))
    else:
        _print(done)
    if done.differences:
        raise click.exceptions.Exit(NOT_AS_RECORDED)


def _as_json(done: Replay) -> dict[str, object]:
    return {
        "world": done.world,
        "complete": done.is_complete,
        "calls": done.calls,
        "differences": [str(difference) for difference in done.differences],
    }


def _print(done: Replay) -> None:
    print_fields(
        [
            ("world", done.world["worldId"]),
            ("now", done.world["clock"]["now"]),
            ("calls", done.calls),
            ("otherwise", len(done.differences)),
        ]
    )
    print_table(
        ["distributor", "client id", "client secret"],
        [[c["distributorId"], c["clientId"], c["clientSecret"]] for c in done.world["credentials"]],
    )
    if not done.is_complete:
        click.echo(
            "The file does not hold all that was done to the world: it may differ.", err=True
        )
    for difference in done.differences:
        click.echo(str(difference), err=True)
