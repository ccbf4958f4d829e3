"""The whole suite is compared with the partner API: each operation must succeed on PostgreSQL.

Most tests run on SQLite alone, and which run on PostgreSQL too is a choice (`docs/testing.md`). So
while the tests run, this plugin notes the operations of Adobe's API that were answered a success
from a PostgreSQL, in this process. When the whole suite has passed and there was one, an operation
that never was fails the run all the same.
"""

from __future__ import annotations

from typing import Any, Final

import pytest
from flask import Flask, Response, request, request_finished

from sandbox.partner_api import blueprint as partner
from tests.declared_errors import is_whole

OPERATIONS: Final = frozenset(operation.name for operation in partner.DECLARED)


def unseen(succeeded: set[str]) -> list[str]:
    """Name the operations that never succeeded, where any did: else there was no PostgreSQL."""
    return sorted(OPERATIONS - succeeded) if succeeded else []


class SucceededOnPostgresql:
    """The plugin: every process notes, the one that began the run compares."""

    def __init__(self) -> None:
        """Begin with nothing answered."""
        self.succeeded: set[str] = set()
        self.unseen: list[str] = []

    def pytest_configure(self) -> None:
        """Look at each answer."""
        request_finished.connect(self._note)

    def pytest_unconfigure(self) -> None:
        """Look no more."""
        request_finished.disconnect(self._note)

    def _note(self, sender: Flask, response: Response, **_: object) -> None:
        operation = (request.endpoint or "").rpartition(".")[2]
        if operation not in OPERATIONS or operation in self.succeeded or not _succeeds(response):
            return
        made = sender.extensions.get("sandbox")
        if made is not None and made.engine.dialect.name == "postgresql":
            self.succeeded.add(operation)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a process of pytest-xdist noted."""
        output = getattr(node, "workeroutput", {})
        self.succeeded.update(output.get("succeeded_on_postgresql", ()))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was noted, or compare it when the whole suite has passed."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["succeeded_on_postgresql"] = sorted(self.succeeded)
        elif session.exitstatus == pytest.ExitCode.OK and is_whole(session.config):
            self.unseen = unseen(self.succeeded)
            if self.unseen:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the operations."""
        if self.unseen:
            terminalreporter.section("operations that no test makes succeed on PostgreSQL")
            for name in self.unseen:
                terminalreporter.write_line(name)


def _succeeds(response: Response) -> bool:
    return response.status_code < 300
