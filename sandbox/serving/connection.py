"""A client's connection: what has arrived, what is being answered, what is still to be sent.

Reading never waits: a request reaches the application once its body is there whole, so that a
client that stalls costs memory and nobody's time. Requests of one connection are answered in order.
"""

import socket
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from sandbox.serving.answers import Answer, fault, written
from sandbox.serving.reading import Reader, Request
from sandbox.serving.withheld import WITHHOLDING, Withheld
from sandbox.web.transport import ORDERED, Incident, Mishap

if TYPE_CHECKING:
    from sandbox.serving.loop import Loop

IDLE_SECONDS: Final = 75
"""How long a connection may wait for its next request."""
SEND_SECONDS: Final = 30
"""How long a client may take nothing of its answer."""
LINGER_SECONDS: Final = 5
"""How long what a client still sends is read and dropped, so that it sees its answer."""


class Connection:
    """One connection; its methods are called by the loop."""

    __slots__ = (
        "_is_abandoned",
        "_is_ended",
        "_is_lingering",
        "_loop",
        "_out",
        "_reader",
        "deadline",
        "is_busy",
        "sock",
        "withheld",
    )

    def __init__(self, loop: "Loop", sock: socket.socket, peer: str) -> None:
        """Begin to wait for a first request."""
        self.sock = sock
        self.is_busy = False
        self.deadline = loop.now + loop.limits.body_seconds
        self._loop = loop
        limits = loop.limits
        self._reader = Reader(
            loop.environ, peer, limits.body_bytes, limits.large_body_bytes, self._say
        )
        self._out = memoryview(b"")
        self._is_ended = self._is_lingering = self._is_abandoned = False
        self.withheld: Withheld | None = None

    # --- What the loop tells -----------------------------------------------------------------

    def receive(self, data: memoryview) -> None:
        """Take in what has arrived."""
        if self._is_lingering:
            return
        if self._is_abandoned:
            self._loop.drop(self)
            return
        if not self._reader.environ or self._reader.is_large:
            self.deadline = self._loop.now + self._loop.limits.body_seconds
        self._reader.feed(data)
        self.go_on()

    def ended(self) -> None:
        """Take in that the client sends no more; it may still wait for answers."""
        self._is_ended = True
        if not (self.is_busy or self._out or self._reader.requests):
            self._loop.drop(self)

    def overdue(self) -> None:
        """Take in that the deadline has passed."""
        if self._reader.environ and not self._is_lingering and not self._out:
            self._reader.trouble = HTTPStatus.REQUEST_TIMEOUT
            self.go_on()
        else:
            self._loop.drop(self)

    def go_on(self) -> None:
        """Answer the next request, or tell what is wrong; the one after it gets its turn later."""
        if self.is_busy or self._out or self._is_lingering:
            return
        reader = self._reader
        if reader.requests and self._is_abandoned:
            self._loop.drop(self)
        elif reader.requests:
            request = reader.requests.popleft()
            self.is_busy = True
            self._loop.run(self, request)
        elif reader.trouble is not None:
            path = str(reader.environ.get("PATH_INFO", ""))
            answer = fault(reader.trouble, path)
            self._loop.note(reader.environ, answer)
            self.send(answer, Request(reader.environ))

    def answered(self, request: Request, answer: Answer) -> None:
        """Take in the answer of the request that was being answered, and what befalls it."""
        mishap = request.environ.get(ORDERED)
        if mishap is not None and mishap.incident in WITHHOLDING:
            Withheld(self._loop, self, mishap, (request, answer)).begin()
        else:
            self.send(answer, request, mishap)

    def send_rest(self) -> None:
        """Send more of an answer that the client was slow to take."""
        try:
            sent = self.sock.send(self._out)
        except BlockingIOError:
            return
        except OSError:
            self._loop.drop(self)
            return
        self.deadline = self._loop.now + SEND_SECONDS
        self._out = self._out[sent:]
        if not self._out:
            self._sent()

    @property
    def wants_read(self) -> bool:
        """Tell whether more may arrive: not before what is there is answered."""
        if self.withheld is not None:
            return self.withheld.is_watched and not self._is_ended
        return not (self._is_ended or self.is_busy or self._out or self._reader.requests)

    @property
    def wants_write(self) -> bool:
        """Tell whether an answer waits for the client to take it."""
        return bool(self._out)

    @property
    def may_be_dropped(self) -> bool:
        """Tell whether nobody's answer is lost with it: nothing is being answered or sent."""
        if self.withheld is not None:
            return self.withheld.is_for_ever
        return not (self.is_busy or self._reader.requests or self._out)

    def _say(self, data: bytes) -> None:
        """Send what cannot wait, unless an earlier request is still to be answered."""
        if not (self.is_busy or self._out):
            with suppress(OSError):
                self.sock.send(data)

    # --- Answers -----------------------------------------------------------------------------

    def send(self, answer: Answer, request: Request, mishap: Mishap | None = None) -> None:
        """Send an answer: the whole of it, or half of its body, or the last of the connection."""
        self.is_busy = False
        keeps = request.keeps and not self._loop.is_stopping
        is_cut = mishap is not None and mishap.incident is Incident.TRUNCATE
        self._is_abandoned = keeps and mishap is not None and not is_cut
        if is_cut or not keeps:
            self._is_lingering = True
        is_head = request.environ.get("REQUEST_METHOD") == "HEAD"
        data = written(
            answer,
            is_head=is_head,
            keeps=keeps,
            says_so=request.is_old or self._is_abandoned,
            date=self._loop.date,
        )
        if is_cut and not is_head:
            data = data[: len(data) - (len(answer.body) + 1) // 2]
        try:
            sent = self.sock.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._loop.drop(self)
            return
        if sent < len(data):
            self._out = memoryview(data)[sent:]
            self.deadline = self._loop.now + SEND_SECONDS
            self._loop.watch(self)
        else:
            self._sent()

    def _sent(self) -> None:
        """An answer is sent: close, linger, or wait for the next request."""
        if self._is_lingering:
            if self._is_ended:
                self._loop.drop(self)
                return
            self.deadline = self._loop.now + LINGER_SECONDS
            try:
                self.sock.shutdown(socket.SHUT_WR)
            except OSError:
                self._loop.drop(self)
                return
        else:
            # Nothing was read while this one was answered: a request that follows has its time yet.
            is_arriving = bool(self._reader.environ)
            seconds = self._loop.limits.body_seconds if is_arriving else IDLE_SECONDS
            self.deadline = self._loop.now + seconds
            if self._reader.requests or self._reader.trouble is not None:
                self._loop.later(self)
            elif self._is_ended:
                self._loop.drop(self)
                return
        self._loop.watch(self)
