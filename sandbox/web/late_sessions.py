"""Which sessions of Flask may be opened when somebody asks for one, instead of for each request."""

from flask import sessions
from flask.sessions import SessionInterface


class LateSessions(sessions.SecureCookieSessionInterface):
    """Sessions of a signed cookie that may be opened late, or never where nobody asks for one.

    A subclass opens none but for a cookie, and none that does anything by itself.
    """


def are_late(interface: SessionInterface) -> bool:
    """Tell whether sessions may be opened late: Flask's own may, others do what they like."""
    return isinstance(interface, LateSessions) or (
        type(interface) is sessions.SecureCookieSessionInterface
        and interface.session_class is sessions.SecureCookieSession
    )
