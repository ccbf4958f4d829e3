"""Answers that do not go out as they are made, since a fault of a tester's says so.

Nobody waits for them: what is due later is a timer of the loop's, and the connection is looked at
only to see whether its client has gone.
"""

import socket
import struct
from typing import TYPE_CHECKING, Final

from sandbox.serving.answers import Answer
from sandbox.serving.reading import Request
from sandbox.web.transport import Incident, Mishap

if TYPE_CHECKING:
    from sandbox.serving.connection import Connection
    from sandbox.serving.loop import Loop

WITHHOLDING: Final = frozenset({Incident.DELAY, Incident.HOLD, Incident.DROP, Incident.RESET})
"""What keeps an answer back; the other incidents befall it while it is sent."""
_RESETTING: Final = struct.pack("ii", 1, 0)
"""Of SO_LINGER: to close is to reset."""


class Withheld:
    """An answer that is kept back for a time, or for ever.

    `is_watched` tells whether the client may still be seen to go.
    """

    __slots__ = ("_answer", "_connection", "_loop", "_mishap", "_request", "is_watched")

    def __init__(
        self, loop: "Loop", connection: "Connection", mishap: Mishap, pair: tuple[Request, Answer]
    ) -> None:
        """Keep an answer back; `pair` is the request and its answer."""
        self._loop, self._connection, self._mishap = loop, connection, mishap
        self._request, self._answer = pair
        self.is_watched = True

    def begin(self) -> None:
        """Close the connection, or let it wait; a loop that stops keeps nobody waiting."""
        incident, connection = self._mishap.incident, self._connection
        if incident is Incident.RESET:
            connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESETTING)
        if incident in (Incident.RESET, Incident.DROP):
            self._loop.drop(connection)
            return
        connection.withheld = self
        if self._loop.is_stopping:
            self.end()
            return
        self._loop.timers.add(self._mishap.seconds, self.end)
        self._loop.watch(connection)

    @property
    def is_for_ever(self) -> bool:
        """Tell whether the client never gets it."""
        return self._mishap.incident is Incident.HOLD

    def end(self) -> None:
        """Send it, or close where it was kept back for ever; nothing where that is done."""
        connection = self._connection
        if connection.withheld is not self:
            return
        connection.withheld = None
        if self.is_for_ever:
            self._loop.drop(connection)
        else:
            connection.send(self._answer, self._request)

    def look(self) -> None:
        """Find out what the client does; what it sends already is left for later."""
        connection = self._connection
        try:
            has_ended = not connection.sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            has_ended = True
        self.is_watched = False
        if not has_ended:
            self._loop.watch(connection)
        elif self.is_for_ever:
            self.end()
        else:
            connection.ended()
            self._loop.watch(connection)
