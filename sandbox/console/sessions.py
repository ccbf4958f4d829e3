"""What a browser keeps of a person: a signed cookie, for the pages only.

The APIs know no sessions: their requests are not even looked at.
"""

from typing import Final

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from sandbox.web.late_sessions import LateSessions

COOKIE: Final = "sandbox_console"
_NO_SESSION: Final = SecureCookieSessionInterface.null_session_class()
"""One for all, since nothing can be kept in it."""
PAGES: Final = ("/console", "/docs")
FRONT_PAGE: Final = "/"


def is_page(path: str) -> bool:
    """Tell whether a path is a page's, so that what goes wrong there is told to a person."""
    return path == FRONT_PAGE or path.startswith(PAGES)


class PageSessions(LateSessions):
    """Flask's signed cookie where a page was asked for, else none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a page's request."""
        if is_page(request.path):
            return super().open_session(app, request)
        return _NO_SESSION


def keep_sessions(app: Flask, key: str) -> None:
    """Let an application's pages have sessions that are signed with a key."""
    app.secret_key = key
    app.config["SESSION_COOKIE_NAME"] = COOKIE
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_SAMESITE"] = "Strict"
    app.config["SESSION_COOKIE_PATH"] = "/"
    app.session_interface = PageSessions()
