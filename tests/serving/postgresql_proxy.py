"""A way to PostgreSQL that can be closed, and cut amid a commit: the server itself stays up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from select import select
from typing import Final

from sqlalchemy.engine import URL, make_url

COMMIT: Final = b"COMMIT\0"
PART_BYTES: Final = 65536


@dataclass
class Cut:
    """Close the way at a commit, before it is sent on or before its answer comes back."""

    number: int
    is_kept: bool


@dataclass
class Proxy:
    """Forwards connections to PostgreSQL; gives the URL that leads through it.

    A socket is closed by the thread that reads it alone, else its number might be another's by the
    time of the next read.
    """

    target: URL
    port: int = 0
    _listener: socket.socket | None = None
    _accepting: threading.Thread | None = None
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _cut: Cut | None = None
    was_cut: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        through = self.target.set(host="127.0.0.1", port=self.port).update_query_dict(
            {"sslmode": "disable"}
        )
        return through.render_as_string(hide_password=False)

    def open(self) -> None:
        """Take connections, at the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=100)
        self.port = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Drop all connections, and refuse new ones."""
        with self._lock:
            listener, self._listener = self._listener, None
            ends, self._open = self._open, set()
        for end in (*([listener] if listener else []), *ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        if self._accepting is not None:
            self._accepting.join(10)

    def close_at_commit(self, number: int, *, is_kept: bool) -> None:
        """Close at a commit to come, the first is 1, which PostgreSQL keeps or never hears of."""
        self.was_cut.clear()
        self._cut = Cut(number, is_kept)

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=self._serve, args=(client, listener), daemon=True).start()

    def _serve(self, client: socket.socket, listener: socket.socket) -> None:
        there = (self.target.host or "127.0.0.1", self.target.port or 5432)
        with client, socket.create_connection(there) as server:
            with self._lock:
                if self._listener is not listener:
                    return
                self._open |= {client, server}
            with suppress(OSError):
                self._forward(client, server)
            with self._lock:
                self._open -= {client, server}

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        while True:
            for source in select([client, server], [], [])[0]:
                part = source.recv(PART_BYTES)
                if not part:
                    return
                if source is server:
                    client.sendall(part)
                elif COMMIT in part and (cut := self._cut_here()):
                    self._end(server, part, cut)
                    return
                else:
                    server.sendall(part)

    def _cut_here(self) -> Cut | None:
        with self._lock:
            cut = self._cut
            if cut is None:
                return None
            cut.number -= 1
            if cut.number:
                return None
            self._cut = None
            return cut

    def _end(self, server: socket.socket, part: bytes, cut: Cut) -> None:
        if cut.is_kept:
            with self._lock:
                self._open.discard(server)
        self.close()
        if cut.is_kept:
            server.sendall(part)
            server.recv(PART_BYTES)  # It is kept; nobody else is told.
        self.was_cut.set()


@contextmanager
def proxied(url: str) -> Iterator[Proxy]:
    """Open a way to a database of PostgreSQL for the time of a test."""
    proxy = Proxy(make_url(url))
    proxy.open()
    try:
        yield proxy
    finally:
        proxy.close()
