"""A sandbox in this process, on the database that was chosen: what takes long to load."""

import re

from flask import Flask
from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from sandbox.app import create_app, make_parts, parts
from sandbox.settings import LOCALHOST, Settings
from sandbox.timeline.clock import check_wall_clock, real_now
from sandbox.timeline.opening import Worlds
from sandbox.worlds.worlds import ensure_default_world


def open_worlds(settings: Settings) -> Worlds:
    """Return the worlds of the database, `default` among them as from any first start.

    Raises:
        WallClockError: this machine's clock shows a time that no world can have.
        UnusableDatabaseError: there is no database that could be worked on.
    """
    check_wall_clock()
    worlds = make_parts(settings).worlds
    ensure_default_world(worlds, wall=real_now())
    return worlds


def open_app(settings: Settings) -> Flask:
    """Return a sandbox that only this process reaches: it needs no token, and its bugs are raised.

    Raises:
        WallClockError, UnusableDatabaseError: as by `open_worlds`.
    """
    check_wall_clock()
    alone = {"host": LOCALHOST, "control_token": None, "access_log": "off"}
    app = create_app(settings.model_copy(update=alone))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    ensure_default_world(parts(app).worlds, wall=real_now())
    return app


def shown_database(read: Settings | ValidationError) -> str:
    """Return the database's URL without its password."""
    if isinstance(read, ValidationError):
        return "of the settings"
    url = read.database_url
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):  # ValueError: its port is no number.
        return repr(re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url))
