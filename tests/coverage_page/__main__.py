"""Write `docs/coverage.md` anew: `python -m tests.coverage_page [PATHS …]`.

With paths those tests are run first, and what they are answered is recorded. Without, tests run
only if the recording lacks something: those of the tables, which ask for everything.
"""

from __future__ import annotations

import sys
from typing import Final

import pytest

from tests.coverage_page.notes import Notes
from tests.coverage_page.page import PAGE, render
from tests.coverage_page.recording import gone, merged, missing, read, write

ASKING_FOR_EVERYTHING: Final = (
    "tests/partner_api/test_error_table.py",
    "tests/partner_api/test_bad_ids_and_queries.py",
    "tests/openapi/test_examples.py",
)


def main(paths: list[str]) -> int:
    """Record, and write the page; returns 1 where something has no test still."""
    recording = read()
    if paths or missing(recording) or gone(recording):
        notes = Notes()
        options = ["-q", "-p", "no:cacheprovider", "--backends", "sqlite"]
        pytest.main([*options, *(paths or ASKING_FOR_EVERYTHING)], plugins=[notes])
        recording = merged(recording, notes.noted)
        write(recording)
    PAGE.write_text(render(recording), encoding="utf-8")
    lacking = missing(recording)
    for name in lacking:
        sys.stderr.write(f"no test of the run was answered: {name}\n")
    return bool(lacking)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
