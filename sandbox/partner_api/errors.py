"""Render refusals: the only place that makes error bodies of Adobe's form (ACC-4)."""

from typing import Any

import pydantic_core
from flask import Response

from sandbox.domain.errors import Refusal

JSON_TYPE = "application/json"


def to_json(payload: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    """Return the bytes of an answer: UTF-8, no needless spaces."""
    return pydantic_core.to_json(payload)


def error_body(refusal: Refusal) -> bytes:
    """Return Adobe's error body; details that no encoding can carry are escaped.

    An error that is worded by case has no `additionalDetails` (X2).
    """
    error = refusal.error
    if refusal.message is not None:
        return to_json({"code": error.code, "message": refusal.message})
    safe = [text.encode("utf-8", "backslashreplace").decode() for text in refusal.details]
    return to_json({"code": error.code, "message": error.message, "additionalDetails": safe})


def answer(status: int, body: bytes) -> Response:
    """Return a JSON answer."""
    return Response(body, status, content_type=JSON_TYPE)


def refuse(refusal: Refusal) -> Response:
    """Render a refusal."""
    return answer(refusal.error.http_status, error_body(refusal))
