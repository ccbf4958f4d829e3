"""Every form carries its session's token: no other site can have one sent."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from flask import abort, request, session

FIELD: Final = "csrf"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def csrf_token() -> str:
    """Return the token of this session; the first form makes it."""
    if FIELD not in session:
        session[FIELD] = secrets.token_urlsafe(32)
    token: str = session[FIELD]
    return token


def check_csrf() -> None:
    """Refuse (403) a form without its session's token."""
    if request.method in _SAFE:
        return
    expected = session.get(FIELD, "")
    sent = request.form.get(FIELD, "")
    if not expected or not hmac.compare_digest(expected.encode(), sent.encode("utf-8", "replace")):
        abort(403)
