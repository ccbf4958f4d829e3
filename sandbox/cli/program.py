"""The program: its groups of commands, each loaded when it is typed."""

import re
from importlib import import_module
from typing import Any, Final

import click

import sandbox
from sandbox.cli.opened import Chosen, database_option
from sandbox.cli.output import tolerate_any_encoding
from sandbox.cli.summaries import COMMANDS

# What the system hands over as bytes, and no text can hold.
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")


class Program(click.Group):
    """A group whose commands end with a sentence and an exit code instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name all commands, in the order in which help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].place.partition(":")
        found: click.Command = getattr(import_module(f"sandbox.cli.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Say what each command does, as click would, without loading all commands for it."""
        room = formatter.width - 6 - max(len(name) for name in COMMANDS)
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=command.summary).get_short_help_str(room))
                    for name, command in COMMANDS.items()
                ]
            )

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run as click does, on a terminal of any encoding."""
        tolerate_any_encoding()
        return super().main(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what no argument of a command can be, and keep the line for reports."""
        for number, argument in enumerate(args, start=1):
            if _NO_TEXT.search(argument):
                shown = argument.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
                raise click.UsageError(
                    f"Argument {number} holds bytes that are no text in UTF-8: {shown[:80]!r}."
                )
        ctx.ensure_object(Chosen).line = args.copy()
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command; whatever goes wrong becomes a message on stderr."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            from sandbox.cli.failures import explain  # noqa: PLC0415 - takes long to load

            raise explain(error, ctx.ensure_object(Chosen)) from error


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sandbox.__version__, prog_name="vipmp-sandbox")
@database_option
def program() -> None:
    """A simulator of Adobe's VIP Marketplace partner API, on a clock that you move.

    Exit codes: 0 done, 1 refused or not found (stderr says why), 2 wrong usage.
    """


def main() -> None:
    """Run the command line of this process."""
    program(prog_name="vipmp-sandbox")
