"""The database that a command works on: chosen by option or setting, opened when first needed."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import click
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sandbox.app import make_parts
from sandbox.settings import Settings
from sandbox.timeline.clock import check_wall_clock, real_now
from sandbox.timeline.opening import Worlds
from sandbox.worlds.worlds import ensure_default_world

Command = TypeVar("Command", bound=Callable[..., Any])


class Chosen:
    """What the command line chose; a later `--database` wins over an earlier one."""

    def __init__(self, database_url: str | None = None) -> None:
        """Nothing is opened before it is asked for."""
        self.database_url = database_url
        self.line: Sequence[str] = ()

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment, with the database that was chosen."""
        settings = Settings.from_environment()
        chosen = {"database_url": self.database_url} if self.database_url else {}
        return settings.model_copy(update=chosen)

    @cached_property
    def worlds(self) -> Worlds:
        """The worlds of the database, `default` among them as from any first start.

        Raises:
            WallClockError: this machine's clock shows a time that no world can have.
            UnusableDatabaseError: there is no database that could be worked on.
        """
        check_wall_clock()
        worlds = make_parts(self.settings).worlds
        ensure_default_world(worlds, wall=real_now())
        return worlds

    @property
    def engine(self) -> Engine:
        """The database itself."""
        return self.worlds.engine

    @property
    def shown_url(self) -> str:
        """The database's URL without its password."""
        try:
            url = self.settings.database_url
            return make_url(url).render_as_string(hide_password=True)
        except ValidationError:
            return "of the settings"
        except (ArgumentError, ValueError):  # ValueError: its port is no number.
            return repr(re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url))


def _choose(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    chosen = ctx.ensure_object(Chosen)
    if value:
        chosen.database_url = value


def database_option(command: Command) -> Command:
    """Give a command the option `--database`."""
    option = click.option(
        "--database",
        metavar="URL",
        expose_value=False,
        callback=_choose,
        help="Database of the worlds; else SANDBOX_DATABASE_URL, else var/sandbox.db.",
    )
    return option(command)


pass_chosen = click.make_pass_decorator(Chosen, ensure=True)
