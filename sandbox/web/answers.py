"""Answers as JSON."""

from typing import Any, Final

import pydantic_core
from flask import Response

JSON_TYPE = "application/json"
RETRY_SECONDS: Final = 1
"""When to ask again what the database could not do: it is looked at more often than that."""


def to_json(payload: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    """Return the bytes of an answer: UTF-8, no needless spaces."""
    return pydantic_core.to_json(payload)


def answer(status: int, body: bytes) -> Response:
    """Return a JSON answer."""
    return Response(body, status, content_type=JSON_TYPE)


def to_be_retried(response: Response) -> Response:
    """Return an answer that says when to ask again."""
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def encodable(details: tuple[str, ...]) -> list[str]:
    """Return texts with what no encoding can carry (lone surrogates) escaped."""
    return [text.encode("utf-8", "backslashreplace").decode() for text in details]
