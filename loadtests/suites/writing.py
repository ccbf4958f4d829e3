"""What is left of a run in files: the report, the measures as JSON and as CSV."""

import csv as csv_module
from pathlib import Path
from typing import Final

from loadtests.suites.outcome import Outcome
from loadtests.suites.report import page

COLUMNS: Final = (
    *("phase", "operation", "requests", "failures", "per_second"),
    *("mean", "p50", "p90", "p95", "p99", "most"),
)


def write_outcome(found: Outcome, *, html: str = "", json: str = "", csv: str = "") -> None:
    """Write those files that are named; an empty name is none."""
    if html:
        Path(html).write_text(page(found), encoding="utf-8")
    if json:
        Path(json).write_text(found.model_dump_json(indent=1), encoding="utf-8")
    if csv:
        with Path(csv).open("w", encoding="utf-8", newline="") as file:
            writer = csv_module.writer(file)
            writer.writerow(COLUMNS)
            for row in found.rows:
                values = row.model_dump()
                values["per_second"] = f"{row.per_second:.2f}"
                values["mean"] = "" if row.mean is None else f"{row.mean:.1f}"
                writer.writerow([values[name] for name in COLUMNS])
