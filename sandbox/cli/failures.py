"""What becomes of errors: a sentence for stderr, and the exit code that goes with it."""

import click

from sandbox.cli.opened import URL_VARIABLE, Chosen
from sandbox.client import SandboxError, SandboxUnreachable, WorldNotFound
from sandbox.domain.control_errors import ControlError

REFUSED = 1
USAGE = 2


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


def explain(error: Exception, chosen: Chosen) -> click.ClickException:
    """Say what went wrong at a sandbox or, in this process, with its database."""
    if isinstance(error, (SandboxError, SandboxUnreachable)):
        return told(error, chosen)
    from sandbox.cli.local_failures import explain_here  # noqa: PLC0415 - takes long to load

    return explain_here(error, chosen)


def told(error: SandboxError | SandboxUnreachable, chosen: Chosen) -> Told:
    """Say what a sandbox refuses, where, and what to do."""
    if isinstance(error, SandboxUnreachable):
        return Told(f"{error}.", USAGE)
    if isinstance(error, WorldNotFound) or error.code == ControlError.NOT_FOUND.code:
        return Told(no_world(error.details[0] if error.details else "", chosen), REFUSED)
    match error.code:
        case ControlError.UNAUTHORIZED.code:
            text = f"{chosen.place} wants its control token: set SANDBOX_CONTROL_TOKEN to it."
            return Told(text, USAGE)
        case ControlError.UNAVAILABLE.code:
            return Told(f"{chosen.place} cannot be used: {'; '.join(error.details)}.", REFUSED)
        case ControlError.INVALID_REQUEST.code:
            return Told("\n  ".join(["This is not accepted:", *error.details]), USAGE)
        case _:
            return Told("\n  ".join([error.message, *error.details]), REFUSED)


def no_world(detail: str, chosen: Chosen) -> str:
    """Say that there is no such world, and where others are."""
    world_id = detail.removeprefix("worldId: ")
    other = f"--url or {URL_VARIABLE} another sandbox" if chosen.url else "--database another one"
    return (
        f"{chosen.place} has no world {world_id!r}; 'vipmp-sandbox world list' shows its worlds, "
        f"{other}."
    )
