"""The example platform in the consoles: a partner's shop for a distributor of a world.

It is a program of its own that speaks Adobe's API alone (`examples/platform/`, decision 0057). Here
it is given a way to that API in this process, the world's clock, and the bar on top of its pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, make_response, render_template, request, url_for
from markupsafe import Markup

from sandbox.console.console import console_of
from sandbox.console.frame import bar_of
from sandbox.console.page_blueprint import PageBlueprint
from sandbox.console.problems import Problem
from sandbox.console.refusing import refuse_page
from sandbox.store.engine import reading
from sandbox.timeline.callers import Caller, find_caller
from sandbox.timeline.opening import Worlds

if TYPE_CHECKING:
    from partner_platform.adobe import AdobeClient
    from partner_platform.instances import Instance

    from sandbox.client import Sandbox

ROOT: Final = "/console/<world_id>/platform/<distributor_id>"
FILES: Final = "static/"
TOKENS: Final = "/ims/token/v3"
SHOP: Final = "sandbox.shop"
"""What of the WSGI environ says whose shop was asked for."""
_MOST_CLIENTS: Final = 64
"""Distributors whose access tokens are kept."""
_SEGMENTS_OF_ROOT: Final = 5
routes = PageBlueprint("platform", __name__, has_own_forms=True)


@dataclass(frozen=True, slots=True)
class Shop:
    """Whose shop was asked for, and the bar to be shown on top of it."""

    world_id: str
    distributor_id: str
    stylesheet: Markup
    bar: Markup


@routes.route(f"{ROOT}/", defaults={"path": ""}, methods=["GET", "POST"])
@routes.route(f"{ROOT}/<path:path>", methods=["GET", "POST"])
def show(world_id: str, distributor_id: str, path: str) -> Response:
    """Let the platform answer for the distributor of a world."""
    console = console_of()
    mounted = console.platform()
    if mounted is None:
        message = "The example platform is not installed here: it comes with the repository."
        return refuse_page(Problem("NOT_INSTALLED", message, (), 404))
    if _caller(console.worlds, world_id, distributor_id) is None:
        details = (f"worldId: {world_id}", f"distributorId: {distributor_id}")
        return refuse_page(Problem("NOT_FOUND", "There is no such distributor.", details, 404))
    # As the path came: bytes, which a route has read as text.
    segments = request.environ["PATH_INFO"].split("/", _SEGMENTS_OF_ROOT)
    environ = {
        **request.environ,
        "SCRIPT_NAME": "/".join(segments[:_SEGMENTS_OF_ROOT]),
        "PATH_INFO": f"/{segments[_SEGMENTS_OF_ROOT]}",
        SHOP: _shop(world_id, distributor_id, path),
    }
    return make_response(Response.from_app(mounted.wsgi_app, environ))


def _shop(world_id: str, distributor_id: str, path: str) -> Shop:
    if path.startswith(FILES):
        return Shop(world_id, distributor_id, Markup(), Markup())
    file = url_for("console_files.static", filename="bar.css")
    # What a form has is the platform's to read, so after one the way back is to its start.
    start = url_for("console_platform.show", world_id=world_id, distributor_id=distributor_id)
    here = start if request.method == "POST" else None
    bar = render_template("console/bar.html", bar=bar_of(console_of(), world_id, here=here))
    return Shop(
        world_id,
        distributor_id,
        Markup('<link rel="stylesheet" href="{}">').format(file),
        Markup(bar),  # noqa: S704 - our own template has escaped it
    )


def open_platform(
    worlds: Worlds, sandbox: "Callable[[], Sandbox]", database_url: str, key: str
) -> Flask | None:
    """Return the platform as an application; None: it is not installed.

    Args:
        worlds: whose clocks are its clock.
        sandbox: the way to Adobe's API, and to the credentials of distributors.
        database_url: of the platform's own tables.
        key: signs its sessions.
    """
    try:
        from partner_platform.app import create_platform  # noqa: PLC0415 - it may be missing
        from partner_platform.surroundings import Surroundings  # noqa: PLC0415 - the same
    except ModuleNotFoundError:
        return None

    @lru_cache(maxsize=_MOST_CLIENTS)
    def client_of(world_id: str, distributor_id: str) -> "AdobeClient":
        return _client(sandbox(), world_id, distributor_id)

    def find_instance(environ: Mapping[str, Any]) -> "Instance":
        shop: Shop = environ[SHOP]
        return _instance(worlds, client_of(shop.world_id, shop.distributor_id), shop)

    def surround() -> Surroundings:
        shop: Shop = request.environ[SHOP]
        return Surroundings(head=shop.stylesheet, top=shop.bar)

    return create_platform(database_url, find_instance, surroundings=surround, secret_key=key)


def _client(sandbox: "Sandbox", world_id: str, distributor_id: str) -> "AdobeClient":
    """Return Adobe's API as a distributor's own program would reach it, but in this process."""
    from partner_platform.adobe import AdobeClient, Connection  # noqa: PLC0415 - see above

    credential = next(
        credential
        for credential in sandbox.get_world(world_id).credentials
        if credential.distributor_id == distributor_id
    )
    way = Connection(sandbox.http, TOKENS, credential.client_id, credential.client_secret)
    return AdobeClient(way)


def _instance(worlds: Worlds, adobe: "AdobeClient", shop: Shop) -> "Instance":
    """Return the registration of a distributor's shop.

    Raises:
        UnknownInstance: the distributor is gone.
    """
    from partner_platform.instances import Instance, UnknownInstance  # noqa: PLC0415 - see above

    caller = _caller(worlds, shop.world_id, shop.distributor_id)
    if caller is None:
        raise UnknownInstance(shop.distributor_id)

    def now() -> datetime:
        later = _caller(worlds, shop.world_id, shop.distributor_id)
        return (later or caller).state.now

    return Instance(
        key=f"{shop.world_id}/{shop.distributor_id}",
        name=f"Shop of {shop.distributor_id}",
        adobe=adobe,
        now=now,
        currency=caller.partner.currencies[0],
        region=caller.partner.region,
    )


def _caller(worlds: Worlds, world_id: str, distributor_id: str) -> Caller | None:
    with reading(worlds.engine) as connection:
        return find_caller(connection, world_id, distributor_id)
