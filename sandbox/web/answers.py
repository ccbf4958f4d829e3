"""Answers as JSON."""

from typing import Any

import pydantic_core
from flask import Response

JSON_TYPE = "application/json"


def to_json(payload: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    """Return the bytes of an answer: UTF-8, no needless spaces."""
    return pydantic_core.to_json(payload)


def answer(status: int, body: bytes) -> Response:
    """Return a JSON answer."""
    return Response(body, status, content_type=JSON_TYPE)


def encodable(details: tuple[str, ...]) -> list[str]:
    """Return texts with what no encoding can carry (lone surrogates) escaped."""
    return [text.encode("utf-8", "backslashreplace").decode() for text in details]
