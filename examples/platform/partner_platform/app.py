"""Where the platform's parts meet."""

from __future__ import annotations

import secrets
from typing import Final

from flask import Flask

from partner_platform.instances import FindInstance, FindRegistrations, registered_here_only
from partner_platform.pages import BLUEPRINTS
from partner_platform.pages.menus import menus
from partner_platform.store import Store
from partner_platform.surroundings import FindSurroundings, alone
from partner_platform.web.catching_up import catch_up
from partner_platform.web.context import Services, give, template_context
from partner_platform.web.csrf import check_csrf, csrf_token
from partner_platform.web.formats import add_formats
from partner_platform.web.ids import IdConverter
from partner_platform.web.problems import handle_problems
from partner_platform.web.protection import MountedSession, protect

LARGEST_FORM: Final = 256 * 1024


def create_platform(
    database_url: str,
    find_instance: FindInstance,
    *,
    surroundings: FindSurroundings | None = None,
    find_registrations: FindRegistrations = registered_here_only,
    secret_key: str | None = None,
) -> Flask:
    """Make the platform as a WSGI application; it can be mounted anywhere.

    Args:
        database_url: of SQLAlchemy; missing tables are made.
        find_instance: names the Adobe instance of a request.
        surroundings: what a host puts around every page.
        find_registrations: names the other instances that a reseller is registered with.
        secret_key: signs sessions; without one they end with the process.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secret_key or secrets.token_hex(32),
        SESSION_COOKIE_NAME="platform_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=LARGEST_FORM,
    )
    app.session_interface = MountedSession()
    app.url_map.converters["id"] = IdConverter
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = csrf_token
    services = Services(
        Store(database_url), find_instance, surroundings or alone, find_registrations
    )
    give(app, services)
    add_formats(app)
    app.before_request(check_csrf)
    app.before_request(catch_up)
    app.after_request(protect)
    app.context_processor(template_context)
    app.context_processor(menus)
    handle_problems(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
