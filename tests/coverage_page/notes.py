"""Which test was answered what by the partner API, noted while tests run.

A plugin of pytest: every process notes, the one that began the run keeps the notes of all. What a
live server answers is not seen, as in `tests/declared_errors.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pytest
from flask import Response

from sandbox.partner_api import blueprint, errors
from sandbox.partner_api.request_log import current

OPERATION: Final = "operation"
ERROR: Final = "error"


class Note(NamedTuple):
    """A test was answered an error, or an operation did its work for it.

    `test` is a file and a function: `tests/orders/test_x.py::test_y`.
    """

    kind: str
    name: str
    test: str


class Notes:
    """The plugin; `noted` is what the run has noted when it is over."""

    def __init__(self) -> None:
        """Begin with nothing noted."""
        self.noted: set[Note] = set()
        self._patch = pytest.MonkeyPatch()

    def pytest_configure(self) -> None:
        """Look over the shoulder of what answers."""
        refuse: Callable[[Any], Response] = errors.refuse
        door: Any = blueprint
        finish: Callable[[Any, Response], Response] = door.finish

        def noting_refusal(refusal: Any) -> Response:
            self._note(ERROR, refusal.error.name)
            return refuse(refusal)

        def noting_answer(journal: Any, response: Response) -> Response:
            logged = current()
            if logged is not None and response.status_code < 300:
                self._note(OPERATION, logged.operation)
            return finish(journal, response)

        self._patch.setattr(errors, "refuse", noting_refusal)
        self._patch.setattr(door, "finish", noting_answer)

    def pytest_unconfigure(self) -> None:
        """Leave the modules as they were."""
        self._patch.undo()

    def _note(self, kind: str, name: str) -> None:
        # pytest writes `path::function[parameters]@group (call)`; class names do not occur here.
        test = re.split(r"[\[@]| \(", os.environ.get("PYTEST_CURRENT_TEST", ""), maxsplit=1)[0]
        if test:
            self.noted.add(Note(kind, name, test))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a process of pytest-xdist noted."""
        output = getattr(node, "workeroutput", {})
        self.noted.update(Note(*noted) for noted in output.get("coverage_notes", ()))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was noted."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["coverage_notes"] = [tuple(noted) for noted in self.noted]
