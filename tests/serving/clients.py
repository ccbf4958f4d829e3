"""Clients that do not behave: raw connections to a server, half-sent and slowly read requests."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

HALF_A_BODY = b"POST /v3/customers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"


def connected(url: str, *, timeout: float = 30) -> socket.socket:
    """Connect to a server."""
    parts = urlsplit(url)
    return socket.create_connection((str(parts.hostname), int(parts.port or 80)), timeout=timeout)


@contextmanager
def many(url: str, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Hold so many connections, each of which has sent something."""
    with ExitStack() as stack:
        held = [stack.enter_context(connected(url)) for _ in range(count)]
        for each in held:
            each.sendall(sent)
        time.sleep(0.2)
        yield held


def exchange(url: str, *sent: bytes, pause: float = 0) -> bytes:
    """Send parts, and return all that comes until the server closes."""
    with connected(url) as client:
        for part in sent:
            client.sendall(part)
            time.sleep(pause)
        return everything(client)


def everything(client: socket.socket) -> bytes:
    """Return what comes until the server closes."""
    found = b""
    try:
        while part := client.recv(65536):
            found += part
    except ConnectionResetError:
        found += b"<reset>"
    return found


def one_answer(client: socket.socket) -> tuple[int, bytes]:
    """Return the status and the body of the next answer, whose length must be told.

    No byte beyond it is read: the answer after it may be there already.
    """
    head, body = b"", b""
    while not head.endswith(b"\r\n\r\n"):
        part = client.recv(1)
        assert part, f"closed after {head!r}"
        head += part
    length = re.search(rb"(?i)content-length: (\d+)", head)
    assert length, head
    while len(body) < int(length[1]):
        part = client.recv(int(length[1]) - len(body))
        assert part, f"closed after {head!r} and {body!r}"
        body += part
    return int(head.split()[1]), body


def statuses(answers: bytes) -> list[int]:
    """Return the statuses of several answers."""
    return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3})", answers)]
