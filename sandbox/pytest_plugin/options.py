"""What a run of tests is told about the sandbox: options, the ini file, the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = "vipmp_folder"
"""What a worker of pytest-xdist is told its run's folder as."""
WORLDS: Final = ("vipmp_world", "vipmp_class_world", "vipmp_module_world")
LOCKSTEP: Final = "vipmp_lockstep"
WORLD_OPTIONS: Final = (
    "seed",
    "now",
    "mode",
    "rate",
    "rules",
    "flex_discounts",
    "distributors",
    "name",
)


class Options(NamedTuple):
    """Where the sandbox is; without `url` one is started on `database` with `workers` processes."""

    url: str | None
    control_token: str | None
    database: str | None
    workers: int


def declare(parser: pytest.Parser) -> None:
    """Declare options and ini values."""
    group = parser.getgroup("vipmp", "a sandbox of Adobe's VIP Marketplace (vipmp-sandbox)")
    group.addoption(
        "--vipmp-url",
        metavar="URL",
        help="use the sandbox that runs there; else SANDBOX_URL, else vipmp_url of the ini file, "
        "else one is started for the run",
    )
    group.addoption(
        "--vipmp-control-token",
        metavar="TOKEN",
        help="the control token of that sandbox; else SANDBOX_CONTROL_TOKEN",
    )
    group.addoption(
        "--vipmp-database",
        metavar="URL",
        help="the database of the sandbox that is started; else vipmp_database of the ini file, "
        "else a SQLite file that is removed afterwards",
    )
    group.addoption(
        "--vipmp-workers",
        metavar="N",
        type=int,
        help="its worker processes; else vipmp_workers of the ini file, else 1",
    )
    parser.addini("vipmp_url", "the sandbox that the tests use")
    parser.addini("vipmp_database", "the database of the sandbox that is started")
    parser.addini("vipmp_workers", "the worker processes of the sandbox that is started")


def read(config: pytest.Config, environment: Mapping[str, str] = os.environ) -> Options:
    """Return what a run was told.

    Raises:
        pytest.UsageError: a value is none that it could be.
    """
    url = config.getoption("--vipmp-url") or environment.get("SANDBOX_URL")
    database = config.getoption("--vipmp-database")
    workers = config.getoption("--vipmp-workers") or config.getini("vipmp_workers") or 1
    try:
        count = int(workers)
    except ValueError:
        raise pytest.UsageError(f"vipmp_workers: {workers!r} is no number") from None
    return Options(
        url=url or config.getini("vipmp_url") or None,
        control_token=config.getoption("--vipmp-control-token")
        or environment.get("SANDBOX_CONTROL_TOKEN"),
        database=database or config.getini("vipmp_database") or None,
        workers=count,
    )


def world_options(node: pytest.Item | pytest.Collector) -> dict[str, Any]:
    """Return what the markers `vipmp` of a node and of what it is in say; closer ones count more.

    Rules of several markers are joined.
    """
    found: dict[str, Any] = {}
    for mark in reversed(list(node.iter_markers("vipmp"))):
        wrong = [f"{each}=" for each in mark.kwargs if each not in WORLD_OPTIONS]
        wrong += map(repr, mark.args)
        if wrong:
            known = ", ".join(f"{each}=" for each in WORLD_OPTIONS)
            pytest.fail(
                f"the marker vipmp of {node.nodeid} does not take {', '.join(wrong)}: "
                f"it takes {known}",
                pytrace=False,
            )
        rules = {**found.get("rules", {}), **mark.kwargs.get("rules", {})}
        found = {**found, **mark.kwargs, **({"rules": rules} if rules else {})}
    return found


def fail_without_world() -> NoReturn:
    """Fail a test that is marked `vipmp_lockstep` and has no world to be in step with."""
    pytest.fail(
        f"{LOCKSTEP} needs a world: let the test take one of {', '.join(WORLDS)}", pytrace=False
    )
