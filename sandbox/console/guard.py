"""What every page does before and after its own work: who may see it, whose form it is, headers."""

import hmac
import secrets
from typing import Final

from flask import Response, make_response, redirect, request, session, url_for
from markupsafe import Markup

from sandbox.console.console import console_of
from sandbox.control_api.blueprints import may_call
from sandbox.domain.control_errors import ControlError, ControlRefusal

CSRF_FIELD: Final = "csrf_token"
CSRF_HEADER: Final = "X-CSRF-Token"
LONGEST_TEXT: Final = 4_000
"""Characters of a field: the longest is the address of a page to come back to."""
LONGEST_NAME: Final = 40
_KNOWS: Final = "knows"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class StaleFormError(Exception):
    """A form came without the token of the session that it was shown in."""


def ask_for_token() -> Response | None:
    """Send whoever has not shown the control token to the form that asks for it."""
    if is_known():
        return None
    asked = request.full_path if request.method in _READING else url_for("console_front.home")
    form = url_for("console_sign_in.show", next=asked.rstrip("?"))
    return make_response(redirect(form, 303))


def is_known() -> bool:
    """Tell whether this browser has shown the control token that holds now."""
    token = console_of().control_token
    return token is None or hmac.compare_digest(str(session.get(_KNOWS, "")), _proof_of(token))


def let_in(token: str) -> bool:
    """Remember a browser that shows the control token; tells whether it is the right one."""
    wanted = console_of().control_token
    if wanted is not None and not may_call(f"Bearer {token}", wanted):
        return False
    if wanted is not None:
        session[_KNOWS] = _proof_of(wanted)
    return True


def _proof_of(token: str) -> str:
    """Return what the cookie holds in place of the token; another token makes it worthless."""
    return hmac.new(token.encode(), b"console", "sha256").hexdigest()


def csrf_token() -> str:
    """Return the token of this session's forms."""
    if CSRF_FIELD not in session:
        session[CSRF_FIELD] = secrets.token_urlsafe(24)
    return str(session[CSRF_FIELD])


def csrf_field() -> Markup:
    """Return the hidden field that every form has."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, csrf_token())


def check_form() -> None:
    """Refuse what no form of this session sent.

    Raises:
        StaleFormError: the token is missing, or another session's.
    """
    if request.method in _READING:
        return
    sent = request.form.get(CSRF_FIELD) or request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(sent.encode(), str(session.get(CSRF_FIELD, "")).encode() or b"-"):
        raise StaleFormError


def check_length() -> None:
    """Refuse a form with a text that no field of a page can need.

    Much of what is typed travels on in a path or an address, which hold less than a body.

    Raises:
        ControlRefusal: INVALID_REQUEST, a text is too long.
    """
    for name, text in request.form.items(multi=True):
        if len(text) > LONGEST_TEXT:
            detail = f"{name[:LONGEST_NAME]}: is of at most {LONGEST_TEXT:,} characters"
            raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])


def add_headers(response: Response) -> Response:
    """Let a page load nothing but what this server gives it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
