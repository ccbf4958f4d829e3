"""Headers that keep foreign markup and foreign sites out, and the session's cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, request
from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from flask import Flask

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class MountedSession(SecureCookieSessionInterface):
    """A session for each place where the platform is mounted; Secure where the request was."""

    def get_cookie_path(self, app: Flask) -> str:
        """Return the root that the platform is mounted at."""
        return request.script_root or super().get_cookie_path(app)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Say whether the cookie is for HTTPS alone."""
        return request.is_secure or super().get_cookie_secure(app)


def protect(response: Response) -> Response:
    """Put the headers on an answer; what a page shows is nobody else's."""
    response.headers.update(_HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
