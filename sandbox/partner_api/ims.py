"""Access tokens over HTTP, as Adobe's IMS gives them (ACC-1)."""

from hmac import compare_digest

from flask import Blueprint, Response, request
from sqlalchemy import select

from sandbox.partner_api.errors import answer, to_json
from sandbox.partner_api.operations import Runner
from sandbox.partner_api.parsing import check_encoding
from sandbox.partner_api.tokens import LIFETIME_SECONDS
from sandbox.store.engine import reading
from sandbox.store.worlds import Credential


def ims_blueprint(runner: Runner) -> Blueprint:
    """Return the routes that need no token."""
    blueprint = Blueprint("ims", "sandbox.ims")

    @blueprint.before_request
    def read_forms_only() -> None:
        check_encoding(request)

    @blueprint.post("/ims/token/v3")
    def issue_token() -> Response:
        if request.form.get("grant_type") != "client_credentials":
            return _fault(400, "unsupported_grant_type", "grant_type must be client_credentials")
        if not request.form.get("scope"):
            return _fault(400, "invalid_scope", "scope is missing")
        return _issue(runner)

    @blueprint.post("/ims/exchange/jwt/")
    @blueprint.post("/ims/exchange/jwt")
    def exchange_jwt() -> Response:
        if not request.form.get("jwt_token"):
            return _fault(400, "invalid_token", "jwt_token is missing")
        return _issue(runner)

    return blueprint


def _issue(runner: Runner) -> Response:
    client_id = request.form.get("client_id", "")
    secret = request.form.get("client_secret", "")
    if not client_id or not client_id.isprintable():
        return _fault(400, "invalid_client", "invalid client_id parameter")
    with reading(runner.engine) as connection:
        found = connection.execute(
            select(Credential.client_secret, Credential.world_id, Credential.distributor_id).where(
                Credential.client_id == client_id
            )
        ).one_or_none()
    if found is None:
        return _fault(400, "invalid_client", "invalid client_id parameter")
    if not compare_digest(found.client_secret.encode(), secret.encode("utf-8", "replace")):
        return _fault(401, "invalid_client", "invalid client_secret parameter")
    token = runner.tokens.issue(client_id, found.world_id, found.distributor_id)
    granted = {"access_token": token, "token_type": "bearer", "expires_in": LIFETIME_SECONDS}
    return answer(200, to_json(granted))


def _fault(status: int, error: str, description: str) -> Response:
    """Answer as an OAuth server does (RFC 6749, section 5.2)."""
    return answer(status, to_json({"error": error, "error_description": description}))
