"""What Prometheus is told of requests, transactions, due events, advances and worlds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from sandbox import __version__
from sandbox.store.engine import writing
from sandbox.store.worlds import World as WorldRow
from tests.control_api.conftest import MakeClient
from tests.control_api.control import refused
from tests.faulting import fault
from tests.local import local, sqlite_url
from tests.scraping import Scraped, scraped
from tests.support import InProcess, make_world

TOKEN = "a token of the control plane"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[InProcess]:
    """A sandbox whose numbers no other test changes."""
    with local(sqlite_url(tmp_path)) as client:
        yield client


def requests(found: Scraped, operation: str, **labels: str) -> float:
    return found("vipmp_requests_total", operation=operation, **labels)


def test_requests_are_counted_by_api_operation_status_and_code(own: InProcess) -> None:
    world = make_world(own)
    customer = world.partner.customer()
    for _ in range(3):
        world.partner.fetch(f"/customers/{customer}")
    world.partner.get("/customers/1005999999")
    world.control("GET")
    own.get("/v3/nowhere")
    own.get("/console")
    found = scraped(own)
    assert requests(found, "get_customer", api="partner", status="2xx", code="") == 3
    assert requests(found, "get_customer", api="partner", status="4xx", code="1116") == 1
    assert requests(found, "get_world", api="control", status="2xx") == 1
    assert requests(found, "none", api="partner", status="4xx") == 1
    assert found("vipmp_requests_total", api="pages") == 1


def test_each_request_has_its_duration(own: InProcess) -> None:
    world = make_world(own)
    for _ in range(3):
        world.control("GET")
    found = scraped(own)
    name, labels = "vipmp_request_duration_seconds", {"api": "control", "operation": "get_world"}
    assert found(f"{name}_count", **labels) == 3
    assert 0 < found(f"{name}_sum", **labels) < 3
    assert found(f"{name}_bucket", le="+Inf", **labels) == 3
    assert found(f"{name}_bucket", le="0.001", **labels) <= found(
        f"{name}_bucket", le="10.0", **labels
    )


def test_codes_that_no_api_knows_make_no_series(own: InProcess) -> None:
    world = make_world(own)
    fault(world, effect={"type": "status", "status": 418, "code": "TEAPOT"})
    assert world.partner.get("/customers/1005999999").json()["code"] == "TEAPOT"
    found = scraped(own)
    assert requests(found, "get_customer", status="4xx", code="other") == 1
    assert "TEAPOT" not in found.text


def test_what_is_refused_before_any_route_is_counted(own: InProcess) -> None:
    own.post("/sandbox/v1/worlds", headers={"Origin": "http://evil.example"})
    assert requests(scraped(own), "none", api="control", code="FOREIGN_ORIGIN") == 1


def test_transactions_are_counted_as_reads_and_writes(own: InProcess) -> None:
    world = make_world(own)
    customer = world.partner.customer()
    name = "vipmp_transaction_duration_seconds_count"
    before = scraped(own)
    world.partner.fetch(f"/customers/{customer}")
    after = scraped(own)
    assert after(name, kind="write") == before(name, kind="write")
    # The GET's own, and that which counted the worlds of the scrape before.
    assert after(name, kind="read") == before(name, kind="read") + 2
    assert after("vipmp_transaction_wait_seconds_total", kind="write") > 0


def test_advances_and_the_due_events_that_they_handled_are_counted(own: InProcess) -> None:
    world = make_world(own)
    world.partner.order(world.partner.customer())
    before = scraped(own)
    world.advance(by="P1Y1D")
    world.control("POST", "/clock/advance", {"by": "P1Y", "dryRun": True})
    after = scraped(own)
    name = "vipmp_advance_duration_seconds"
    assert after(f"{name}_count", ending="done") == before(f"{name}_count", ending="done") + 1
    assert after(f"{name}_sum", ending="done") > 0
    kinds = {"kind": "term.ends"}
    assert before("vipmp_due_events_total", **kinds) == 0
    assert after("vipmp_due_events_total", **kinds) == 1, "the rehearsal handled nothing for good"


def test_worlds_are_counted_and_those_that_stand_at_a_failed_event(own: InProcess) -> None:
    before = scraped(own)
    world = make_world(own)
    with writing(own.parts.engine) as session:
        row = session.get(WorldRow, world.world_id)
        assert row is not None
        row.blocked_event = 1
    after = scraped(own)
    assert after("vipmp_worlds") == before("vipmp_worlds") + 1
    assert after("vipmp_worlds_blocked") == before("vipmp_worlds_blocked") + 1


def test_one_process_tells_of_itself(own: InProcess) -> None:
    found = scraped(own)
    assert found("vipmp_workers") == 1
    assert found("vipmp_build_info", version=__version__) == 1
    assert found("vipmp_journal_backlog") == 0
    assert found("vipmp_database_up") == 1


def test_what_waits_for_the_journal_is_told(
    own: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.journal.journal.WAIT_SECONDS", 60)
    world = make_world(own)
    for _ in range(2):
        world.partner.get("/customers/1005999999")
    assert scraped(own)("vipmp_journal_backlog") == 2
    own.parts.journal.flush()
    assert scraped(own)("vipmp_journal_backlog") == 0


def test_while_the_database_is_away_the_rest_is_told(
    own: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Connection:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("sandbox.store.population.reading", broken)
    found = scraped(own)
    assert found("vipmp_database_up") == 0
    assert "vipmp_worlds" not in found.names
    assert "vipmp_workers" in found.names


def test_a_scraper_of_openmetrics_gets_that(own: InProcess) -> None:
    accepted = "application/openmetrics-text; version=1.0.0"
    answer = own.get("/metrics", headers={"Accept": accepted})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


@pytest.mark.parametrize("header", ["", "Bearer wrong", TOKEN])
def test_with_a_token_set_metrics_want_it(make_client: MakeClient, header: str) -> None:
    client, _ = make_client(control_token=TOKEN, host="0.0.0.0")  # noqa: S104 - nothing listens
    refused(client.get("/metrics", headers={"Authorization": header}), 401, "UNAUTHORIZED")
    found = scraped(client, Authorization=f"Bearer {TOKEN}")
    assert found("vipmp_requests_total", operation="get_metrics", code="UNAUTHORIZED") == 1


def test_no_page_of_another_name_reads_them(own: InProcess) -> None:
    refused(own.get("/metrics", headers={"Host": "evil.example"}), 403, "FOREIGN_ORIGIN")


def test_other_methods_are_refused(own: httpx.Client) -> None:
    assert own.post("/metrics").status_code == 405
