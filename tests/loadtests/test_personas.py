"""Every persona works on a live sandbox for a moment, and meets nothing that it does not expect."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from loadtests.suites.locust_process import HERE, PERSONAS, Load, run_locust
from loadtests.suites.outcome import Outcome
from loadtests.suites.place import Wanted, place
from loadtests.suites.prepared import Prepared

pytestmark = pytest.mark.xdist_group("loadtests")
WORK = {
    "sync-job": ("GET /resellers/{id}/customers", "GET /customers/{id}/orders"),
    "shop": (
        "POST /customers/{id}/orders PREVIEW",
        "POST /customers/{id}/orders NEW",
        "GET /customers/{id}/orders/{id}",
    ),
    "renewal-desk": (
        "POST /customers/{id}/orders PREVIEW_RENEWAL",
        "PATCH /customers/{id}/subscriptions/{id}",
        "POST /customers/{id}/orders RENEWAL",
    ),
    "support-desk": ("POST /customers/{id}/orders RETURN",),
    "transfer-desk": (
        "POST the customer's approval code",
        "POST /transfers PREVIEW",
        "POST /transfers COMMIT",
        "GET /memberships/{id}/offers",
        "POST /memberships/{id}/transfers",
    ),
    "console-clicker": ("GET /console/{world}/resellers", "GET /console/{world}/customers"),
}


class Site:
    """A sandbox with a world, on which loads are run."""

    def __init__(self, url: str, world: Prepared, folder: Path) -> None:
        self.url = url
        self.world = world
        self.folder = folder

    def run(self, *personas: str, **more: object) -> Outcome:
        load = Load(4, "steady", 2.5, "errors>0", personas)
        folder = self.folder / "-".join(personas or ("marketplace",))
        folder.mkdir(exist_ok=True)
        return run_locust(replace(load, **more), self.url, self.world, folder, None)  # type: ignore[arg-type]  # fields by their names


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("load")
    with place(Wanted(customers=60, anniversaries=100), folder, lambda _: None) as (url, world):
        yield Site(url, world, folder)


def operations(found: Outcome) -> set[str]:
    return {row.operation for row in found.rows} - {"all"}


def test_there_is_a_row_for_every_persona() -> None:
    assert WORK.keys() == PERSONAS.keys()


@pytest.mark.parametrize("persona", WORK)
def test_a_persona_does_its_work_without_a_failure(site: Site, persona: str) -> None:
    found = site.run(persona)
    assert found.passed, (found.reasons, found.problems)
    assert set(WORK[persona]) <= operations(found)


def test_requests_are_grouped_by_operation_not_by_url(site: Site) -> None:
    found = site.run("sync-job")
    assert not [name for name in operations(found) if re.search("[0-9]{4}", name)]


def test_what_is_refused_as_it_must_be_is_a_success(site: Site) -> None:
    before = refused(site)
    found = site.run("support-desk")
    assert found.total.failures == 0
    assert refused(site) > before


def refused(site: Site) -> int:
    """How many requests of the world's partners were refused."""
    path = f"{site.url}/sandbox/v1/worlds/{site.world.world_id}/requests"
    counted: int = httpx.get(path, params={"refused": "true", "limit": 1}).json()["totalCount"]
    return counted


def test_what_is_refused_unexpectedly_fails_with_its_code_in_the_name(site: Site) -> None:
    path = f"{site.url}/sandbox/v1/worlds/{site.world.world_id}/faults"
    fault = {"name": "server-error", "operation": "create_order", "times": None}
    made = httpx.post(path, json=fault).raise_for_status().json()
    try:
        found = site.run("shop")
    finally:
        httpx.delete(f"{path}/{made['faultId']}").raise_for_status()
    names = {problem.name for problem in found.problems}
    assert names == {
        "POST /customers/{id}/orders NEW: 1124",
        "POST /customers/{id}/orders PREVIEW: 1124",
    }
    assert not found.passed


def test_a_sandbox_that_is_not_there_fails_every_request(site: Site, tmp_path: Path) -> None:
    gone = Site("http://127.0.0.1:9", site.world, tmp_path)
    found = gone.run("shop", seconds=1)
    assert not found.passed
    assert {"POST /ims/token/v3: no answer"} <= {problem.name for problem in found.problems}


def test_the_clock_crosses_an_anniversary_while_users_work(site: Site) -> None:
    found = site.run("shop", "sync-job", shape="renewal-peak", seconds=3.0)
    assert found.passed, (found.reasons, found.problems)
    assert [phase.name for phase in found.phases] == ["before", "during", "after"]
    assert [phase.moving for phase in found.phases] == [False, True, False]
    (advance,) = found.advances
    assert advance.fired["order.completed"] >= 40
    assert all(found.row(phase, "all").requests for phase in ("before", "after"))


def test_two_workers_and_their_master_report_together(site: Site) -> None:
    found = site.run(processes=2, shape="spike", seconds=4.0, users=10)
    assert found.passed, (found.reasons, found.problems)
    assert {row.phase for row in found.rows} == {"all", "before", "spike", "after"}
    assert found.soundness.placed > 0


def test_personas_work_from_a_locustfile_of_a_partners_own(site: Site, tmp_path: Path) -> None:
    mine = tmp_path / "locustfile.py"
    mine.write_text(
        "import loadtests.suites.plugin\n"
        "from loadtests.suites.personas import PartnerUser, SyncJob\n"
        "from locust import task\n\n\n"
        "class Mine(PartnerUser):\n"
        "    weight = SyncJob.weight\n\n"
        "    @task\n"
        "    def look(self):\n"
        "        self.call('GET', '/resellers?limit=1&offset=0', '/resellers of mine')\n"
    )
    written = tmp_path / "outcome.json"
    command = [sys.executable, "-m", "locust", "-f", str(mine), "--headless", "--users", "2"]
    command += ["--run-time", "4s", "--spawn-rate", "2"]
    command += ["--host", site.url, "--outcome", str(written)]
    command += ["--world", site.world.world_id, "--client-id", site.world.client_id]
    command += ["--client-secret", site.world.client_secret]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = Outcome.model_validate_json(written.read_bytes())
    assert {"GET /resellers of mine", "GET /resellers/{id}"} <= operations(found)
    assert found.facts.shape == "none"
