"""Access tokens over HTTP, as Adobe's IMS gives them (ACC-1)."""

from hmac import compare_digest
from typing import Final

from flask import Blueprint, Response, request

from sandbox.partner_api.blueprints import partner_api_of
from sandbox.partner_api.errors import answer_injected, handle_errors
from sandbox.partner_api.injected import FaultInjected, meet_faults_of_token
from sandbox.partner_api.request_log import finish
from sandbox.partner_api.tokens import LIFETIME_SECONDS
from sandbox.store.engine import reading
from sandbox.timeline.callers import find_caller, find_client
from sandbox.web.answers import answer, to_json
from sandbox.web.requests import check_encoding, this_app

OPERATIONS: Final = frozenset({"issue_token", "exchange_jwt"})
ims = Blueprint("ims", __name__)
handle_errors(ims)


@ims.errorhandler(FaultInjected)
def answer_fault(injected: FaultInjected) -> Response:
    """Answer what a fault says, in OAuth's form where it has no body of its own."""
    effect = injected.fault.does
    error = "server_error" if effect.status >= 500 else "access_denied"
    body = {"error": error, "error_description": effect.message}
    return answer_injected(effect, to_json(body))


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
    return _issue("issue_token")


@ims.post("/ims/exchange/jwt/")
@ims.post("/ims/exchange/jwt")
def exchange_jwt() -> Response:
    """Answer a token for the older form of credentials."""
    if not request.form.get("jwt_token"):
        return _fault(400, "invalid_token", "jwt_token is missing")
    return _issue("exchange_jwt")


@ims.after_request
def log(response: Response) -> Response:
    """Tell the journal of a request that has met a fault: of others it keeps none."""
    return finish(partner_api_of(this_app()).journal, response)


def _issue(operation: str) -> Response:
    api = partner_api_of(this_app())
    client_id = request.form.get("client_id", "")
    secret = request.form.get("client_secret", "")
    if not client_id or not client_id.isprintable():
        return _fault(400, "invalid_client", "invalid client_id parameter")
    with reading(api.engine) as connection:
        found = find_client(connection, client_id)
        caller = None
        if found is not None:
            caller = find_caller(connection, found.world_id, found.distributor_id)
    if found is None:
        return _fault(400, "invalid_client", "invalid client_id parameter")
    if not compare_digest(found.client_secret.encode(), secret.encode("utf-8", "replace")):
        return _fault(401, "invalid_client", "invalid client_secret parameter")
    if caller is not None and caller.state.fault_count:
        meet_faults_of_token(api.engine, caller, operation)
    token = api.tokens.issue(client_id, found.world_id, found.distributor_id)
    granted = {"access_token": token, "token_type": "bearer", "expires_in": LIFETIME_SECONDS}
    return answer(200, to_json(granted))


def _fault(status: int, error: str, description: str) -> Response:
    """Answer as an OAuth server does (RFC 6749, section 5.2)."""
    return answer(status, to_json({"error": error, "error_description": description}))
