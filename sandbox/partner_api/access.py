"""Who asks: key, token, correlation id, and the distributor and world that they name (ACC-2)."""

from flask import Request
from sqlalchemy import Connection

from sandbox.domain.errors import Error, Facts, Refusal
from sandbox.partner_api.tokens import Claims, TokenError, Tokens
from sandbox.timeline.callers import Caller, find_caller, find_client

CORRELATION_ID = "X-Correlation-Id"
CORRELATION_ID_VARIABLE = "HTTP_X_CORRELATION_ID"
"""As WSGI names it. Fields are looked up in the environ: Werkzeug's view of it takes a microsecond
for each."""
LONGEST_HEADER = 255


class Denied(Refusal):
    """A refusal at the door of a caller that is known all the same: its world's journal has it."""

    def __init__(self, error: Error, caller: Caller, facts: Facts) -> None:
        """Keep the caller too."""
        super().__init__(error, facts=facts)
        self.caller = caller


def admit(
    connection: Connection,
    tokens: Tokens,
    request: Request,
    *,
    without_correlation_id: bool = False,
) -> tuple[Claims, Caller]:
    """Return what the token says and whom it names, after the checks of ACC-2 in their order.

    Args:
        connection: reads the credential and its world.
        tokens: reads the token.
        request: what was sent.
        without_correlation_id: whether Adobe documents the call without the header (X15); the
            rule `correlationIdOnReads` asks for it all the same.

    Raises:
        Refusal: 4115, 4117, 4116, 4121 or 4119; the last two as `Denied`.
    """
    bearer = _bearer_of(request.environ.get("HTTP_AUTHORIZATION", ""))
    claims = _check_credential(connection, tokens, request, bearer)
    caller = identify(connection, claims)
    length = len(request.environ.get(CORRELATION_ID_VARIABLE, "").strip())
    is_left_out = (
        not length
        and without_correlation_id
        and caller.state.rules.correlation_id_on_reads == "documented"
    )
    if not is_left_out and not 0 < length <= LONGEST_HEADER:
        facts: Facts = {"length": length, "maximum": LONGEST_HEADER}
        raise Denied(Error.CORRELATION_ID_MISSING, caller, facts)
    return claims, caller


def check_ping(connection: Connection, tokens: Tokens, request: Request) -> None:
    """Verify what a ping brings: the key, and the token where there is one.

    Adobe's page has both forms on one path, without and with `Authorization`; its sample sends the
    token alone, without `Bearer`.

    Raises:
        Refusal: 4115, 4117 (`Bearer` without a token), 4116 or 4121.
    """
    authorization = request.environ.get("HTTP_AUTHORIZATION", "").strip()
    if not authorization:
        key = request.environ.get("HTTP_X_API_KEY", "")
        if not key.isprintable() or not _is_known(connection, key):
            raise Refusal(Error.API_KEY_INVALID)
        return
    is_bare = " " not in authorization and authorization.lower() != "bearer"
    token = authorization if is_bare else _bearer_of(authorization)
    identify(connection, _check_credential(connection, tokens, request, token))


def _bearer_of(authorization: str) -> str:
    """Return the token of an `Authorization` header; what is no bearer token is none."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_credential(
    connection: Connection, tokens: Tokens, request: Request, bearer: str
) -> Claims:
    key = request.environ.get("HTTP_X_API_KEY", "")
    if not key:
        raise Refusal(Error.API_KEY_INVALID)
    claims = _read(tokens, bearer)
    if claims is None or claims.client_id != key:
        raise _access_refusal(connection, key, bearer, claims)
    return claims


def _read(tokens: Tokens, token: str) -> Claims | None:
    try:
        return tokens.read(token) if token else None
    except TokenError:
        return None


def _access_refusal(connection: Connection, key: str, token: str, claims: Claims | None) -> Refusal:
    """Return the first fault of key and token, in Adobe's order."""
    if not key.isprintable() or not _is_known(connection, key):
        return Refusal(Error.API_KEY_INVALID)
    if not token:
        return Refusal(Error.TOKEN_MISSING)
    if claims is None:
        return Refusal(Error.TOKEN_INVALID)
    facts: Facts = {"key": key, "tokenOf": claims.client_id}
    try:
        return Denied(Error.NOT_ALLOWED, identify(connection, claims), facts)
    except Refusal:
        return Refusal(Error.NOT_ALLOWED, facts=facts)


def _is_known(connection: Connection, client_id: str) -> bool:
    return find_client(connection, client_id) is not None


def identify(connection: Connection, claims: Claims) -> Caller:
    """Return the distributor and the state of its world, by one query.

    Raises:
        Refusal: 4115, the credential's world is gone.
    """
    caller = find_caller(connection, claims.world_id, claims.distributor_id)
    if caller is None:
        raise Refusal(Error.API_KEY_INVALID)
    return caller
