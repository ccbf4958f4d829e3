"""How a form that was sent is answered: a message, and another page (303)."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from partner_platform.adobe import AdobeError, AdobeUnreachable
from partner_platform.services.refusals import NotPossible

FAILURES = (AdobeError, NotPossible)
"""What a service says no by; the text is for the user."""


def done(text: str, where: str) -> ResponseReturnValue:
    """Say that something was done."""
    flash(text, "done")
    return redirect(where, 303)


def failed(problem: Exception | str, where: str) -> ResponseReturnValue:
    """Say why something was not done."""
    flash(problem_text(problem), "error")
    return redirect(where, 303)


def problem_text(problem: Exception | str) -> str:
    """Put a problem into words."""
    if isinstance(problem, AdobeUnreachable):
        return f"{problem}. Please try again."
    return str(problem)
