"""`vipmp-sandbox world export` and `world import`: a world as one file."""

from pathlib import Path

import click

from sandbox.cli.opened import Chosen, pass_chosen, place_options
from sandbox.cli.output import json_option, print_fields, print_json
from sandbox.cli.values import WRITABLE
from sandbox.cli.worlds_shown import print_world


@click.command("export")
@click.argument("world_id", metavar="WORLD")
@click.option("--output", type=WRITABLE, required=True, help="The file that is written.")
@place_options
@json_option
@pass_chosen
def export_command(chosen: Chosen, *, world_id: str, output: Path, as_json: bool) -> None:
    """Write a world into one compressed file, which another sandbox imports."""
    content = chosen.sandbox.get_world(world_id).export()
    # Beside its place, so that the file is there whole or not at all.
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    told = {"world": world_id, "file": str(output), "bytes": len(content)}
    if as_json:
        print_json(told)
        return
    print_fields(told.items())


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@place_options
@json_option
@pass_chosen
def import_command(chosen: Chosen, *, file: Path, as_json: bool) -> None:
    """Make a world of an exported one, with credentials of its own."""
    print_world(chosen.sandbox.import_world(file.read_bytes()).resource, as_json=as_json)
