"""A soak: the marketplace at a moderate rate for long, and what its worker holds meanwhile."""

import json
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from loadtests.options import Options
from loadtests.processes import cpu_seconds, family, resident_bytes
from loadtests.report import Comparison
from loadtests.suites.locust_process import Load, run_locust
from loadtests.suites.outcome import Outcome
from loadtests.suites.place import Wanted, place

USERS = 2
SAMPLES = 60
GROWTH = 1.05
"""The most that the last fifth may hold beside the second one: the first is for warming up."""
MEGABYTE = 1024 * 1024


class SoakFailedError(RuntimeError):
    """The load met what it did not expect, or the world was not sound in the end."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the workers held at a moment, in bytes, and their database's file."""

    seconds: float
    resident: int
    file: int


def soak(options: Options) -> list[Comparison]:
    """Load one worker for some minutes; its memory may not grow once it is warm.

    Raises:
        SoakFailedError: answers were not as expected, or what was left was not sound.
    """
    folder, minutes, say = options.folder, options.minutes, options.say
    load = Load(users=USERS, shape="soak", seconds=minutes * 60, fail_if="errors>0")
    with (
        place(Wanted(), folder, say) as (url, world),
        ThreadPoolExecutor(1) as thread,
    ):
        parent: int = json.loads((folder / "server.json").read_text())["pid"]
        began = cpu_seconds(parent)
        run = thread.submit(run_locust, load, url, world, folder, None)
        samples = _samples(run, parent, folder, minutes * 60, say)
        used = cpu_seconds(parent) - began
    outcome = run.result()
    if not outcome.passed:
        raise SoakFailedError(f"the soak failed: {outcome.reasons}")
    return [_compared(samples, outcome, minutes, used)]


def _samples(
    run: "Future[Outcome]", parent: int, folder: Path, seconds: float, say: Callable[[str], None]
) -> list[Sample]:
    found: list[Sample] = []
    began = time.monotonic()
    while not run.done():
        time.sleep(max(1, seconds / SAMPLES))
        passed = time.monotonic() - began
        if passed < seconds:
            workers = family(parent)[1:]
            size = sum(file.stat().st_size for file in folder.glob("load.db*"))
            found.append(Sample(passed, sum(map(resident_bytes, workers)), size))
            say(
                f"{passed / 60:.1f} min: {found[-1].resident / MEGABYTE:.1f} MB, "
                f"database {size / MEGABYTE:.1f} MB"
            )
    return found


def _compared(samples: list[Sample], outcome: Outcome, minutes: float, used: float) -> Comparison:
    fifth = max(1, len(samples) // 5)
    warm = median(sample.resident for sample in samples[fifth : 2 * fifth])
    last = median(sample.resident for sample in samples[-fifth:])
    share = used / (minutes * 60)
    return Comparison(
        f"memory of a worker, last fifth of {minutes:g} minutes beside the second one: "
        f"{outcome.total.requests:,} requests of the marketplace, {share:.0%} of a processor",
        f"{last / MEGABYTE:.1f} MB",
        f"{warm / MEGABYTE:.1f} MB",
        last / warm,
        "at most",
        GROWTH,
    )
