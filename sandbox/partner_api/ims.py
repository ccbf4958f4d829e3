"""Access tokens over HTTP, as Adobe's IMS gives them (ACC-1)."""

from hmac import compare_digest

from flask import Blueprint, Response, request

from sandbox.partner_api.blueprints import partner_api_of
from sandbox.partner_api.errors import handle_errors
from sandbox.partner_api.tokens import LIFETIME_SECONDS
from sandbox.store.engine import reading
from sandbox.timeline.callers import find_client
from sandbox.web.answers import answer, to_json
from sandbox.web.requests import check_encoding, this_app

ims = Blueprint("ims", __name__)
handle_errors(ims)


@ims.before_request
def read_forms_only() -> None:
    """Refuse forms that are compressed."""
    check_encoding(request)


@ims.post("/ims/token/v3")
def issue_token() -> Response:
    """Answer a token for client credentials."""
    if request.form.get("grant_type") != "client_credentials":
        return _fault(400, "unsupported_grant_type", "grant_type must be client_credentials")
    if not request.form.get("scope"):
        return _fault(400, "invalid_scope", "scope is missing")
    return _issue()


@ims.post("/ims/exchange/jwt/")
@ims.post("/ims/exchange/jwt")
def exchange_jwt() -> Response:
    """Answer a token for the older form of credentials."""
    if not request.form.get("jwt_token"):
        return _fault(400, "invalid_token", "jwt_token is missing")
    return _issue()


def _issue() -> Response:
    api = partner_api_of(this_app())
    client_id = request.form.get("client_id", "")
    secret = request.form.get("client_secret", "")
    if not client_id or not client_id.isprintable():
        return _fault(400, "invalid_client", "invalid client_id parameter")
    with reading(api.engine) as connection:
        found = find_client(connection, client_id)
    if found is None:
        return _fault(400, "invalid_client", "invalid client_id parameter")
    if not compare_digest(found.client_secret.encode(), secret.encode("utf-8", "replace")):
        return _fault(401, "invalid_client", "invalid client_secret parameter")
    token = api.tokens.issue(client_id, found.world_id, found.distributor_id)
    granted = {"access_token": token, "token_type": "bearer", "expires_in": LIFETIME_SECONDS}
    return answer(200, to_json(granted))


def _fault(status: int, error: str, description: str) -> Response:
    """Answer as an OAuth server does (RFC 6749, section 5.2)."""
    return answer(status, to_json({"error": error, "error_description": description}))
