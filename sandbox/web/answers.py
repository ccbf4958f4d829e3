"""Answers as JSON."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pydantic_core
from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

JSON_TYPE = "application/json"
RETRY_SECONDS: Final = 1
"""When to ask again what the database could not do: it is looked at more often than that."""
_LOOKED_AT: Final = frozenset({"location", "content-location", "content-length"})
_WITHOUT_BODY: Final = frozenset({204, 304})


def to_json(payload: Any) -> bytes:  # noqa: ANN401 - anything that JSON can say
    """Return the bytes of an answer: UTF-8, no needless spaces."""
    return pydantic_core.to_json(payload)


class JsonAnswer(Response):
    """A JSON text whose head needs no looking through: it is no redirect, and its length is known.

    Werkzeug reads all fields of an answer for `Location` and the like before it sends them.
    """

    _is_awaited = False

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Return body, status and head as WSGI wants them."""
        parts, head = self.response, self.headers.to_wsgi_list()
        if (
            environ["REQUEST_METHOD"] == "HEAD"
            or self.status_code in _WITHOUT_BODY
            or not isinstance(parts, list)
            or len(parts) != 1
            or type(parts[0]) is not bytes  # A text is longer as bytes.
            or not _LOOKED_AT.isdisjoint([name.lower() for name, _ in head])
        ):
            return super().get_wsgi_response(environ)
        head.append(("Content-Length", str(len(parts[0]))))
        sent = ClosingIterator(parts, self.close) if self._is_awaited else parts
        return sent, self.status, head

    def call_on_close(self, func: Callable[[], Any]) -> Callable[[], Any]:
        """Call a function once the answer is sent."""
        self._is_awaited = True
        return super().call_on_close(func)


def answer(status: int, body: bytes) -> Response:
    """Return a JSON answer: a copy of an empty one, so that its status is worded but once."""
    made = JsonAnswer.__new__(JsonAnswer)
    for name, value in _empty(status).__dict__.items():
        made.__dict__[name] = value.copy() if isinstance(value, list) else value
    made.headers = Headers()
    made.headers.add("Content-Type", JSON_TYPE)
    # As a list it is sent as it is; given bytes, Werkzeug would count them here already.
    made.response = [body]
    return made


@lru_cache(maxsize=64)
def _empty(status: int) -> JsonAnswer:
    return JsonAnswer([], status, content_type=JSON_TYPE)


def to_be_retried(response: Response) -> Response:
    """Return an answer that says when to ask again."""
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def encodable(details: tuple[str, ...]) -> list[str]:
    """Return texts with what no encoding can carry (lone surrogates) escaped."""
    return [text.encode("utf-8", "backslashreplace").decode() for text in details]
