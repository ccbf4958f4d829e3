"""How the server runs the application: what that lets through, writes itself, or must close."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from sandbox.serving.answers import run, written
from sandbox.serving.environ import Environ

Start = Callable[..., Callable[[bytes], None]]


def environ_of(path: str) -> Environ:
    return {"REQUEST_METHOD": "GET", "REQUEST_URI": path, "PATH_INFO": path}


@pytest.mark.parametrize(
    ("path", "code"), [("/v3/resellers", "1117"), ("/sandbox/v1/health", "INTERNAL_ERROR")]
)
def test_an_exception_that_the_application_lets_through_is_a_500(path: str, code: str) -> None:
    def application(_environ: Environ, _start: Start) -> Iterable[bytes]:
        raise RuntimeError("made to fail")

    answer = run(application, environ_of(path))
    assert answer.status == "500 Internal Server Error"
    assert json.loads(answer.body)["code"] == code


def test_an_exception_while_the_body_is_read_is_a_500_too_and_the_body_is_closed() -> None:
    closed: list[bool] = []

    class Failing:
        def __iter__(self) -> Iterator[bytes]:
            yield b"a part"
            raise RuntimeError("made to fail")

        def close(self) -> None:
            closed.append(True)

    def application(_environ: Environ, start: Start) -> Iterable[bytes]:
        start("200 OK", [])
        return Failing()

    answer = run(application, environ_of("/v3/resellers"))
    assert answer.status == "500 Internal Server Error"
    assert b"a part" not in answer.body
    assert closed == [True]


def test_what_is_written_at_once_comes_before_the_body() -> None:
    def application(_environ: Environ, start: Start) -> Iterable[bytes]:
        write = start("200 OK", [("Content-Type", "text/plain")])
        write(b"first, ")
        return [b"then"]

    assert run(application, environ_of("/")).body == b"first, then"


@pytest.mark.parametrize(
    ("how", "line"),
    [
        ({"keeps": False, "says_so": False}, b"Connection: close"),
        ({"keeps": True, "says_so": True}, b"Connection: keep-alive"),
    ],
)
def test_the_connection_is_told(how: dict[str, Any], line: bytes) -> None:
    def application(_environ: Environ, start: Start) -> Iterable[bytes]:
        start("204 No Content", [])
        return []

    answer = run(application, environ_of("/"))
    head = written(answer, is_head=False, date="now", **how)
    assert line in head.split(b"\r\n")
    assert b"Content-Length" not in head, "204 has no body"
