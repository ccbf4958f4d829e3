"""The command line: `vipmp-sandbox …` works on the database itself, with or without a server."""

from sandbox.cli.program import main

__all__ = ["main"]
