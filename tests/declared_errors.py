"""What the whole suite is answered is compared with what the operations declare.

While the tests run, this plugin notes which error each operation of either API answered, in this
process: what a live server or a command line of its own answers is not seen. When the whole suite
has passed, three things fail the run all the same: an operation that answered an error which
neither it nor its API's document declares; one that declares an error which nothing made it
answer, but for a fuzzed request by chance; and a row of either table that no test was answered,
unless WAITING says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

import pytest
from flask import Response, has_request_context, request

from sandbox.control_api import blueprint as control
from sandbox.control_api import errors as control_errors
from sandbox.control_api.document import API as CONTROL
from sandbox.domain.control_errors import ControlError
from sandbox.domain.errors import Error
from sandbox.partner_api import blueprint as partner
from sandbox.partner_api import errors as partner_errors
from sandbox.partner_api import not_simulated
from sandbox.partner_api.document import API as PARTNER
from sandbox.web.openapi import Api, errors_of
from sandbox.web.operations import Operation

APIS: Final[dict[str, tuple[Api, tuple[Operation, ...]]]] = {
    "partner": (PARTNER, (*partner.DECLARED, *not_simulated.routes.operations)),
    "control": (CONTROL, control.DECLARED),
}
ROWS: Final = {
    "partner": [row.name for row in Error],
    "control": [row.name for row in ControlError],
}
# Rows that no test can be answered yet, by API and name, with what they wait for.
WAITING: Final[dict[tuple[str, str], str]] = {}
_FUZZING: Final = (
    "tests/openapi/test_control_document.py",
    "tests/openapi/test_partner_document.py",
)
# Each leaves out a part of the suite.
_SELECTING: Final = (
    "keyword",
    "markexpr",
    "deselect",
    "ignore",
    "ignore_glob",
    "lf",
    "collectonly",
)


class Answered(NamedTuple):
    """An error that was answered; an operation without a name is no operation, or unknown yet."""

    api: str
    operation: str
    error: str

    def __str__(self) -> str:
        return f"{self.api} {self.operation}: {self.error}"


def differences(answered: Iterable[Answered], fuzzed: Iterable[Answered] = ()) -> Iterator[str]:
    """Name what is answered and not declared, declared and not answered, or never answered.

    What fuzzed requests are answered has to be declared, and shows nothing else: another document
    makes up other requests.
    """
    found = set(answered)
    by_chance = set(fuzzed)
    for name, (api, operations) in APIS.items():
        for operation in operations:
            own = {Answered(name, operation.name, row.name) for row in operation.errors}
            shared = {Answered(name, operation.name, row.name) for row in errors_of(api, operation)}
            seen = {each for each in found if each[:2] == (name, operation.name)}
            strays = {each for each in by_chance if each[:2] == (name, operation.name)} | seen
            yield from (f"not declared: {each}" for each in sorted(strays - shared))
            yield from (f"never answered: {each}" for each in sorted(own - seen))
        rows = {each.error for each in found if each.api == name}
        for row in ROWS[name]:
            if (row in rows) == ((name, row) in WAITING):
                yield f"{'waits' if row in rows else 'no test'}: {name} {row}"


class AnsweredErrors:
    """The plugin: every process notes, the one that began the run compares."""

    def __init__(self) -> None:
        """Begin with nothing answered."""
        self.answered: set[Answered] = set()
        self.fuzzed: set[Answered] = set()
        self.differences: list[str] = []
        self._is_fuzzed = False
        self._patch = pytest.MonkeyPatch()

    def pytest_configure(self) -> None:
        """Look over the shoulder of what renders refusals."""
        self._note_what_renders("partner", partner_errors)
        self._note_what_renders("control", control_errors)

    def _note_what_renders(self, api: str, module: Any) -> None:
        refuse: Callable[[Any], Response] = module.refuse

        def noting(refusal: Any) -> Response:
            endpoint = (request.endpoint or "") if has_request_context() else ""
            operation = endpoint.rpartition(".")[2]
            noted = self.fuzzed if self._is_fuzzed else self.answered
            noted.add(Answered(api, operation, refusal.error.name))
            return refuse(refusal)

        self._patch.setattr(module, "refuse", noting)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Keep apart what made-up requests are answered."""
        self._is_fuzzed = item.nodeid.startswith(_FUZZING)

    def pytest_unconfigure(self) -> None:
        """Leave the modules as they were."""
        self._patch.undo()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a process of pytest-xdist noted; one that died fails the run anyway."""
        output = getattr(node, "workeroutput", {})
        self.answered.update(Answered(*each) for each in output.get("answered_errors", ()))
        self.fuzzed.update(Answered(*each) for each in output.get("fuzzed_errors", ()))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was noted, or compare it when the whole suite has passed."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["answered_errors"] = [tuple(each) for each in self.answered]
            session.config.workeroutput["fuzzed_errors"] = [tuple(each) for each in self.fuzzed]
        elif session.exitstatus == pytest.ExitCode.OK and is_whole(session.config):
            self.differences = list(differences(self.answered, self.fuzzed))
            if self.differences:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name the differences."""
        if self.differences:
            terminalreporter.section("errors that operations declare and answer")
            for line in self.differences:
                terminalreporter.write_line(line)


def is_whole(config: pytest.Config) -> bool:
    """Tell whether a run is of the whole suite, in this process or those that it began."""
    has_paths = config.args_source is pytest.Config.ArgsSource.ARGS
    chosen = config.getoption("--backends")
    is_here = not chosen or "sqlite" in chosen.split(",")
    return (
        is_here and not has_paths and not any(config.getoption(name, None) for name in _SELECTING)
    )
