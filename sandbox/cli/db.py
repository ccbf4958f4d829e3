"""`vipmp-sandbox db …`: the schema of the database."""

from pathlib import Path

import click
from sqlalchemy import Engine

from sandbox.cli.opened import Chosen, close_with_the_command, database_option, pass_chosen
from sandbox.cli.output import json_option, print_fields, print_json
from sandbox.store.engine import make_engine
from sandbox.store.schema import NEWEST, revision_of, upgrade_schema


@click.group()
def db() -> None:
    """Show and upgrade the database's schema."""


@db.command()
@database_option
@json_option
@pass_chosen
def current(chosen: Chosen, *, as_json: bool) -> None:
    """Show the revision of the database's schema, and the newest that is known."""
    engine = _opened(chosen)
    _print({"revision": None if _is_to_be_made(engine) else revision_of(engine)}, as_json=as_json)


@db.command()
@database_option
@json_option
@pass_chosen
def upgrade(chosen: Chosen, *, as_json: bool) -> None:
    """Bring the database's schema to the newest revision, whole or not at all."""
    done = upgrade_schema(_opened(chosen))
    _print({"before": done.before, "revision": done.after}, as_json=as_json)


def _opened(chosen: Chosen) -> Engine:
    """Return the database as it is: what needs the newest schema would upgrade it first."""
    engine = make_engine(chosen.settings.database_url)
    close_with_the_command(engine)
    return engine


def _is_to_be_made(engine: Engine) -> bool:
    """Tell whether there is no file yet: to look into it would make it."""
    is_file = engine.dialect.name == "sqlite" and engine.url.database
    return bool(is_file) and not Path(str(is_file)).exists()


def _print(found: dict[str, str | None], *, as_json: bool) -> None:
    found["newest"] = NEWEST
    if as_json:
        print_json(found)
        return
    print_fields(found.items())
