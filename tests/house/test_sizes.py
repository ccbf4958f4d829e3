"""A module is about one subject; past 250 lines it wants a second room."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
MOST_LINES: Final = 250

# Tables may be as long as what they list; each with the reason why it is one.
TABLES: Final = {
    "sandbox/client/asynchronous.py": "the table of methods: a row an operation",
    "sandbox/client/blocking.py": "the table of methods: a row an operation",
    "sandbox/domain/control_errors.py": "the table of refusals: a row an error of ours",
    "sandbox/domain/errors.py": "the table of refusals: a row an error of Adobe's",
    "sandbox/domain/ruleset.py": "the table of rules: a row a number of the program",
    "sandbox/store/migrations/versions/r0001_first_release.py": "the first schema: a row a column",
}


def test_no_module_is_longer_than_one_reads_in_a_sitting() -> None:
    found = {
        name: lines
        for path in sorted((ROOT / "sandbox").rglob("*.py"))
        if (name := path.relative_to(ROOT).as_posix()) not in TABLES
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not found


def test_the_list_of_tables_names_files_that_are_there() -> None:
    assert not [name for name in TABLES if not (ROOT / name).is_file()]
