"""Locust in a process of its own, headless: what a load test without a locustfile runs."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from loadtests.suites.outcome import Outcome
from loadtests.suites.prepared import Prepared

HERE: Final = Path(__file__).resolve().parent
STOP_SECONDS: Final = 5
PERSONAS: Final = {
    "sync-job": "SyncJob",
    "shop": "Shop",
    "renewal-desk": "RenewalDesk",
    "support-desk": "SupportDesk",
    "transfer-desk": "TransferDesk",
    "console-clicker": "ConsoleClicker",
}
MARKETPLACE: Final = "marketplace"


class LoadFailedError(Exception):
    """Nothing could be measured; the message holds what Locust said."""


@dataclass(frozen=True, slots=True)
class Load:
    """What Locust is told: see the options of `vipmp-sandbox loadtest`."""

    users: int
    shape: str
    seconds: float
    fail_if: str
    personas: Sequence[str] = ()
    processes: int = 1
    report: str = ""
    csv: str = ""


def is_installed() -> bool:
    """Tell whether Locust is here, without loading it: that would patch this process."""
    return find_spec("locust") is not None


def run_locust(load: Load, url: str, world: Prepared, folder: Path, token: str | None) -> Outcome:
    """Run a load until its end, or until Ctrl-C, which ends it with a report as well.

    Args:
        load: what is run.
        url: the sandbox.
        world: the world on it.
        folder: for what Locust writes.
        token: of the sandbox's control plane.

    Raises:
        LoadFailedError: nothing could be measured.
    """
    written, log = folder / "outcome.json", folder / "locust.log"
    paths = [str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    if token is not None:
        environment["SANDBOX_CONTROL_TOKEN"] = token
    with log.open("wb") as output:
        # In a folder of its own: Locust looks for modules and settings where it is started.
        process = subprocess.Popen(  # noqa: S603 - our own command
            _command(load, url, world, written),
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _wait_for(process)
    if not written.exists():
        said = log.read_text(encoding="utf-8", errors="replace").strip()[-2000:]
        raise LoadFailedError(f"Locust measured nothing:\n{said}")
    return Outcome.model_validate_json(written.read_bytes())


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait()
    except KeyboardInterrupt:
        # The terminal told Locust too: it ends its users, checks the world, and reports.
        process.wait()


def _command(load: Load, url: str, world: Prepared, written: Path) -> list[str]:
    command = [sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"), "--headless"]
    command += ["--host", url, "--users", str(load.users), "--only-summary"]
    command += ["--stop-timeout", str(STOP_SECONDS)]
    command += ["--world", world.world_id, "--client-id", world.client_id]
    # In one word: a secret may begin with a dash.
    command += [f"--client-secret={world.client_secret}", "--shape", load.shape]
    command += ["--shape-seconds", str(load.seconds), "--fail-if", load.fail_if]
    command += ["--outcome", str(written), "--report", load.report, "--phases-csv", load.csv]
    if load.processes > 1:
        command += ["--processes", str(load.processes)]
    return [*command, *(PERSONAS[persona] for persona in load.personas)]
