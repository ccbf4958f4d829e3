"""Answers of JSON are those of Flask, with whatever was done to them on their way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Response
from werkzeug.test import EnvironBuilder, run_wsgi_app

from sandbox.web.answers import JSON_TYPE, answer

Change = Callable[[Response], object]


def as_text(response: Response) -> None:
    response.response = ["über"]


def in_parts(response: Response) -> None:
    response.response = iter([b"one", b"two"])


def nothing(_: Response) -> None:
    """Leave it as it is."""


CHANGES: list[Change] = [
    nothing,
    as_text,
    in_parts,
    lambda response: response.set_data("über"),
    lambda response: response.set_cookie("name", "value"),
    lambda response: response.headers.update(Location="/elsewhere"),
    lambda response: setattr(response, "status_code", 204),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_that_was_changed_is_sent_as_flask_sends_it(change: Change, method: str) -> None:
    def sent(response: Response) -> tuple[bytes, str, list[tuple[str, str]]]:
        change(response)
        environ = EnvironBuilder("/", method=method).get_environ()
        parts, status, head = run_wsgi_app(response, environ)
        return b"".join(parts), status, sorted(head)

    flasks = Response([b"{}"], 200, content_type=JSON_TYPE)
    assert sent(answer(200, b"{}")) == sent(flasks)


def test_two_answers_share_nothing() -> None:
    closed: list[str] = []
    one, other = answer(200, b"{}"), answer(200, b"{}")
    one.call_on_close(lambda: closed.append("one"))
    one.set_cookie("name", "value")
    one.status_code = 404
    one.response = [b"more"]
    for each in (other, answer(200, b"{}")):
        assert (each.status, each.data) == ("200 OK", b"{}")
        assert "Set-Cookie" not in each.headers
        each.close()
    assert closed == []
