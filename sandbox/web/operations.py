"""Operations: what a route of either API takes, answers and may refuse.

Declared by the decorators below, above an ordinary Flask route, and kept by its blueprint
(`blueprints.py`). The API that runs the operation, its OpenAPI document and the tests read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Request
from pydantic import BaseModel

Handler = TypeVar("Handler", bound=Callable[..., Any])
_DECLARED = "__operation__"


class Nothing(BaseModel):
    """No body, no query parameters, or no answer."""


class ErrorLike(Protocol):
    """A row of either API's table of errors."""

    @property
    def name(self) -> str:
        """Unique in its table."""

    @property
    def code(self) -> str:
        """The code on the wire."""

    @property
    def http_status(self) -> int:
        """The HTTP status that carries it."""

    @property
    def message(self) -> str:
        """What happened."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header of one operation's requests, or of its answers, as text."""

    name: str
    description: str
    longest: int = 255


HeaderOf = Callable[[Request, int, bytes], str | None]
"""What a header of an answer says, from the request, the world's seed and the answer's body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation.

    `path` is Flask's rule below the API's prefix; `tag` groups the operations of one resource;
    `source` says where the operation is specified; `query_error` is what bad parameters are
    refused with, where that is not the API's usual error, and `query_rule` the rule that says so,
    where it is not that of the error; `media_type` is that of an answer that
    is a file instead of `answers`, and `takes` that of a body that is one; `again` is the status
    where what was to be made is there already; `is_recorded` is false
    where a replay of its world must not do again what it did; `before_body` refuses a call of
    Adobe's whatever its body says, given the open world, who asks, and the ids of the path.
    """

    method: str
    path: str
    tag: str
    handler: Callable[..., Any]
    summary: str = ""
    source: str = ""
    body: type[BaseModel] = Nothing
    bodiless_with: tuple[str, type[BaseModel]] | None = None
    query: type[BaseModel] = Nothing
    query_error: Any = None
    query_rule: str | None = None
    answers: type[BaseModel] = Nothing
    media_type: str = ""
    takes: str = ""
    status: int = 200
    again: int | None = None
    errors: tuple[ErrorLike, ...] = ()
    optional_headers: tuple[str, ...] = ()
    own_headers: tuple[Header, ...] = ()
    answer_header: Header | None = None
    header_of: HeaderOf | None = None
    is_recorded: bool = True
    before_body: Callable[..., Any] | None = None

    @property
    def name(self) -> str:
        """The operation's name, unique among all of its API."""
        return self.handler.__name__

    @property
    def template(self) -> str:
        """The path with its ids in braces, as OpenAPI and `str.format` want them."""
        return self.path.replace("<", "{").replace(">", "}")


def summary(text: str, *, source: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say in a line what an operation does, and where it is specified.

    Stands next to the route, whose type asks for a function that returns a response: the view that
    is made of the function does, so its own type ends here.
    """
    return _declare(summary=text, source=source)


def body(model: type[BaseModel]) -> Callable[[Handler], Handler]:
    """Name what an operation takes."""
    return _declare(body=model)


def checked_before_body(check: Callable[..., Any]) -> Callable[[Handler], Handler]:
    """Name what refuses a call whatever its body says."""
    return _declare(before_body=check)


def bodiless_with(parameter: str, model: type[BaseModel]) -> Callable[[Handler], Handler]:
    """Name the parameter that, when it is true, lets a body be left out; all of `model` may be."""
    return _declare(bodiless_with=(parameter, model))


def query(
    model: type[BaseModel], *, error: ErrorLike | None = None, rule: str | None = None
) -> Callable[[Handler], Handler]:
    """Name the parameters of an operation, the error of bad ones, and a rule of their own."""
    return _declare(query=model, query_error=error, query_rule=rule)


def response(
    model: type[BaseModel], status: int = 200, *, again: int | None = None
) -> Callable[[Handler], Handler]:
    """Name what an operation answers when it does its work.

    Args:
        model: the answer.
        status: its status.
        again: the status where there was nothing to do: what it would make is there.
    """
    return _declare(answers=model, status=status, again=again)


def file_response(media_type: str, status: int = 200) -> Callable[[Handler], Handler]:
    """Say that an operation answers a file: its handler returns bytes, or iterates over them.

    One that gives the file a name returns the whole response.
    """
    return _declare(media_type=media_type, status=status)


def file_body(media_type: str) -> Callable[[Handler], Handler]:
    """Say that an operation takes a file, which its handler reads itself (`read_file`)."""
    return _declare(takes=media_type)


def unrecorded() -> Callable[[Handler], Handler]:
    """Say that a replay of a world must not do again what an operation did to it."""
    return _declare(is_recorded=False)


def other_responses(*errors: ErrorLike) -> Callable[[Handler], Handler]:
    """Name what an operation may refuse, beside what every operation of its API may."""
    return _declare(errors=errors)


def optional_headers(*names: str) -> Callable[[Handler], Handler]:
    """Name the headers that all operations of the API ask for, but not this one."""
    return _declare(optional_headers=names)


def own_headers(*headers: Header) -> Callable[[Handler], Handler]:
    """Name the headers that may be sent to an operation, but not to all of its API."""
    return _declare(own_headers=headers)


def answer_header(header: Header, header_of: HeaderOf) -> Callable[[Handler], Handler]:
    """Name a header that may come with an answer, and what makes it; None: it does not."""
    return _declare(answer_header=header, header_of=header_of)


def declared_of(handler: Callable[..., Any]) -> dict[str, Any]:
    """Return what the decorators above a handler say, as fields of `Operation`."""
    found: dict[str, Any] = getattr(handler, _DECLARED, {})
    return found


def _declare(**fields: Any) -> Callable[[Handler], Handler]:  # noqa: ANN401 - an Operation's fields
    def keep(handler: Handler) -> Handler:
        setattr(handler, _DECLARED, declared_of(handler) | fields)
        return handler

    return keep
