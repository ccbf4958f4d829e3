"""What a server costs: processor time and memory of a process and of those that it started.

Read from `/proc`, so on Linux; elsewhere nothing is told, and the reports leave it out.
"""

import os
from pathlib import Path

PROC = Path("/proc")
_AFTER_NAME = 2
"""The first field behind the name in `/proc/PID/stat` is the third of all (proc(5))."""
_PARENT, _USER, _SYSTEM, _PAGES = (number - 1 - _AFTER_NAME for number in (4, 14, 15, 24))


def is_told() -> bool:
    """Tell whether this system says what processes cost."""
    return (PROC / "self" / "stat").exists()


def family(process: int) -> tuple[int, ...]:
    """Return a process and all that it started, directly or not, and that still live."""
    parents = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal() and (found := _stat(int(folder.name))):
            parents[int(folder.name)] = int(found[_PARENT])
    members = [process]
    for member in members:
        members += [other for other, parent in parents.items() if parent == member]
    return tuple(members)


def cpu_seconds(process: int) -> float:
    """Return the processor time that a process and its family have had, user's and system's."""
    ticks = sum(
        int(found[_USER]) + int(found[_SYSTEM])
        for member in family(process)
        if (found := _stat(member))
    )
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_bytes(process: int) -> int:
    """Return how much memory one process holds; 0: it is gone."""
    found = _stat(process)
    return int(found[_PAGES]) * os.sysconf("SC_PAGE_SIZE") if found else 0


def _stat(process: int) -> list[str]:
    """Return the fields behind the name, which may hold spaces and brackets; none: it is gone."""
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
