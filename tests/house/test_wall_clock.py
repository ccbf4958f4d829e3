"""One module reads the wall clock; everything else is told what time it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
CLOCK: Final = ROOT / "sandbox" / "timeline" / "clock.py"

READS: Final = frozenset(
    {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
        "func.now",
        "func.current_timestamp",
        "func.current_date",
    }
)
IMPORTS: Final = frozenset({"time", "time_ns", "localtime", "gmtime"})
SQL_CLOCKS: Final = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "NOW()")


def readings(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of whatever in a source reads a wall clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).rpartition(".")[2]
            if f"{owner}.{node.attr}" in READS:
                yield node.lineno, f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ((node.lineno, a.name) for a in node.names if a.name in IMPORTS)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = node.value.upper()
            yield from ((node.lineno, word) for word in SQL_CLOCKS if said.strip() == word)


def test_only_the_clock_reads_the_wall_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted((ROOT / "sandbox").rglob("*.py"))
        if path != CLOCK
        for line, name in readings(path.read_text(encoding="utf-8"))
    ]
    assert not found, "use sandbox.timeline.clock instead of\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now(tz)",
        "import datetime\ndatetime.datetime.utcnow()",
        "from datetime import date\ntoday = date.today",
        "import time\ntime.time()",
        "from time import time_ns",
        "from sqlalchemy import func\nfunc.now()",
        "server_default = text('CURRENT_TIMESTAMP')",
    ],
)
def test_a_reading_elsewhere_is_found(source: str) -> None:
    assert list(readings(source))


def test_a_worlds_now_is_no_wall_clock() -> None:
    assert not list(readings("world.now\nclock.now(real_ms())\nworld.today"))
