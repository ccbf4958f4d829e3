"""Who holds a lease or is answering a request, and whether they are still alive."""

import os
import socket
from contextlib import suppress
from secrets import token_hex

from sandbox.timeline.clock import real_ms


def new_owner() -> str:
    """Return a name for this process's piece of work: host, process and a unique part."""
    return f"{socket.gethostname()[:16]}:{os.getpid()}:{token_hex(4)}"


def is_gone(owner: str | None, expires_ms: int) -> bool:
    """Tell whether an owner no longer counts: unnamed, expired, or a dead process of this host."""
    if not owner or expires_ms <= real_ms():
        return True
    host, _, rest = owner.partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname()[:16] or not process.isdecimal():
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    return False
