"""The program: its groups of commands, and what becomes of errors."""

import re
import traceback
from tempfile import NamedTemporaryFile
from typing import Any, Final

import click
from pydantic import ValidationError

import sandbox
from sandbox.cli.catalogue import catalogue
from sandbox.cli.clock import clock
from sandbox.cli.db import db
from sandbox.cli.opened import Chosen, database_option
from sandbox.cli.output import instant, tolerate_any_encoding
from sandbox.cli.play import play
from sandbox.cli.replay import replay_command
from sandbox.cli.rules import rules
from sandbox.cli.seed import seed
from sandbox.cli.serve import serve
from sandbox.cli.world import world
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Refusal
from sandbox.serving import CannotServeError
from sandbox.settings import variable
from sandbox.store.database_file import UnusableDatabaseError
from sandbox.store.trouble import trouble_of
from sandbox.timeline.advance import ClockBackwardsError, EventFailedError, WorldBusyError
from sandbox.timeline.clock import WallClockError
from sandbox.timeline.opening import WorldGone

REFUSED = 1
USAGE = 2
# What the system hands over as bytes, and no text can hold.
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff]")


class Told(click.ClickException):
    """A sentence for stderr, and the exit code that goes with it."""

    def __init__(self, message: str, exit_code: int) -> None:
        """Keep both."""
        super().__init__(message)
        self.code = exit_code

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click has a constant of the class here
        """What the shell gets."""
        return self.code


class Program(click.Group):
    """A group whose commands end with a sentence and an exit code instead of a traceback."""

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
            raise explain(error, ctx.find_object(Chosen)) from error


def explain(error: Exception, chosen: Chosen | None) -> click.ClickException:
    """Say what is wrong, where, and what to do; of what nobody foresaw, where its details are."""
    place = f"The database {chosen.shown_url if chosen else 'of the settings'}"
    match error:
        case WorldGone():
            text = (
                f"{place} has no world {str(error)!r}; 'vipmp-sandbox world list' shows its "
                f"worlds, --database names another database."
            )
        case UnusableDatabaseError():
            text = f"{place} cannot be used: {error}."
        case WallClockError():
            text = str(error)
        case _ if trouble := trouble_of(error):
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            text = f"{place} cannot be used: {trouble.value}: {reason}."
        case ValidationError():
            text = "\n".join(_setting_faults(error))
        case CannotServeError():
            text = str(error)
        case OSError():
            named = f"{error.filename}: " if error.filename else ""
            text = f"{named}{error.strerror or error}."
        case _:
            text = _refusal(error) or unforeseen(error)
    return Told(text, _exit_code(error))


def unforeseen(error: Exception) -> str:
    """Say that the sandbox itself is at fault, and keep the traceback in a file for a report."""
    lines = str(error).strip().splitlines() or [""]
    told = f"This is a fault of the sandbox: {type(error).__name__}: {lines[0][:200]}"
    try:
        with NamedTemporaryFile(
            "w",
            prefix="vipmp-sandbox-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return told
    return f"{told}\n  {file.name} holds the details; please report them."


def _refusal(error: Exception) -> str:
    """Say what a world refuses; empty for what is no refusal."""
    lines: list[str] = []
    match error:
        case ControlRefusal(error=ControlError.INVALID_REQUEST):
            lines = ["This is not accepted:", *error.details]
        case ControlRefusal():
            lines = [error.error.message, *error.details]
        case Refusal():
            lines = [f"Adobe's own rules refuse this: {error}", *error.details]
        case ClockBackwardsError():
            lines = [ControlError.CLOCK_BACKWARDS.message, str(error)]
        case WorldBusyError():
            lines = [ControlError.WORLD_BUSY.message]
        case EventFailedError():
            due = error.failure.due
            what = f"{due.kind} of {due.customer_id or due.subject_id} at {instant(due.due_at)}"
            lines = [ControlError.EVENT_FAILED.message, f"event {due.event_id}, {what}: {error}"]
    return "\n  ".join(lines)


def _exit_code(error: Exception) -> int:
    match error:
        case CannotServeError():
            return error.exit_code
        case ValidationError() | OSError() | UnusableDatabaseError() | WallClockError():
            return USAGE
        case ControlRefusal() if error.error is ControlError.INVALID_REQUEST:
            return USAGE
        case _:
            return REFUSED


def _setting_faults(error: ValidationError) -> list[str]:
    return [
        f"{variable(str(fault['loc'][0]))}: {fault['msg'].removeprefix('Value error, ')}; "
        "docs/settings.md lists the settings"
        for fault in error.errors(include_url=False)
    ]


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sandbox.__version__, prog_name="vipmp-sandbox")
@database_option
def program() -> None:
    """A simulator of Adobe's VIP Marketplace partner API, on a clock that you move.

    Exit codes: 0 done, 1 refused or not found (stderr says why), 2 wrong usage.
    """


for command in (serve, world, clock, seed, rules, catalogue, play, replay_command, db):
    program.add_command(command)


def main() -> None:
    """Run the command line of this process."""
    program(prog_name="vipmp-sandbox")
