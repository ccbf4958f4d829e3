"""Render the control plane's refusals: the only place that makes its error bodies."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException

from sandbox.accounts.ids import IdTakenError
from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Error, Refusal
from sandbox.store.trouble import Trouble
from sandbox.timeline.advance import ClockBackwardsError, EventFailedError, WorldBusyError
from sandbox.timeline.opening import WorldGone
from sandbox.timeline.running import StoppingError
from sandbox.web.answers import answer, encodable, to_be_retried, to_json

# What Flask itself refuses, by HTTP status.
_OF_STATUS = {
    404: ControlError.NOT_FOUND,
    405: ControlError.METHOD_NOT_ALLOWED,
    413: ControlError.BODY_TOO_LARGE,
    414: ControlError.URI_TOO_LONG,
    415: ControlError.ENCODING_NOT_READ,
    500: ControlError.INTERNAL_ERROR,
}
# What a body does wrong by Adobe's rules is wrong here too; the rest is a matter of state.
_BODY_FAULTS = frozenset(
    {
        Error.INVALID_FIELDS,
        Error.INVALID_ADDRESS,
        Error.UNEXPECTED_FIELDS,
        Error.MISSING_FIELDS,
        Error.EXTERNAL_REFERENCE_TOO_LONG,
    }
)
_FOR_A_MOMENT = frozenset({ControlError.UNAVAILABLE, ControlError.STOPPING})


def refuse(refusal: ControlRefusal) -> Response:
    """Render a refusal."""
    error = refusal.error
    details = encodable(refusal.details)
    body = {"code": error.code, "message": error.message, "additionalDetails": details}
    response = answer(error.http_status, to_json(body))
    return to_be_retried(response) if error in _FOR_A_MOMENT else response


def of_status(status: int) -> ControlRefusal:
    """Return the refusal that stands for what Flask itself refuses."""
    return ControlRefusal(_OF_STATUS.get(status, ControlError.INVALID_REQUEST))


def refuse_for_trouble(trouble: Trouble) -> Response:
    """Answer for a database that cannot do its work."""
    details = [f"{trouble.name}: {trouble.value}"]
    return refuse(ControlRefusal(ControlError.UNAVAILABLE, details))


def handle_errors(blueprint: Blueprint) -> None:
    """Let a blueprint's refusals be rendered here, whichever of its routes raises them."""
    for kind in TRANSLATIONS:
        blueprint.register_error_handler(kind, _refused)
    blueprint.register_error_handler(HTTPException, _refused_by_flask)


def _refused(error: Exception) -> Response:
    refusal = refusal_of(error)
    if refusal is None:
        raise error
    return refuse(refusal)


def _refused_by_flask(error: HTTPException) -> Response:
    return refuse(of_status(error.code or 500))


def refusal_of(error: Exception) -> ControlRefusal | None:
    """Return the refusal that an exception of the program stands for; None: it is a bug."""
    for kind, translate in TRANSLATIONS.items():
        if isinstance(error, kind):
            return translate(error)
    return None


def _same(error: ControlRefusal) -> ControlRefusal:
    return error


def _gone(error: WorldGone) -> ControlRefusal:
    return ControlRefusal(ControlError.WORLD_NOT_FOUND, [f"worldId: {error}"])


def _busy(_: WorldBusyError) -> ControlRefusal:
    return ControlRefusal(ControlError.WORLD_BUSY)


def _stopping(_: StoppingError) -> ControlRefusal:
    return ControlRefusal(ControlError.STOPPING)


def _backwards(error: ClockBackwardsError) -> ControlRefusal:
    now, goal = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (error.now, error.goal))
    return ControlRefusal(ControlError.CLOCK_BACKWARDS, [f"now: {now}", f"to: {goal}"])


def _failed(error: EventFailedError) -> ControlRefusal:
    due = error.failure.due
    return ControlRefusal(
        ControlError.EVENT_FAILED,
        [
            f"eventId: {due.event_id}",
            f"at: {due.due_at:%Y-%m-%dT%H:%M:%SZ}",
            f"kind: {due.kind}",
            f"customerId: {due.customer_id}",
            f"subjectId: {due.subject_id}",
            f"failure: {error.failure.reason}",
        ],
    )


def _taken(error: IdTakenError) -> ControlRefusal:
    return ControlRefusal(ControlError.ID_TAKEN, [str(error)])


def _adobes(error: Refusal) -> ControlRefusal:
    wrong = error.error in _BODY_FAULTS
    code = ControlError.INVALID_REQUEST if wrong else ControlError.REFUSED
    return ControlRefusal(code, [f"{error.error.code} {error.error.message}", *error.details])


TRANSLATIONS: dict[type[Exception], Callable[[Any], ControlRefusal]] = {
    ControlRefusal: _same,
    WorldGone: _gone,
    WorldBusyError: _busy,
    ClockBackwardsError: _backwards,
    EventFailedError: _failed,
    StoppingError: _stopping,
    IdTakenError: _taken,
    Refusal: _adobes,
}
