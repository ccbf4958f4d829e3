"""The whole suite checks the recording: each test that it names was answered what it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.coverage_page.notes import Notes
from tests.coverage_page.recording import contradictions, read
from tests.declared_errors import is_whole


class CheckedRecording(Notes):
    """The plugin; it fails a run of the whole suite that contradicts the recording."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        super().__init__()
        self.found: list[str] = []

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was noted, or compare it when the whole suite has passed."""
        super().pytest_sessionfinish(session)
        if hasattr(session.config, "workeroutput"):
            return
        if session.exitstatus == pytest.ExitCode.OK and is_whole(session.config):
            self.found = list(contradictions(read(), self.noted))
            if self.found:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name what the recording says wrongly."""
        if self.found:
            terminalreporter.section("tests/coverage_page/recording.json: make coverage-page")
            for line in self.found:
                terminalreporter.write_line(line)
