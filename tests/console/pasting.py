"""What a person pastes into a shell."""

from __future__ import annotations

import re
import subprocess

from tests.cli.servers import environment


def pasted(calls: str, **settings: str) -> str:
    """What a shell prints that is given the lines."""
    done = subprocess.run(  # noqa: S603 - our own text
        ["bash", "-euo", "pipefail", "-c", calls],  # noqa: S607 - whichever bash is there
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return re.sub(r"\s", "", done.stdout)
