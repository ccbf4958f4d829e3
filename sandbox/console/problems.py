"""What is told to a person whose request cannot be done."""

from dataclasses import dataclass
from typing import Final

from sandbox.console.guard import StaleFormError
from sandbox.control_api import errors as control_errors

STALE_FORM: Final = (
    "This form is not of this session: go back, load the page again, and send it anew."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a form could not be done, to be shown above it."""

    code: str
    message: str
    details: tuple[str, ...]
    status: int

    def __str__(self) -> str:
        return " · ".join([f"{self.message} ({self.code})", *self.details])


def problem_of(error: Exception) -> Problem | None:
    """Return what an exception of the program says to a person; None: it is a bug."""
    from sandbox.client import SandboxError  # noqa: PLC0415 - httpx takes a tenth of a second

    if isinstance(error, SandboxError):
        return Problem(error.code, error.message, error.details, error.status)
    if isinstance(error, StaleFormError):
        return Problem("STALE_FORM", STALE_FORM, (), 400)
    refusal = control_errors.refusal_of(error)
    if refusal is None:
        return None
    found = refusal.error
    return Problem(found.code, found.message, refusal.details, found.http_status)
