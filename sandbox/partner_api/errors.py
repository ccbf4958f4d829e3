"""Render refusals: the only place that makes error bodies of Adobe's form (ACC-4)."""

import json
from typing import Any

from flask import Response

from sandbox.domain.errors import Error, Refusal

JSON_TYPE = "application/json"


def to_json(payload: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    """Return the bytes of an answer: UTF-8, no needless spaces."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def error_body(error: Error, details: tuple[str, ...] = ()) -> bytes:
    """Return Adobe's error body; details that no encoding can carry are escaped."""
    safe = [text.encode("utf-8", "backslashreplace").decode() for text in details]
    return to_json({"code": error.code, "message": error.message, "additionalDetails": safe})


def answer(status: int, body: bytes) -> Response:
    """Return a JSON answer."""
    return Response(body, status, content_type=JSON_TYPE)


def refuse(refusal: Refusal) -> Response:
    """Render a refusal."""
    return answer(refusal.error.http_status, error_body(refusal.error, refusal.details))
