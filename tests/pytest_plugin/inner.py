"""Runs of pytest in a folder of their own, as a partner's are: the plugin is found by its name."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS: Final = 120


@dataclass(frozen=True)
class Done:
    """A run that has ended."""

    code: int
    said: str

    def counts(self) -> dict[str, int]:
        """Outcome → how many, as the last line tells."""
        line = next(each for each in reversed(self.said.splitlines()) if " in " in each)
        return {kind: int(count) for count, kind in re.findall(r"(\d+) ([a-z]+)", line)}


def install(folder: Path) -> Path:
    """Make what an installation leaves: the entry points of `pyproject.toml`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    made = folder / "installed"
    facts = made / "vipmp_of_this_checkout-1.dist-info"
    facts.mkdir(parents=True, exist_ok=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: vipmp-of-this-checkout\n")
    points = project["entry-points"]["pytest11"]
    lines = [f"{name} = {module}" for name, module in points.items()]
    (facts / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]))
    return made


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a run: no settings but the given ones, and no other plugins."""
    foreign = ("SANDBOX_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    path = os.pathsep.join([str(install(folder)), str(ROOT)])
    return {**kept, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **settings}


def command(*arguments: str, workers: int = 0) -> list[str]:
    """The command line of a run."""
    call = [sys.executable, "-m", "pytest", "--strict-markers", "-p", "vipmp"]
    return [*call, *(["-p", "xdist", "-n", str(workers)] if workers else []), *arguments]


def write(folder: Path, **sources: str) -> None:
    """Write modules, and the ini file that makes the folder a project."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")


def run(folder: Path, *arguments: str, workers: int = 0, **settings: str) -> Done:
    """Run the tests of a folder."""
    return run_folder(folder, folder, *arguments, workers=workers, **settings)


def run_folder(
    project: Path, scratch: Path, *arguments: str, workers: int = 0, **settings: str
) -> Done:
    """Run the tests of a project's folder, to which nothing is written."""
    cache = [] if project == scratch else ["-o", f"cache_dir={scratch / 'cache'}"]
    done = subprocess.run(  # noqa: S603 - our own tests
        command(*cache, *arguments, workers=workers),
        cwd=project,
        env=environment(scratch, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    return Done(done.returncode, done.stdout)


def run_source(
    folder: Path, source: str, *arguments: str, workers: int = 0, **settings: str
) -> Done:
    """Write one module of tests and run it."""
    write(folder, test_inner=source)
    return run(folder, *arguments, workers=workers, **settings)


def passes(done: Done, **counts: int) -> None:
    """Check that a run passed, with so many tests of each outcome."""
    assert done.code == 0, done.said
    assert done.counts() == counts, done.said


def noted(folder: Path) -> list[dict[str, object]]:
    """What the tests of a run wrote down, a file each, in any order."""
    return [json.loads(each.read_text(encoding="utf-8")) for each in folder.glob("note-*.json")]
