"""`vipmp-sandbox loadtest`: a load on a world made new, a verdict, and good mistakes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import Run
from tests.cli.servers import serving

pytestmark = pytest.mark.xdist_group("loadtests")
SMALL = ("--users", "4", "--seconds", "2", "--customers", "20")


def test_a_load_on_a_server_of_its_own_passes_and_leaves_its_files(
    run: Run, tmp_path: Path
) -> None:
    html, csv = tmp_path / "report.html", tmp_path / "latencies.csv"
    done = run("loadtest", *SMALL, "--html", str(html), "--csv", str(csv))
    assert "Passed. The world is sound" in done.stdout
    assert "POST /customers/{id}/orders NEW" in done.stdout
    assert "<h1>Passed</h1>" in html.read_text(encoding="utf-8")
    assert csv.read_text(encoding="utf-8").startswith("phase,operation,requests")
    assert not (tmp_path / "sandbox.db").exists()


def test_a_limit_that_is_passed_fails_the_load(run: Run) -> None:
    done = run("loadtest", *SMALL, "--fail-if", "requests>0", "--json", exit_code=1)
    found = json.loads(done.stdout)
    assert found["passed"] is False
    assert found["limits"][0]["failed"] is True


def test_a_load_on_another_sandbox_leaves_no_world_behind(run: Run, tmp_path: Path) -> None:
    with serving(tmp_path, SANDBOX_SEED_CUSTOMERS="0") as (url, _):
        assert "Passed" in run("loadtest", *SMALL, "--url", url).stdout
        left = httpx.get(f"{url}/sandbox/v1/worlds").json()["items"]
        assert [world["worldId"] for world in left] == ["default"]


def test_a_load_works_on_a_database_that_is_named(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'named.db'}"
    assert "Passed" in run("loadtest", *SMALL, "--personas", "shop", "--database", url).stdout
    assert (tmp_path / "named.db").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--shape", "stedy"), "there is no shape 'stedy'; there are ramp"),
        (("--shape", "nowhere.yaml"), "nowhere.yaml cannot be read"),
        (("--fail-if", "p95=200"), "'p95=200' is no limit"),
        (("--fail-if", "during.p95>200"), "the run has no phase 'during'"),
        (("--personas", "shop,clerk"), "there is no 'clerk'; there are marketplace"),
        (("--html", "/nowhere/x.html"), "cannot be written"),
        (("--html", "same", "--csv", "same"), "two files"),
        (("--users", "0"), "0 is not in the range"),
        (("--url", "http://127.0.0.1:9", "--database", "sqlite:///x.db"), "leave out --database"),
    ],
)
def test_a_mistake_is_told_before_anything_is_made(
    run: Run, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("loadtest", *arguments, exit_code=2)
    assert said in " ".join(told.stderr.split())
    assert not list(tmp_path.iterdir())


def test_a_sandbox_that_does_not_answer_is_told(run: Run) -> None:
    told = run("loadtest", "--url", "http://127.0.0.1:9", exit_code=2).stderr
    assert "127.0.0.1:9" in told
    assert "Making a world" not in told


def test_without_locust_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loadtests.suites.locust_process.find_spec", lambda _: None)
    assert "pip install 'vipmp-sandbox[load]'" in run("loadtest", exit_code=2).stderr


def test_no_command_loads_locust_into_its_own_process() -> None:
    loaded = (
        "import sys; from sandbox.cli.program import COMMANDS, program\n"
        "from loadtests.suites import place, locust_process\n"
        "all(program.get_command(None, name) for name in COMMANDS)\n"
        "sys.exit('locust' in sys.modules or 'gevent' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0  # noqa: S603 - our own text
