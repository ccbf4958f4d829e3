"""Calls as plain values: what is asked of the control plane, whoever sends it and however.

A function below `@operation` takes what a tester says and returns what is sent; the decorator makes
a `Call` of that. Both clients run the same calls (`blocking.py`, `asynchronous.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from string import Formatter
from typing import Any, Final, Generic, ParamSpec, TypeVar
from urllib.parse import quote

Answer = TypeVar("Answer")
Given = ParamSpec("Given")
ATTRIBUTE: Final = "operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the control plane's OpenAPI document.

    `name` is its operationId; `path` begins after the control plane's prefix; `answers` is the
    type of its result: a model, bytes as they come, or None. A `takes_long` one may be at work for
    minutes. What is answered with a status of `also_good` is a result too.
    """

    name: str
    method: str
    path: str
    answers: type[Any]
    takes_long: bool = False
    also_good: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sent:
    """What a call carries beside the ids of its path: JSON, or content that is sent as it is."""

    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer]):
    """One call of an operation."""

    operation: Operation
    path: str
    sent: Sent


def operation(
    name: str,
    method: str,
    path: str,
    answers: type[Answer],
    *,
    takes_long: bool = False,
    also_good: frozenset[int] = frozenset(),
) -> Callable[[Callable[Given, Sent]], Callable[Given, Call[Answer]]]:
    """Say which operation a function describes calls of.

    The function's arguments that the path names are its ids.
    """
    names = [field for _, field, _, _ in Formatter().parse(path) if field]
    described = Operation(name, method, path, answers, takes_long, also_good)

    def complete(describe: Callable[Given, Sent]) -> Callable[Given, Call[Answer]]:
        parameters = signature(describe)

        @wraps(describe)
        def call(*args: Given.args, **kwargs: Given.kwargs) -> Call[Answer]:
            given = parameters.bind(*args, **kwargs).arguments
            ids = {name: _segment(given[name]) for name in names}
            return Call(described, path.format_map(ids), describe(*args, **kwargs))

        setattr(call, ATTRIBUTE, described)
        return call

    return complete


def _segment(given: object) -> str:
    """Return an id as one segment of a path.

    Dots alone would be a step up: the call of one thing would be that of what it belongs to.
    """
    text = quote(str(given), safe="")
    return text.replace(".", "%2E") if text in (".", "..") else text
