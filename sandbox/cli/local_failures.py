"""What becomes of errors of work in this process; loaded when there is one, as it takes long."""

import traceback
from tempfile import NamedTemporaryFile

import click
from pydantic import ValidationError

from sandbox.cli.failures import REFUSED, USAGE, Told, no_world
from sandbox.cli.opened import Chosen
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Refusal
from sandbox.serving import CannotServeError
from sandbox.settings import variable
from sandbox.store.database_file import UnusableDatabaseError
from sandbox.store.trouble import trouble_of
from sandbox.timeline.clock import WallClockError
from sandbox.timeline.opening import WorldGone


def explain_here(error: Exception, chosen: Chosen) -> click.ClickException:
    """Say what is wrong, where, and what to do; of what nobody foresaw, where its details are."""
    match error:
        case WorldGone():
            text = no_world(str(error), chosen)
        case UnusableDatabaseError():
            text = f"{chosen.place} cannot be used: {error}."
        case WallClockError() | CannotServeError():
            text = str(error)
        case _ if trouble := trouble_of(error):
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            text = f"{chosen.place} cannot be used: {trouble.value}: {reason}."
        case ValidationError():
            text = "\n".join(_setting_faults(error))
        case OSError():
            named = f"{error.filename}: " if error.filename else ""
            text = f"{named}{error.strerror or error}."
        case ControlRefusal(error=ControlError.INVALID_REQUEST):
            text = "\n  ".join(["This is not accepted:", *error.details])
        case ControlRefusal():
            text = "\n  ".join([error.error.message, *error.details])
        case Refusal():
            text = "\n  ".join([f"Adobe's own rules refuse this: {error}", *error.details])
        case _:
            text = unforeseen(error)
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
