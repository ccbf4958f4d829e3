"""What a report says of the run itself, apart from what was played."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

_PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]*@")


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run: the sandbox's version, the command, how long it took, and how many cases it left out.

    `seconds` is real time; it and the command are all in which two reports of one play differ.
    """

    version: str
    command: str
    seconds: float
    left_out: int = 0


def shown_command(line: Sequence[str]) -> str:
    """Return the command as one types it, without the password of a URL."""
    return _PASSWORD.sub(r"\1:***@", shlex.join(["vipmp-sandbox", *line]))
