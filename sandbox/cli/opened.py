"""The sandbox that a command works on: chosen by option or setting, opened when first needed.

What works on a database in this process takes a second to load, and what asks a server a quarter of
one, so both are loaded where they are used: help needs neither.
"""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sandbox.client import Sandbox
    from sandbox.settings import Settings
    from sandbox.timeline.opening import Worlds

Command = TypeVar("Command", bound=Callable[..., Any])
URL_VARIABLE: Final = "SANDBOX_URL"


def close_with_the_command(engine: "Engine") -> None:
    """Let go of the database when the command ends: whoever called it may go on."""
    click.get_current_context().find_root().call_on_close(engine.dispose)


class Chosen:
    """What the command line chose; a later `--database` or `--url` wins over an earlier one."""

    def __init__(self) -> None:
        """Nothing is opened before it is asked for."""
        self.database_url: str | None = None
        self.named_url: str | None = None
        self.line: Sequence[str] = ()

    @cached_property
    def settings(self) -> "Settings":
        """The settings of the environment, with the database that was chosen."""
        from sandbox.settings import Settings  # noqa: PLC0415 - help needs no settings

        settings = Settings.from_environment()
        chosen = {"database_url": self.database_url} if self.database_url else {}
        return settings.model_copy(update=chosen)

    @property
    def url(self) -> str:
        """Where the sandbox answers; empty: it is the database, in this process.

        What the command line names counts more than the environment.
        """
        if self.named_url or self.database_url:
            return self.named_url or ""
        return os.environ.get(URL_VARIABLE, "")

    @cached_property
    def sandbox(self) -> "Sandbox":
        """The control plane that commands speak to, of a server or of this process.

        Raises:
            click.UsageError: a server and a database are named.
            WallClockError, UnusableDatabaseError: as by `worlds`.
        """
        if self.named_url and self.database_url:
            raise click.UsageError("--url works on that sandbox's database: leave out --database.")
        from sandbox.client import Sandbox, in_process  # noqa: PLC0415 - takes long to load
        from sandbox.client.transport import HOST  # noqa: PLC0415 - the same

        if self.url:
            return Sandbox(self.url, control_token=self.settings.control_token)
        from sandbox.app import parts  # noqa: PLC0415 - takes long to load
        from sandbox.cli.here import open_app  # noqa: PLC0415 - takes long to load

        app = open_app(self.settings)
        close_with_the_command(parts(app).engine)
        return Sandbox(HOST, transport=in_process(app, raise_app_exceptions=True))

    @cached_property
    def worlds(self) -> "Worlds":
        """The worlds of the database, for what no server does: seed, import price lists.

        Raises:
            WallClockError: this machine's clock shows a time that no world can have.
            UnusableDatabaseError: there is no database that could be worked on.
        """
        from sandbox.cli.here import open_worlds  # noqa: PLC0415 - takes long to load

        worlds = open_worlds(self.settings)
        close_with_the_command(worlds.engine)
        return worlds

    @property
    def engine(self) -> "Engine":
        """The database itself."""
        return self.worlds.engine

    @property
    def place(self) -> str:
        """What commands work on, as a sentence begins: without its password."""
        return f"The sandbox at {self.url}" if self.url else f"The database {self.shown_database}"

    @property
    def shown_database(self) -> str:
        """The database's URL without its password."""
        from pydantic import ValidationError  # noqa: PLC0415 - takes long to load

        from sandbox.cli.here import shown_database  # noqa: PLC0415 - the same

        try:
            return shown_database(self.settings)
        except ValidationError as error:
            return shown_database(error)


def _choose_database(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    chosen = ctx.ensure_object(Chosen)
    if value:
        chosen.database_url = value


def _choose_url(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    chosen = ctx.ensure_object(Chosen)
    if value:
        chosen.named_url = value


def database_option(command: Command) -> Command:
    """Give a command the option `--database`."""
    option = click.option(
        "--database",
        metavar="URL",
        expose_value=False,
        callback=_choose_database,
        help="Database of the worlds; else SANDBOX_DATABASE_URL, else var/sandbox.db.",
    )
    return option(command)


def place_options(command: Command) -> Command:
    """Give a command the options `--url` and `--database`: it works with and without a server."""
    option = click.option(
        "--url",
        metavar="URL",
        expose_value=False,
        callback=_choose_url,
        help=f"A running sandbox, such as http://127.0.0.1:8080; else {URL_VARIABLE}.",
    )
    return option(database_option(command))


pass_chosen = click.make_pass_decorator(Chosen, ensure=True)
