"""The loop of a worker: one thread that reads, answers and writes, and none that waits.

Written for WSGI on one thread: asyncio's transports cost a GET about a tenth of its throughput
(`docs/decisions/0040-a-server-that-reads-bodies-first.md`). Calls that may take long run in threads
beside it (`0041`).
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from sandbox.serving.answers import Answer, Application, date_now, run
from sandbox.serving.connection import Connection
from sandbox.serving.environ import CONSTANT, Environ
from sandbox.serving.limits import Limits
from sandbox.serving.reading import Request
from sandbox.serving.timers import Timers

_BUFFER_BYTES: Final = 256 * 1024
_SWEEP_SECONDS: Final = 0.5
_FLUSH_SECONDS: Final = 1
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Loop:
    """Serves an application on listening sockets until it is told to stop.

    Args:
        application: the WSGI application.
        listeners: sockets that listen; other processes may accept from them too.
        limits: what a client may take.
        is_long: tells whether a request may take so long that others should not wait for it.
        note: is told of what is answered without the application.
    """

    def __init__(
        self,
        application: Application,
        listeners: Iterable[socket.socket],
        limits: Limits,
        is_long: Callable[[Environ], bool],
        note: Callable[[Environ, Answer], None] = lambda *_: None,
    ) -> None:
        """Register the sockets; nothing is accepted before `serve`."""
        self.limits = limits
        self.now = time.monotonic()
        self.date = date_now()
        self.is_stopping = False
        self._stopped_at: float | None = None
        self._application = application
        self._is_long = is_long
        self.note = note
        self._connections: dict[Connection, int] = {}
        self._turns: deque[Connection] = deque()
        self._done: deque[Callable[[], None]] = deque()
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="long-call")
        self._in_threads = 0
        self.timers: Final = Timers()
        self._selector = selectors.DefaultSelector()
        self._listeners = list(listeners)
        for listener in self._listeners:
            listener.setblocking(False)
            self._selector.register(listener, _READ)
        self._wake, self.waker = socket.socketpair()
        for end in (self._wake, self.waker):
            end.setblocking(False)
        self._selector.register(self._wake, _READ)
        address = self._listeners[0].getsockname()
        self.environ: Environ = {
            **CONSTANT,
            "SERVER_NAME": address[0],
            "SERVER_PORT": str(address[1]),
        }

    def serve(self) -> None:
        """Answer until `stop` was called and nothing is being answered any more."""
        buffer = memoryview(bytearray(_BUFFER_BYTES))
        next_sweep = self.now
        while self._stopped_at is None or not self._is_quiet(self._stopped_at):
            wait = 0.0 if self._turns else self.timers.wait(_SWEEP_SECONDS)
            events = self._selector.select(wait)
            self.now = time.monotonic()
            if self.is_stopping and self._stopped_at is None:
                self._begin_to_stop()
                continue  # What was found may be closed now.
            for key, mask in events:
                connection = key.data
                if connection is None:
                    self._accept_or_wake(key.fileobj)
                elif mask & _WRITE:
                    connection.send_rest()
                else:
                    self._read(connection, buffer)
            self._take_turns()
            for act in self.timers.due(self.now):
                act()
            if self.now >= next_sweep:
                next_sweep = self.now + _SWEEP_SECONDS
                self._sweep()

    def stop(self) -> None:
        """Ask the loop to end; a signal's handler may do so amid anything, and more than once."""
        self.is_stopping = True
        with suppress(BlockingIOError):
            self.waker.send(b"\0")

    def _begin_to_stop(self) -> None:
        """Accept no more, drop who waits or stalls; `serve` ends once the others are answered."""
        self._stopped_at = self.now
        for listener in self._listeners:
            self._selector.unregister(listener)
            listener.close()
        for connection in list(self._connections):
            if connection.may_be_dropped:
                self.drop(connection)
            elif connection.withheld is not None:
                connection.withheld.end()

    def _is_quiet(self, stopped_at: float) -> bool:
        """Tell whether everybody has an answer; who is slow to read it is waited for a moment."""
        if self._in_threads or self._turns or self._done:
            return False
        return self.now > stopped_at + _FLUSH_SECONDS or not any(
            connection.wants_write for connection in self._connections
        )

    # --- Connections -------------------------------------------------------------------------

    def _accept_or_wake(self, source: object) -> None:
        if source is self._wake:
            with suppress(BlockingIOError):
                while self._wake.recv(4096):
                    pass
            while self._done:
                finish = self._done.popleft()
                self._in_threads -= 1
                finish()
            return
        assert isinstance(source, socket.socket)  # noqa: S101 - what else was registered so
        try:
            accepted, peer = source.accept()
        except OSError:
            return  # Another worker had it, or the client is gone again.
        accepted.setblocking(False)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if len(self._connections) >= self.limits.connections:
            self._make_room()
        connection = Connection(self, accepted, peer[0])
        self._connections[connection] = _READ
        self._selector.register(accepted, _READ, connection)

    def _make_room(self) -> None:
        """Drop the oldest connection that nobody works for: clients that stall keep none out."""
        for connection in self._connections:
            if connection.may_be_dropped:
                self.drop(connection)
                return

    def _read(self, connection: Connection, buffer: memoryview) -> None:
        if connection.withheld is not None:
            connection.withheld.look()
            return
        try:
            size = connection.sock.recv_into(buffer)
        except BlockingIOError:
            return
        except OSError:
            self.drop(connection)
            return
        if size:
            connection.receive(buffer[:size])
        else:
            connection.ended()
            self.watch(connection)

    def watch(self, connection: Connection) -> None:
        """Wait for what a connection waits for: to be read from, to be written to, or nothing."""
        before = self._connections.get(connection)
        if before is None:
            return
        wanted = (_READ if connection.wants_read else 0) | (_WRITE * connection.wants_write)
        if wanted == before:
            return
        self._connections[connection] = wanted
        if not before:
            self._selector.register(connection.sock, wanted, connection)
        elif not wanted:
            self._selector.unregister(connection.sock)
        else:
            self._selector.modify(connection.sock, wanted, connection)

    def drop(self, connection: Connection) -> None:
        """Close a connection."""
        if self._connections.pop(connection, 0):
            self._selector.unregister(connection.sock)
        connection.sock.close()

    def _sweep(self) -> None:
        self.date = date_now()
        overdue = [
            connection
            for connection in self._connections
            if connection.deadline < self.now and not connection.is_busy
        ]
        for connection in overdue:
            connection.overdue()

    # --- Requests ----------------------------------------------------------------------------

    def later(self, connection: Connection) -> None:
        """Give a connection another turn once the others have had theirs."""
        self._turns.append(connection)

    def _take_turns(self) -> None:
        for _ in range(len(self._turns)):
            connection = self._turns.popleft()
            if connection in self._connections:
                connection.go_on()

    def run(self, connection: Connection, request: Request) -> None:
        """Answer a request: here, or in a thread where it may take long."""
        environ = request.environ
        if self._is_long(environ) or (
            self._in_threads and environ["REQUEST_METHOD"] not in READING
        ):
            # While a long call holds the database's write lock, other writers wait for it there.
            self.beside(partial(self._answer, connection, request))
            self.watch(connection)
        else:
            connection.answered(request, run(self._application, environ))

    def _answer(self, connection: Connection, request: Request) -> Callable[[], None]:
        return partial(connection.answered, request, run(self._application, request.environ))

    def beside(self, work: Callable[[], Callable[[], None]]) -> None:
        """Let work be done in a thread; what that returns is called by the loop."""
        self._in_threads += 1
        self._threads.submit(self._run_beside, work)

    def _run_beside(self, work: Callable[[], Callable[[], None]]) -> None:
        self._done.append(work())
        with suppress(BlockingIOError):
            self.waker.send(b"\0")
