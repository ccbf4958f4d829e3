"""What can be told of a request once it is answered: its route, and the code of a refusal."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

_MOST_BODY: Final = 64 * 1024
_LONGEST: Final = 500


def endpoint_of(environ: Mapping[str, Any]) -> str:
    """Return the endpoint of Flask's that answers; empty where no route does.

    Flask forgets it once the request is answered: ask when the answer starts.
    """
    return str(getattr(environ.get("werkzeug.request"), "endpoint", None) or "")


def kept(parts: Iterable[bytes], begun: list[bytes]) -> Iterable[bytes]:
    """Hand an answer on, and keep its beginning, which names the code of a refusal."""
    for part in parts:
        if len(begun) == 0 and len(part) <= _MOST_BODY:
            begun.append(part)
        yield part


def closing(parts: Iterable[bytes]) -> list[Callable[[], None]]:
    """Return how an answer wants to be closed."""
    close = getattr(parts, "close", None)
    return [] if close is None else [close]


def code_in(body: bytes) -> str:
    """Return the code of a refusal, in either API's form; empty where it has none."""
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return ""
    return str(found.get("code") or "") if isinstance(found, dict) else ""


def one_line(text: str) -> str:
    """Return text of a client's, shortened, that makes no lines of its own."""
    if not text.isprintable():
        text = text.encode("unicode_escape").decode("ascii")
    return text[:_LONGEST]
