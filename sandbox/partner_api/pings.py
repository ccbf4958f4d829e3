"""The two pings (docs authentication/health-check): is it there, and may I use it?"""

from flask import Blueprint, Response

from sandbox.partner_api.access import check_ping
from sandbox.partner_api.blueprints import partner_api_of
from sandbox.partner_api.errors import handle_errors
from sandbox.store.engine import reading
from sandbox.web.requests import current_request, this_app

pings = Blueprint("pings", __name__)
handle_errors(pings)


@pings.get("/ping")
def ping() -> Response:
    """Answer whoever asks."""
    return Response("pong", content_type="text/plain; charset=utf-8")


@pings.get("/partnerservice/ping")
def authenticated_ping() -> Response:
    """Answer who may use the API."""
    api = partner_api_of(this_app())
    with reading(api.engine) as connection:
        check_ping(connection, api.tokens, current_request())
    return ping()
