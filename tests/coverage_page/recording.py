"""The recording: for each operation and each error of the partner API a test that was answered it.

`recording.json` is written by `python -m tests.coverage_page`, never by hand. One test stands for
all that are answered the same, so the file changes only when that test goes, or something is new.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Final

from sandbox.domain.errors import Error
from sandbox.partner_api.blueprint import DECLARED
from tests.coverage_page.notes import ERROR, OPERATION, Note

ROOT: Final = Path(__file__).resolve().parents[2]
FILE: Final = Path(__file__).with_name("recording.json")
# Tests of tables ask for everything: who looks for an error wants the test that is about it.
_OF_TABLES: Final = (
    "tests/partner_api/test_error_table.py",
    "tests/partner_api/test_bad_",
    "tests/properties/",
    "tests/openapi/",
    "tests/coverage_page/",
)
# Words that tell nothing of what a test is about.
_EMPTY: Final = {"test", "py", "a", "an", "the", "i", "of", "not", "no", "get", "invalid"}
Recording = dict[str, dict[str, str]]
"""By kind of note: the test by the name of the operation or the error."""


def read() -> Recording:
    """Return what was recorded."""
    if not FILE.is_file():
        return {OPERATION: {}, ERROR: {}}
    found: Recording = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def write(recording: Recording) -> None:
    """Keep a recording, in the order of its names."""
    text = json.dumps(recording, indent=2, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")


def wanted() -> dict[str, list[str]]:
    """Name what a complete recording has."""
    return {
        OPERATION: [operation.name for operation in DECLARED],
        ERROR: [row.name for row in Error],
    }


def missing(recording: Recording) -> list[str]:
    """Name what a recording has no test for."""
    return [
        f"{kind} {name}"
        for kind, names in wanted().items()
        for name in names
        if name not in recording[kind]
    ]


def gone(recording: Recording) -> list[str]:
    """Name the tests of a recording that are no longer there."""
    found = {test for tests in recording.values() for test in tests.values()}
    return sorted(test for test in found if not is_there(test))


def merged(recording: Recording, noted: Iterable[Note]) -> Recording:
    """Return a recording with what is new, without what is no more.

    A test that stands there stays, unless it is one of a table and a better one was noted. The
    best is the one whose name tells most of what is looked for, then the one that was answered the
    fewest different things: it is about them.
    """
    notes = sorted(set(noted))
    answered = Counter(note.test for note in notes)
    made: Recording = {}
    for kind, names in wanted().items():
        made[kind] = {}
        for name in names:
            kept = recording[kind].get(name, "")
            candidates = [note.test for note in notes if (note.kind, note.name) == (kind, name)]
            if kept and is_there(kept) and not (kept.startswith(_OF_TABLES) and candidates):
                made[kind][name] = kept
            elif candidates:
                made[kind][name] = min(candidates, key=partial(_rank, name, answered))
    return made


def contradictions(recording: Recording, noted: Iterable[Note]) -> Iterator[str]:
    """Name what a recording says of tests, and a run of the whole suite did not see."""
    seen = set(noted)
    for kind, tests in recording.items():
        for name, test in tests.items():
            if Note(kind, name, test) not in seen:
                yield f"{test} was not answered the {kind} {name}"


def is_there(test: str) -> bool:
    """Tell whether a file of tests has a function of this name."""
    path, _, function = test.partition("::")
    return function in _functions(path)


@cache
def _functions(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _rank(name: str, answered: Counter[str], test: str) -> tuple[bool, int, int, str]:
    shared = len(_words(name) & _words(test.removeprefix("tests/")))
    if name in Error.__members__:
        shared += 2 * (Error[name].code in _words(test))
    return test.startswith(_OF_TABLES), -shared, answered[test], test


def _words(text: str) -> set[str]:
    """Return the words of a name, without a plural's s."""
    return {word.removesuffix("s") for word in re.findall("[a-z0-9]+", text.lower())} - _EMPTY
