"""The session of the Adobe Reseller Change Tool: opened on `My Account`, over after an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Final, ParamSpec

from flask import abort, make_response, render_template, session

from partner_platform.instances import Registration
from partner_platform.services.reseller_changes.messages import SESSION_EXPIRED
from partner_platform.web.context import instance, signed_in, visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")

LIFE: Final = timedelta(hours=1)
"""By the platform's clock; no source says how long."""
_NAME: Final = "reseller_change"


def registration() -> Registration:
    """Return the registration that the visitor is signed in with."""
    return Registration(instance(), signed_in().reseller_id)


def begin_tool_session() -> None:
    """Let the visitor use the tool from now on."""
    until = instance().now() + LIFE
    session[_NAME] = {"reseller_id": signed_in().reseller_id, "until": until.isoformat()}


def for_tool(page: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Refuse who is not signed in (403) or may not use the tool (404), and an expired session."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        who = visitor()
        if who is None:
            abort(403)
        if who.is_distributor or not registration().may_change_resellers:
            abort(404)
        if not _is_open():
            text = render_template("reseller_change/expired.html", text=SESSION_EXPIRED)
            return make_response(text, 403)
        return page(*args, **kwargs)

    return guarded


def _is_open() -> bool:
    found = session.get(_NAME) or {}
    if found.get("reseller_id") != signed_in().reseller_id:
        return False
    left = datetime.fromisoformat(found["until"]) - instance().now()
    # A clock that was set back makes no session longer than it was.
    return timedelta() < left <= LIFE
