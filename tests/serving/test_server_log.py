"""What a server logs of itself: in words or as JSON, with what was being answered."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.serving import server_log
from tests.cli.servers import serving
from tests.local import local, sqlite_url
from tests.support import World, make_world
from tests.waiting import until

FRESH = "SANDBOX_SEED_CUSTOMERS"
Said = Callable[[], str]


def lines_of(log: Path) -> list[dict[str, Any]]:
    text = log.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_as_json_it_logs_start_death_of_a_worker_and_stop(tmp_path: Path) -> None:
    settings = {FRESH: "0", "SANDBOX_LOG_FORMAT": "json"}
    with serving(tmp_path, "--workers", "2", **settings) as (url, log):
        begun = lines_of(log)[0]
        assert (begun["event"], begun["level"]) == ("the server answers", "info")
        assert (begun["url"], begun["workers"]) == (url, 2)
        children = Path(f"/proc/{begun['process']}/task/{begun['process']}/children")
        killed = int(children.read_text(encoding="ascii").split()[0])
        os.kill(killed, signal.SIGKILL)
        until(lambda: len(lines_of(log)) == 2, 10)
        died = lines_of(log)[1]
        assert died["level"] == "warning"
        assert died["event"].startswith(f"worker {killed} was ended by signal 9")
    assert [line["event"] for line in lines_of(log)][2:] == ["the server has stopped"]


def test_in_words_it_is_a_line_an_event(tmp_path: Path) -> None:
    with serving(tmp_path, SANDBOX_SEED_CUSTOMERS="0") as (url, log):
        pass
    said = log.read_text(encoding="utf-8").splitlines()
    assert said[0].endswith(f" info the server answers url={url} workers=1")
    assert said[-1].endswith(" info the server has stopped")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    """What is logged as JSON in this process meanwhile."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    server_log.log_to_stderr("json")
    yield stream.getvalue
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("sandbox").setLevel(logging.NOTSET)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with local(sqlite_url(tmp_path)) as client:
        yield make_world(client)


def test_a_request_that_fails_is_logged_with_its_ids_its_operation_and_its_world(
    world: World, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr("sandbox.partner_api.blueprints.to_json", fail)
    world.partner.authenticate()
    headers = {"X_Correlation_Id": "of my own\x07", "X_Request_Id": "and this"}
    assert world.partner.get("/resellers", **headers).status_code == 500
    found = json.loads(said().splitlines()[0])
    assert found["level"] == "error"
    assert found["correlationId"] == "of my own\\x07"
    assert found["requestId"] == "and this"
    assert (found["operation"], found["world"]) == ("get_resellers", world.world_id)
    assert "RuntimeError: a bug of ours" in found["exception"]


def test_an_event_that_fails_is_logged_with_world_kind_and_customer(
    world: World, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = world.partner.customer()
    world.partner.order(customer)

    def fail(*_: object) -> None:
        raise RuntimeError("no luck\nand a second line")

    monkeypatch.setattr("sandbox.renewals.automatic.forecast", fail)
    assert world.control("POST", "/clock/advance", {"by": "P1Y1D"}).status_code == 409
    found = [json.loads(line) for line in said().splitlines()]
    assert [each["event"] for each in found] == ["an event failed: RuntimeError: no luck"]
    assert found[0]["world"] == world.world_id
    assert found[0]["customer"] == customer
    assert found[0]["kind"] == "term.ends"
    assert found[0]["operation"] == "advance_clock"
    assert "Traceback" in found[0]["exception"]


def test_values_of_clients_make_no_lines_of_their_own() -> None:
    event = server_log._make_safe(None, "", {"event": "a\nb", "world": "x" * 1000})  # noqa: SLF001 - what no client of HTTP can send
    assert event["event"] == "a\\nb"
    assert len(event["world"]) == 500
