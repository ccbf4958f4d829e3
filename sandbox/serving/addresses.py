"""Where the server listens: hosts as people write them, and the sockets of what they stand for."""

import errno
import socket
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Final

from sandbox.serving.refusals import CannotServeError
from sandbox.settings import addresses_of, variable

BACKLOG: Final = 1024
_ADVICE: Final = f"Choose another with --host or {variable('host')}."


def _resolved(host: str) -> list[str]:
    try:
        return addresses_of(host)
    except OSError as error:
        message = f"{host!r} is no address of this machine: {error.strerror or error}. {_ADVICE}"
        raise CannotServeError(message, exit_code=2) from error


def listen(hosts: Sequence[str], port: int) -> list[socket.socket]:
    """Return sockets that listen at a port of all addresses of some hosts.

    Of several addresses those that the machine lacks are left out (a loopback without IPv6).

    Args:
        hosts: as given.
        port: 0 for any that is free at all of them.

    Raises:
        CannotServeError: the port is taken (exit code 1), or no address is this machine's (2).
    """
    addresses = list(dict.fromkeys(each for host in hosts for each in _resolved(host)))
    for attempt in range(_ATTEMPTS):
        try:
            return _bind_all(addresses, port)
        except _TakenError as taken:
            # A port that was free at the first address may be taken at the second.
            if port == 0 and attempt < _ATTEMPTS - 1:
                continue
            raise CannotServeError(
                f"port {taken.port} of {taken.address} is in use. Stop what listens there, or "
                f"choose another with --port or {variable('port')} (0 takes any free one)."
            ) from taken
    raise AssertionError("the last attempt returns or raises")


_ATTEMPTS: Final = 5


class _TakenError(Exception):
    def __init__(self, address: str, port: int) -> None:
        self.address, self.port = address, port
        super().__init__(address, port)


def _bind_all(addresses: Iterable[str], port: int) -> list[socket.socket]:
    bound: list[socket.socket] = []
    lacking: list[str] = []
    try:
        for address in addresses:
            chosen = bound[0].getsockname()[1] if bound and port == 0 else port
            try:
                bound.append(_bind(address, chosen))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise _TakenError(address, chosen) from error
                lacking.append(f"cannot listen on {address}: {error.strerror or error}")
    except _TakenError:
        for each in bound:
            each.close()
        raise
    if not bound:
        raise CannotServeError(f"{'; '.join(lacking)}. {_ADVICE}", exit_code=2)
    return bound


def _bind(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            with suppress(OSError):
                # IPv4 has a socket of its own where it is wanted.
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
        made.listen(BACKLOG)
    except BaseException:
        made.close()
        raise
    return made
