"""The two pings (docs authentication/health-check): is it there, and may I use it?"""

from flask import Blueprint, Response, request

from sandbox.domain.errors import Refusal
from sandbox.partner_api.access import check_ping
from sandbox.partner_api.errors import refuse
from sandbox.partner_api.operations import Runner
from sandbox.store.engine import reading


def ping_blueprint(runner: Runner) -> Blueprint:
    """Return the routes of the pings."""
    blueprint = Blueprint("pings", "sandbox.pings")

    @blueprint.get("/ping")
    def ping() -> Response:
        return _pong()

    @blueprint.get("/partnerservice/ping")
    def authenticated_ping() -> Response:
        try:
            with reading(runner.engine) as connection:
                check_ping(connection, runner.tokens, request)
        except Refusal as refusal:
            return refuse(refusal)
        return _pong()

    return blueprint


def _pong() -> Response:
    return Response("pong", content_type="text/plain; charset=utf-8")
