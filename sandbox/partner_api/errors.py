"""Render refusals: the only place that makes error bodies of Adobe's form (ACC-4)."""

from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException, InternalServerError

from sandbox.domain.errors import Error, Refusal
from sandbox.faults.effects import Effect, EffectType
from sandbox.partner_api.injected import FaultInjected
from sandbox.partner_api.request_log import current
from sandbox.store.trouble import Trouble
from sandbox.timeline.opening import WorldGone
from sandbox.web.answers import answer, encodable, to_be_retried, to_json

# What Flask itself refuses, by HTTP status.
_OF_STATUS = {
    404: Error.NO_SUCH_PATH,
    405: Error.METHOD_NOT_ALLOWED,
    413: Error.BODY_TOO_LARGE,
    414: Error.URI_TOO_LONG,
    415: Error.ENCODING_NOT_READ,
    500: Error.INTERNAL,
}


# Those of recommendations alone have a list of fields beside the details, always empty (RE-C4).
_WITH_FIELDS = frozenset({Error.RECOMMENDATION_COUNTRY, Error.RECOMMENDATION_LANGUAGE})


def error_body(refusal: Refusal) -> bytes:
    """Return Adobe's error body."""
    return to_json(error_fields(refusal))


def error_fields(refusal: Refusal) -> dict[str, Any]:
    """Return what Adobe's error body says; details that no encoding can carry are escaped.

    An error that is worded by case has no `additionalDetails` (X2), but those of recommendations.
    """
    error, details = refusal.error, encodable(refusal.details)
    if error in _WITH_FIELDS:
        (message,) = encodable((refusal.message or error.message,))
        named = {"code": error.code, "message": message}
        return {**named, "additionalDetails": details, "invalidFields": []}
    if refusal.message is not None:
        return {"code": error.code, "message": refusal.message}
    return {"code": error.code, "message": error.message, "additionalDetails": details}


def refuse(refusal: Refusal) -> Response:
    """Render a refusal."""
    return answer(refusal.error.http_status, error_body(refusal))


def of_status(status: int) -> Refusal:
    """Return the refusal that stands for what Flask itself refuses."""
    return Refusal(_OF_STATUS.get(status, Error.INVALID_FIELDS))


def handle_errors(blueprint: Blueprint) -> None:
    """Let a blueprint's refusals be rendered here, whichever of its routes raises them."""
    blueprint.register_error_handler(Refusal, _refused)
    blueprint.register_error_handler(FaultInjected, _injected)
    blueprint.register_error_handler(WorldGone, _world_gone)
    blueprint.register_error_handler(InternalServerError, _failed)
    blueprint.register_error_handler(HTTPException, _refused_by_flask)


def _refused(refusal: Refusal) -> Response:
    logged = current()
    if logged is not None and not logged.is_written:
        logged.refused(refusal)
    return refuse(refusal)


def _injected(injected: FaultInjected) -> Response:
    effect = injected.fault.does
    details: list[str] = []
    body = {"code": effect.code, "message": effect.message, "additionalDetails": details}
    return answer_injected(effect, to_json(body))


def answer_injected(effect: Effect, body: bytes) -> Response:
    """Answer what a fault says that comes before the work.

    Args:
        effect: of the fault.
        body: what is said where the fault has no body of its own.
    """
    logged = current()
    if logged is not None:
        logged.code = effect.code
    if effect.type is not EffectType.STATUS:
        # Where the server cannot close the connection, it is this that a client sees.
        return Response(status=Error.UNAVAILABLE.http_status)
    if effect.body is None:
        response = answer(effect.status, body)
    else:
        response = Response(effect.body, effect.status, content_type=effect.content_type)
    response.headers.update(effect.headers)
    return response


def _world_gone(_: WorldGone) -> Response:
    """Answer for a world that was deleted between the look at the credential and the work."""
    logged = current()
    if logged is not None:
        logged.caller = None
    return refuse(Refusal(Error.API_KEY_INVALID))


def _failed(error: InternalServerError) -> Response:
    failure = type(error.original_exception or error).__name__
    return _refused(Refusal(Error.INTERNAL, facts={"failure": failure}))


def refuse_for_trouble(trouble: Trouble) -> Response:
    """Answer for a database that cannot do its work; the journal will know why, if it can."""
    details = [f"{trouble.name}: {trouble.value}"]
    refusal = Refusal(Error.UNAVAILABLE, details, facts={"reason": trouble.name})
    return to_be_retried(_refused(refusal))


def _refused_by_flask(error: HTTPException) -> Response:
    return _refused(of_status(error.code or 500))
