"""Render the control plane's refusals: the only place that makes its error bodies."""

from collections.abc import Callable
from typing import Any

from flask import Response
from pydantic import ValidationError

from sandbox.domain.control_errors import ControlError, ControlRefusal
from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api.errors import answer, to_json
from sandbox.partner_api.parsing import path_of
from sandbox.services.account_ids import IdTakenError
from sandbox.timeline.advance import ClockBackwardsError, EventFailedError, WorldBusyError
from sandbox.timeline.opening import WorldGone

UNION_TAG = "~"
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


def refuse(refusal: ControlRefusal) -> Response:
    """Render a refusal."""
    error = refusal.error
    safe = [text.encode("utf-8", "backslashreplace").decode() for text in refusal.details]
    body = {"code": error.code, "message": error.message, "additionalDetails": safe}
    return answer(error.http_status, to_json(body))


def body_refusal(error: ValidationError) -> ControlRefusal:
    """Return INVALID_REQUEST, naming each field with what would be right."""
    return ControlRefusal(ControlError.INVALID_REQUEST, faults_of(error))


def faults_of(error: ValidationError) -> list[str]:
    """Name each faulty field with what would be right."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    details = []
    for fault in faults:
        # The alternatives of a union are ours, not part of the path that the client knows.
        shown = [part for part in fault["loc"] if not str(part).startswith(UNION_TAG)]
        path = path_of({**fault, "loc": tuple(shown)}) or "body"
        details.append(f"{path}: {fault['msg'].removeprefix('Value error, ')}")
    return list(dict.fromkeys(details))


def refusal_of(error: Exception) -> ControlRefusal | None:
    """Return the refusal that an exception of the program stands for; None: it is a bug."""
    for kind, translate in _TRANSLATIONS.items():
        if isinstance(error, kind):
            return translate(error)
    return None


def _same(error: ControlRefusal) -> ControlRefusal:
    return error


def _gone(error: WorldGone) -> ControlRefusal:
    return ControlRefusal(ControlError.WORLD_NOT_FOUND, [f"worldId: {error}"])


def _busy(_: WorldBusyError) -> ControlRefusal:
    return ControlRefusal(ControlError.WORLD_BUSY)


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


_TRANSLATIONS: dict[type[Exception], Callable[[Any], ControlRefusal]] = {
    ControlRefusal: _same,
    WorldGone: _gone,
    WorldBusyError: _busy,
    ClockBackwardsError: _backwards,
    EventFailedError: _failed,
    IdTakenError: _taken,
    Refusal: _adobes,
}
