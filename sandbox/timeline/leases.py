"""Who holds a lease or is answering a request, and whether they are still alive."""

import os
import socket
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from sandbox.timeline.clock import real_ms

_NUMBERS: Final = count()
_DEAD: Final = "ZX"
_MOST_OF_HOST: Final = 16


def new_owner() -> str:
    """Return a name for this process's piece of work: host, process, when that began, a number."""
    return f"{_prefix(socket.gethostname(), os.getpid())}{next(_NUMBERS) & 0xFFFF:04x}"


@lru_cache(maxsize=2)
def _prefix(host: str, process: int) -> str:
    _, began = _state_of(process)
    return f"{_short(host)}:{process}:{began or '0'}-"


@lru_cache(maxsize=2)
def _short(host: str) -> str:
    """Return a host's name in the 16 characters that there is room for.

    The pods of a deployment have long names that begin alike: their ends count too.
    """
    if len(host) <= _MOST_OF_HOST:
        return host
    return f"{host[:7]}-{sha256(host.encode()).hexdigest()[:8]}"


def is_gone(owner: str | None, expires_ms: int) -> bool:
    """Tell whether an owner no longer counts: unnamed, expired, or a dead process of this host.

    A process that nobody has waited for yet is dead, and one that has its number since is another.
    """
    if not owner or expires_ms <= real_ms():
        return True
    host, _, rest = owner.partition(":")
    process, _, work = rest.partition(":")
    if host != _short(socket.gethostname()) or not process.isdecimal():
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
    state, began = _state_of(int(process))
    named, is_named, _ = work.partition("-")
    is_another = bool(is_named and began) and named not in (began, "0")
    return is_another or state in _DEAD


def _state_of(process: int) -> tuple[str, str]:
    """Return a process's state as Linux tells it, and when it began; elsewhere neither is known."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "?", ""
    fields = told.rpartition(")")[2].split()
    return fields[0], f"{int(fields[19]):x}"
