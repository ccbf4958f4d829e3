"""All pages, and what becomes of their errors."""

from typing import Final

from flask import Blueprint, Flask

from sandbox.console import docs, front, platform_mount, scenarios, sign_in
from sandbox.console.admin import blueprint as admin
from sandbox.console.console import EXTENSION, Console
from sandbox.console.guard import add_headers, csrf_field, csrf_token
from sandbox.console.reseller import blueprint as reseller
from sandbox.console.sessions import keep_sessions
from sandbox.console.term import layout, words
from sandbox.console.words import counted
from sandbox.console.world_pages import blueprint as world_pages

PAGE_BLUEPRINTS: Final = (
    docs.routes,
    front.routes,
    scenarios.routes,
    sign_in.routes,
    *world_pages.PAGE_BLUEPRINTS,
    platform_mount.routes,
    *reseller.PAGE_BLUEPRINTS,
    *admin.PAGE_BLUEPRINTS,
)
FILES: Final = "/console/static"


def register(app: Flask, console: Console, key: str) -> None:
    """Add the pages to an application; `key` signs what browsers keep."""
    keep_sessions(app, key)
    app.extensions[EXTENSION] = console
    app.register_blueprint(_files())
    for routes in PAGE_BLUEPRINTS:
        app.register_blueprint(routes)
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)
    app.jinja_env.globals.update(EVENTS=words.EVENTS, MARKS=words.MARKS, TERM=layout)
    app.jinja_env.globals.update(counted=counted)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _files() -> Blueprint:
    """Return what serves stylesheet, scripts and templates; everybody may have them."""
    files = Blueprint(
        "console_files",
        __name__,
        static_folder="static",
        static_url_path=FILES,
        template_folder="templates",
    )
    files.after_request(add_headers)
    return files
