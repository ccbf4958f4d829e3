"""A reader of the pages: has the program on the path, and runs what was copied."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.cli.servers import environment

SECONDS = 180


class Reader:
    """Somebody who copied the code of a page and runs it: with the program on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "bin" / "vipmp-sandbox"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sandbox.cli "$@"\n')
        program.chmod(0o755)
        self.path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"

    def run(self, command: Sequence[str], **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the reader's folder."""
        kept = environment(PATH=self.path, **settings)
        return subprocess.run(  # noqa: S603 - our own texts
            command,
            cwd=self.folder,
            env={name: value for name, value in kept.items() if value},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
