"""Markers of requests in flight: a dead worker blocks nobody, a live one gives 4122 (ACC-3)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from sandbox.partner_api import idempotency
from sandbox.partner_api.idempotency import KEPT_FOR, OWNER_MS, IdempotencyKey, claim
from sandbox.store.engine import changing, writing
from sandbox.store.events import Answer
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import new_owner
from tests.local import dump, instant
from tests.support import InProcess, Json, World, line, refused, rows_of
from tests.timeline.conftest import WallClock

pytestmark = pytest.mark.every_backend

HOST = new_owner().partition(":")[0]
NOW = instant("2026-01-15T09:00:00")
BODY: Json = {"orderType": "NEW", "lineItems": [line()]}


def in_flight(room: InProcess, world: World, path: str, owner: str, expires_ms: int) -> None:
    """Leave the marker of a POST with the correlation id `twin` as its worker left it."""
    intent = IdempotencyKey.of(
        rows_of(room.parts, world.world_id),
        world.partner.distributor_id,
        ("POST", f"/v3{path}?", "twin"),
        None,
    )
    with changing(room.parts.engine) as connection:
        claim(connection, intent, NOW)
    with writing(room.parts.engine) as session:
        session.execute(
            update(Answer)
            .where(Answer.world_id == world.world_id, Answer.intent == intent.digest)
            .values(owner=owner, owner_expires_ms=expires_ms)
        )


def dead_owner() -> str:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return f"{HOST}:{process.pid}:0123abcd"


@pytest.fixture
def path(stage: World) -> str:
    """Where orders of a customer are placed."""
    return f"/customers/{stage.partner.customer()}/orders"


def test_while_a_live_worker_is_at_it_the_twin_is_4122(
    room: InProcess, stage: World, path: str
) -> None:
    in_flight(room, stage, path, f"{HOST}:{os.getpid()}:0123abcd", real_ms() + OWNER_MS)
    for _ in range(2):
        answer = stage.partner.post(path, BODY, X_Correlation_Id="twin", X_Request_Id=None)
        assert answer.json()["code"] == "4122", answer.text
    assert stage.partner.fetch(path)["totalCount"] == 0


def test_a_dead_worker_blocks_nobody(room: InProcess, stage: World, path: str) -> None:
    in_flight(room, stage, path, dead_owner(), real_ms() + OWNER_MS)
    first = stage.partner.post(path, BODY, X_Correlation_Id="twin", X_Request_Id=None)
    assert first.status_code == 201, first.text
    again = stage.partner.post(path, BODY, X_Correlation_Id="twin", X_Request_Id=None)
    assert (again.status_code, again.content) == (201, first.content)
    assert stage.partner.fetch(path)["totalCount"] == 1


def test_a_worker_of_another_host_counts_until_it_expires(
    room: InProcess, stage: World, path: str, wall: WallClock
) -> None:
    stage.partner.token = stage.partner.authenticate()
    in_flight(room, stage, path, "elsewhere:1:0123abcd", real_ms() + OWNER_MS)
    answer = stage.partner.post(path, BODY, X_Correlation_Id="twin", X_Request_Id=None)
    assert answer.json()["code"] == "4122"
    wall.pass_(OWNER_MS / 1000 - 1)
    answer = stage.partner.post(path, BODY, X_Correlation_Id="twin", X_Request_Id=None)
    assert answer.json()["code"] == "4122"
    wall.pass_(1)
    answer = stage.partner.post(path, BODY, X_Correlation_Id="twin", X_Request_Id=None)
    assert answer.status_code == 201


def test_another_intent_is_free_meanwhile(room: InProcess, stage: World, path: str) -> None:
    in_flight(room, stage, path, f"{HOST}:{os.getpid()}:0123abcd", real_ms() + OWNER_MS)
    assert stage.partner.post(path, BODY).status_code == 201


def test_a_marker_of_a_request_id_in_flight_is_told_apart_from_a_twin(
    stage: World, path: str
) -> None:
    headers = {"X_Correlation_Id": "first", "X_Request_Id": "used"}
    assert stage.partner.post(path, BODY, **headers).status_code == 201
    refused(
        stage.partner.post(path, BODY, X_Correlation_Id="second", X_Request_Id="used"), 400, "4120"
    )
    assert stage.partner.post(path, BODY, **headers).status_code == 201
    assert stage.partner.fetch(path)["totalCount"] == 1


def test_a_refusal_too_frees_its_marker_and_is_repeated(stage: World, path: str) -> None:
    wrong = {"orderType": "NEW", "lineItems": [line("00000000CA01A12")]}
    first = stage.partner.post(path, wrong, X_Correlation_Id="wrong", X_Request_Id=None)
    refused(first, 400, "2122")
    again = stage.partner.post(path, BODY, X_Correlation_Id="wrong", X_Request_Id=None)
    assert (again.status_code, again.content) == (400, first.content)


def test_after_ten_days_of_world_time_an_intent_is_forgotten(stage: World, path: str) -> None:
    headers = {"X_Correlation_Id": "old", "X_Request_Id": "old"}
    first = stage.partner.post(path, BODY, **headers)
    stage.advance(to="2026-01-25T08:59:59Z")
    assert stage.partner.post(path, BODY, **headers).content == first.content
    stage.advance(by="PT1S")
    second = stage.partner.post(path, BODY, **headers)
    assert second.status_code == 201
    assert second.json()["orderId"] != first.json()["orderId"]
    assert timedelta(days=10) == KEPT_FOR


def test_no_marker_is_left_by_what_was_answered(room: InProcess, stage: World, path: str) -> None:
    stage.partner.post(path, BODY)
    stage.partner.post(path, {"orderType": "NEW"})
    stage.partner.post(path, b"{")
    answers = dump(room.parts, world_id=stage.world_id)["answers"]
    assert all(row["status"] and row["body"] for row in answers)
    assert {row["owner"] for row in answers} == {""}


@pytest.mark.parametrize("what", ["accepted", "refused"])
def test_a_marker_that_cannot_be_taken_back_is_gone_once_the_database_answers(
    stage: World, path: str, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    wrong = {"orderType": "NEW", "lineItems": [line("00000000CA01A12")]}
    body = BODY if what == "accepted" else wrong

    def away(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("the database is away"))

    with monkeypatch.context() as broken:
        broken.setattr(idempotency, "finish", away)
        broken.setattr(idempotency, "delete_answer", away)
        answer = stage.partner.post(path, body, X_Correlation_Id="once", X_Request_Id=None)
        assert answer.status_code >= 500
    deadline = time.monotonic() + 5
    while True:
        answer = stage.partner.post(path, BODY, X_Correlation_Id="once", X_Request_Id=None)
        if answer.status_code == 201:
            break
        assert answer.json()["code"] == "4122"
        assert time.monotonic() < deadline, "it is still held"
        time.sleep(0.05)
    assert stage.partner.fetch(path)["totalCount"] == 1
