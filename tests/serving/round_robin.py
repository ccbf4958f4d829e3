"""A balancer of the smallest kind: each new connection goes to the next node."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import cycle
from select import select
from typing import Final
from urllib.parse import urlsplit

PART_BYTES: Final = 65536


@contextmanager
def balanced(nodes: Sequence[str]) -> Iterator[str]:
    """Hand connections on to servers in turn; gives the address that leads to them."""
    targets = cycle([(urlsplit(node).hostname, urlsplit(node).port) for node in nodes])
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        threading.Thread(target=_accept, args=(listener, targets), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, targets: Iterator[tuple[str, int]]) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_forward, args=(client, next(targets)), daemon=True).start()


def _forward(client: socket.socket, target: tuple[str, int]) -> None:
    with client, suppress(OSError), socket.create_connection(target) as node:
        others = {client: node, node: client}
        while True:
            for source in select(list(others), [], [])[0]:
                part = source.recv(PART_BYTES)
                if not part:
                    return
                others[source].sendall(part)
