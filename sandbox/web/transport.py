"""What happens to an answer on its way to the client, beside being sent.

A server that can do it says so in the environ and is told there what to do; under any other WSGI
server the answer itself comes as near to it as WSGI allows (`docs/faults.md`).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from flask import Response

Environ: TypeAlias = dict[str, Any]

ABILITIES: Final = "sandbox.transport"
"""In the environ: the `Incident`s that the server can bring about."""
ORDERED: Final = "sandbox.transport.ordered"
"""In the environ, once the application has answered: the `Mishap` that the server brings about."""


class Incident(Enum):
    """What can happen to an answer."""

    DELAY = "it is sent later"
    HOLD = "it is never sent; the connection is closed later"
    DROP = "it is never sent; the connection is closed"
    RESET = "it is never sent; the connection is reset"
    TRUNCATE = "half of its body is sent, and the connection closed"
    DROP_NEXT = "it is sent; the next request of the connection finds it closed"


@dataclass(frozen=True, slots=True)
class Mishap:
    """An incident that was ordered; `seconds` is how long the answer, or the end, takes."""

    incident: Incident
    seconds: float = 0


def abilities_of(environ: Environ) -> frozenset[Incident]:
    """Return what the server of a request can bring about; nothing of an ordinary one."""
    found: frozenset[Incident] = environ.get(ABILITIES, frozenset())
    return found


def order(environ: Environ, response: "Response", mishap: Mishap) -> None:
    """Let a mishap happen to a response: by the server, or as near as its body can come."""
    if mishap.incident in abilities_of(environ):
        environ[ORDERED] = mishap
        return
    if mishap.incident in (Incident.DELAY, Incident.HOLD):
        time.sleep(mishap.seconds)
    if mishap.incident in (Incident.DROP, Incident.RESET, Incident.HOLD):
        # Servers send the head with the first byte, and close only what they have begun.
        response.headers["Content-Length"] = str(max(len(response.get_data()), 2))
        response.response = _broken_off(b" ")
    elif mishap.incident is Incident.TRUNCATE:
        body = response.get_data()
        response.headers["Content-Length"] = str(len(body))
        response.response = _broken_off(body[: len(body) // 2])


def _broken_off(part: bytes) -> Iterator[bytes]:
    """Give a part of a body and fail: a server that has sent the head can only close then."""
    yield part
    raise ConnectionAbortedError("the connection is dropped, as a fault of this world orders")
