"""One intent, one answer, for ten days of world time (ACC-3)."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from sandbox.app import Parts
from sandbox.domain.errors import Error, Refusal
from sandbox.partner_api import idempotency
from sandbox.partner_api.idempotency import IdempotencyKey, Stored
from sandbox.store.base import RowsId
from sandbox.store.engine import changing, reading, writing
from sandbox.store.events import Answer
from sandbox.timeline.clock import real_ms
from sandbox.timeline.leases import new_owner
from tests.support import InProcess, Json, Partner, World, line, profile, refused, rows_of

pytestmark = pytest.mark.every_backend

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
JUST_KEPT, FORGOTTEN = "P9DT23H59M59S", "P10D"


def reseller_body(name: str = "Fairmont Reselling") -> Json:
    return {"companyProfile": profile(name, marketSegments=["COM"])}


def resellers(partner: Partner) -> int:
    count: int = partner.fetch("/resellers")["totalCount"]
    return count


def same(first: httpx.Response, again: httpx.Response) -> bool:
    """Tell whether two answers are equal byte for byte."""
    return (first.status_code, first.content) == (again.status_code, again.content)


@pytest.fixture
def create(partner: Partner) -> Callable[..., httpx.Response]:
    """Create a reseller by an intent: its correlation id, its request id, another name."""

    def send(correlation_id: str, request_id: str | None = None, name: str = "Fairmont") -> Any:
        ids = {"X_Correlation_Id": correlation_id, "X_Request_Id": request_id}
        return partner.post("/resellers", reseller_body(name), **ids)

    return send


def test_a_repeated_post_is_answered_again_and_done_once(partner: Partner) -> None:
    ids = {"X_Correlation_Id": "c-1", "X_Request_Id": "r-1"}
    body = reseller_body()
    first = partner.post("/resellers", body, **ids)
    assert first.status_code == 201
    for _ in range(3):
        assert same(partner.post("/resellers", body, **ids), first)
    assert resellers(partner) == 1


def test_a_repeated_order_is_placed_once(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/orders"
    body = {"orderType": "NEW", "lineItems": [line()]}
    first = partner.post(path, body, X_Correlation_Id="c-1")
    assert first.json()["status"] == "1002"
    # The order is complete by now; the first answer stays what it was.
    assert same(partner.post(path, body, X_Correlation_Id="c-1"), first)
    assert len(partner.orders(customer)) == 1


def test_the_body_is_not_compared(partner: Partner, create: Callable[..., httpx.Response]) -> None:
    first = create("c-1", name="Fairmont")
    assert same(create("c-1", name="Sunset"), first)
    for body in (b"{", b"", b"[" * 10_000):
        assert same(partner.post("/resellers", body, X_Correlation_Id="c-1"), first)
    assert resellers(partner) == 1


def test_a_refusal_is_answered_again_though_the_body_is_right_now(partner: Partner) -> None:
    first = partner.post("/resellers", {}, X_Correlation_Id="c-1")
    refused(first, 400, "1122")
    assert same(partner.post("/resellers", reseller_body(), X_Correlation_Id="c-1"), first)
    assert resellers(partner) == 0


def test_a_refusal_is_answered_again_though_its_cause_is_gone(
    new_world: Callable[..., World],
) -> None:
    world = new_world(rules={"accountProcessingSeconds": 60})
    partner = world.partner
    body = reseller_body()
    made = partner.make("/resellers", body)
    path = f"/resellers/{made['resellerId']}"
    first = partner.patch(path, body, X_Correlation_Id="c-1")
    refused(first, 400, "1125")
    world.advance(by="PT60S")
    assert same(partner.patch(path, body, X_Correlation_Id="c-1"), first)
    assert partner.patch(path, body, X_Correlation_Id="c-2").status_code == 200


def test_a_repeated_patch_changes_nothing(partner: Partner) -> None:
    body = reseller_body()
    path = f"/resellers/{partner.make('/resellers', body)['resellerId']}"

    def change(reference: str, correlation_id: str) -> httpx.Response:
        changed = body | {"externalReferenceId": reference}
        return partner.patch(path, changed, X_Correlation_Id=correlation_id)

    first = change("one", "c-1")
    assert first.json()["externalReferenceId"] == "one"
    assert change("two", "c-2").status_code == 200
    assert same(change("one", "c-1"), first)
    assert partner.fetch(path)["externalReferenceId"] == "two"


def test_another_path_is_another_intent(partner: Partner) -> None:
    body = reseller_body()
    made = partner.post("/resellers", body, X_Correlation_Id="c-1").json()
    changed = partner.patch(f"/resellers/{made['resellerId']}", body, X_Correlation_Id="c-1")
    assert changed.status_code == 200
    refused(partner.patch("/resellers/none", body, X_Correlation_Id="c-1"), 404, "1115")


def test_another_query_is_another_intent(partner: Partner, customer: str) -> None:
    path = f"/customers/{customer}/orders"
    body = {"orderType": "PREVIEW", "lineItems": [line()]}
    plain = partner.post(path, body, X_Correlation_Id="c-1")
    priced = partner.post(f"{path}?fetch-price=true", body, X_Correlation_Id="c-1")
    assert "pricing" not in plain.json()["lineItems"][0]
    assert "pricing" in priced.json()["lineItems"][0]


def test_method_path_and_correlation_id_all_make_the_intent() -> None:
    calls = [
        ("POST", "/v3/a", "c"),
        ("PATCH", "/v3/a", "c"),
        ("POST", "/v3/b", "c"),
        ("POST", "/v3/a", "d"),
        ("POST", "/v3/", "ac"),
        ("POST", "/v3/a?", "c"),
    ]
    keys = [IdempotencyKey.of(RowsId("w"), "d", call, None) for call in calls]
    assert len({key.digest for key in keys}) == len(calls)


def test_another_distributor_is_another_intent(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    ids = {"X_Correlation_Id": "c-1", "X_Request_Id": "r-1"}
    answers = [each.post("/resellers", reseller_body(), **ids) for each in world.partners]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [resellers(each) for each in world.partners] == [1, 1]


def test_another_world_is_another_intent(new_world: Callable[..., World]) -> None:
    ids = {"X_Correlation_Id": "c-1", "X_Request_Id": "r-1"}
    for partner in (new_world().partner, new_world().partner):
        assert partner.post("/resellers", reseller_body(), **ids).status_code == 201
        assert resellers(partner) == 1


def test_gets_are_neither_kept_nor_compared(partner: Partner) -> None:
    ids = {"X_Correlation_Id": "c-1", "X_Request_Id": "r-1"}
    before = partner.get("/resellers", **ids)
    # A POST may even use what a GET used.
    assert partner.post("/resellers", reseller_body(), **ids).status_code == 201
    after = partner.get("/resellers", **ids)
    assert (before.json()["totalCount"], after.json()["totalCount"]) == (0, 1)


def test_an_answer_is_kept_for_ten_days_less_a_second(
    world: World, create: Callable[..., httpx.Response]
) -> None:
    first = create("c-1", "r-1")
    world.advance(by=JUST_KEPT)
    assert same(create("c-1", "r-1"), first)
    world.advance(by="PT1S")
    again = create("c-1", "r-1")
    assert again.status_code == 201
    assert not same(again, first)
    assert resellers(world.partner) == 2


def test_what_was_forgotten_and_done_again_is_kept_for_ten_days_again(
    world: World, create: Callable[..., httpx.Response]
) -> None:
    create("c-1", "r-1")
    world.advance(by=FORGOTTEN)
    second = create("c-1", "r-1")
    world.advance(by=JUST_KEPT)
    assert same(create("c-1", "r-1"), second)


def test_a_request_id_may_not_be_used_for_another_intent(
    partner: Partner, create: Callable[..., httpx.Response]
) -> None:
    made = create("c-1", "r-1")
    refused(create("c-2", "r-1", name="Sunset"), 400, "4120")
    path = f"/resellers/{made.json()['resellerId']}"
    ids = {"X_Correlation_Id": "c-3", "X_Request_Id": "r-1"}
    refused(partner.patch(path, reseller_body(), **ids), 400, "4120")
    assert resellers(partner) == 1


def test_a_request_id_of_a_refused_request_is_used_too(partner: Partner) -> None:
    refused(partner.post("/resellers", {}, X_Request_Id="r-1"), 400, "1122")
    refused(partner.post("/resellers", reseller_body(), X_Request_Id="r-1"), 400, "4120")


def test_the_refusal_of_a_request_id_does_not_use_up_the_intent(
    create: Callable[..., httpx.Response],
) -> None:
    create("c-1", "r-1")
    refused(create("c-2", "r-1", name="Sunset"), 400, "4120")
    assert create("c-2", "r-2", name="Sunset").status_code == 201


@pytest.mark.parametrize("request_id", ["r-1", "r-2", None])
def test_with_the_same_correlation_id_the_request_id_is_not_looked_at(
    create: Callable[..., httpx.Response], request_id: str | None
) -> None:
    first = create("c-1", "r-1")
    create("c-2", "r-2", name="Sunset")
    assert same(create("c-1", request_id), first)


def test_requests_without_a_request_id_do_not_collide(
    partner: Partner, create: Callable[..., httpx.Response]
) -> None:
    for number in range(3):
        assert create(f"c-{number}", name=f"Fairmont {number}").status_code == 201
    assert resellers(partner) == 3


def test_a_request_id_is_forgotten_after_ten_days_too(
    world: World, create: Callable[..., httpx.Response]
) -> None:
    create("c-1", "r-1")
    world.advance(by=JUST_KEPT)
    refused(create("c-2", "r-1", name="Sunset"), 400, "4120")
    world.advance(by="PT1S")
    assert create("c-2", "r-1", name="Sunset").status_code == 201
    # It is the second intent's now.
    refused(create("c-3", "r-1"), 400, "4120")


def test_a_forgotten_intent_may_come_with_another_forgotten_request_id(
    world: World, create: Callable[..., httpx.Response]
) -> None:
    create("c-1", "r-1")
    create("c-2", "r-2", name="Sunset")
    world.advance(by=FORGOTTEN)
    assert create("c-1", "r-2", name="Ocean").status_code == 201


def test_a_forgotten_intent_may_not_come_with_a_request_id_still_known(
    world: World, create: Callable[..., httpx.Response]
) -> None:
    create("c-1", "r-1")
    world.advance(by="P5D")
    create("c-2", "r-2", name="Sunset")
    world.advance(by="P5D")
    refused(create("c-1", "r-2", name="Ocean"), 400, "4120")


def test_of_many_at_once_one_is_done(partner: Partner) -> None:
    body = reseller_body()
    ids = {"X_Correlation_Id": "c-1", "X_Request_Id": "r-1"}
    partner.headers()  # fetches the token

    def send(_: int) -> httpx.Response:
        return partner.post("/resellers", body, **ids)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(16)))
    made = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in made}) == 1
    for answer in answers:
        if answer not in made:
            refused(answer, 400, "4122")
    assert resellers(partner) == 1
    assert same(send(0), made[0])


def test_of_many_intents_at_once_with_one_request_id_one_is_done(partner: Partner) -> None:
    partner.headers()

    def send(number: int) -> httpx.Response:
        body = reseller_body(f"Fairmont {number}")
        return partner.post("/resellers", body, X_Request_Id="r-1")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(send, range(16)))
    codes = [answer.json().get("code") for answer in answers if answer.status_code != 201]
    assert len(codes) == 15
    assert set(codes) <= {"4120", "4122"}
    assert resellers(partner) == 1


def strange_values() -> list[bytes]:
    return [
        b"x" * 255,
        b"x" * 256,
        b"x" * 8000,
        b"\xff\xfe\xe9",
        "Ω\N{GRINNING FACE}".encode(),
        b"\xc2\xa0",
        b"a\tb",
        b'"{}[]\\;,=',
        b"%00%0d%0a",
        b"' OR 1=1 --",
    ]


@pytest.mark.parametrize("value", strange_values())
@pytest.mark.parametrize("name", [b"X-Correlation-Id", b"X-Request-Id"])
def test_strange_ids_are_ids_or_refused(partner: Partner, name: bytes, value: bytes) -> None:
    if isinstance(partner.http, InProcess) and not value.isascii():
        pytest.skip("httpx sends nothing but ASCII to a WSGI application")
    is_none = len(value) > 255
    kept = {
        key.encode(): text.encode()
        for key, text in partner.headers(Content_Type="application/json").items()
    }
    sent = [*(kept | {name: value}).items()]
    # Not a list of accounts: those ask for no correlation id (X15).
    read = partner.http.get("/v3/customers/1009999999", headers=sent)
    made = partner.http.post("/v3/resellers", headers=sent, content=b"{}")
    if name == b"X-Correlation-Id" and is_none:
        refused(read, 400, "4119")
        refused(made, 400, "4119")
    else:
        refused(read, 404, "1116")
        refused(made, 400, "1122")
        assert same(partner.http.post("/v3/resellers", headers=sent, content=b"{}"), made)


# What HTTP cannot bring about: a twin that is being worked on, a worker that died.


def intent_of(
    inside: Parts, world: World, correlation_id: str, request_id: str | None = None
) -> IdempotencyKey:
    """The intent that `create` makes of these ids."""
    call = ("POST", "/v3/resellers?", correlation_id)
    return IdempotencyKey.of(
        rows_of(inside, world.world_id), world.partner.distributor_id, call, request_id
    )


def set_owner(inside: Parts, intent: IdempotencyKey, **columns: Any) -> None:
    with writing(inside.engine) as session:
        changed = session.execute(
            update(Answer)
            .where(Answer.world_id == intent.world_id, Answer.intent == intent.digest)
            .values(**columns)
        )
        assert changed.rowcount == 1  # type: ignore[attr-defined]  # an UPDATE's result has it


def owner_of(process: int, host: str | None = None) -> str:
    host = host or new_owner().partition(":")[0]
    return f"{host}:{process}:00000000"


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_twin_of_a_request_being_worked_on_is_told_so(
    inside: Parts, world: World, create: Callable[..., httpx.Response]
) -> None:
    intent = intent_of(inside, world, "c-1", "r-1")
    with changing(inside.engine) as connection:
        assert idempotency.claim(connection, intent, NOW) is None
    refused(create("c-1", "r-1"), 400, "4122")
    refused(create("c-1"), 400, "4122")
    # Its request id is in use as well.
    refused(create("c-2", "r-1"), 400, "4120")
    assert create("c-2", "r-2").status_code == 201


@pytest.mark.parametrize("how", ["its process died", "its time is up", "it has no name"])
def test_a_request_whose_owner_died_is_processed(
    inside: Parts, world: World, create: Callable[..., httpx.Response], how: str
) -> None:
    intent = intent_of(inside, world, "c-1", "r-1")
    with changing(inside.engine) as connection:
        idempotency.claim(connection, intent, NOW)
    columns: dict[str, dict[str, Any]] = {
        "its process died": {"owner": owner_of(dead_process())},
        "its time is up": {"owner_expires_ms": real_ms()},
        "it has no name": {"owner": ""},
    }
    set_owner(inside, intent, **columns[how])
    first = create("c-1", "r-1")
    assert first.status_code == 201
    assert same(create("c-1", "r-1"), first)


@pytest.mark.parametrize("host", [None, "another-machine"])
def test_an_owner_that_may_be_alive_is_respected(
    inside: Parts, world: World, create: Callable[..., httpx.Response], host: str | None
) -> None:
    intent = intent_of(inside, world, "c-1")
    with changing(inside.engine) as connection:
        idempotency.claim(connection, intent, NOW)
    process = os.getpid() if host is None else dead_process()
    set_owner(inside, intent, owner=owner_of(process, host))
    refused(create("c-1"), 400, "4122")


def test_an_owner_that_was_given_up_cannot_finish(inside: Parts, world: World) -> None:
    slow, twin = intent_of(inside, world, "c-1"), intent_of(inside, world, "c-1")
    with changing(inside.engine) as connection:
        idempotency.claim(connection, slow, NOW)
    set_owner(inside, slow, owner_expires_ms=real_ms())
    with changing(inside.engine) as connection:
        assert idempotency.claim(connection, twin, NOW) is None
    with pytest.raises(Refusal) as refusal:
        idempotency.settle(inside.engine, slow, Stored(201, b"slow"))
    assert refusal.value.error is Error.ALREADY_PROCESSING
    idempotency.abandon(inside.engine, slow)
    idempotency.settle(inside.engine, twin, Stored(201, b"twin"))
    with changing(inside.engine) as connection:
        assert idempotency.claim(connection, slow, NOW) == Stored(201, b"twin")


def test_an_error_of_our_own_is_not_kept(
    inside: Parts,  # noqa: ARG001 - only a process of our own can be made to fail
    partner: Partner,
    create: Callable[..., httpx.Response],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("made to fail")

    monkeypatch.setattr("sandbox.accounts.changes.begin_processing", fail)
    # It fails late: the row is written by then, and rolled back.
    refused(create("c-1", "r-1"), 500, "1124")
    assert resellers(partner) == 0
    monkeypatch.undo()
    assert create("c-1", "r-1").status_code == 201


def test_a_body_that_is_too_large_is_refused_again_as_any_other(partner: Partner) -> None:
    first = partner.post("/resellers", b" " * (1024 * 1024 + 1), X_Correlation_Id="c-1")
    refused(first, 413, "1117")
    assert same(partner.post("/resellers", reseller_body(), X_Correlation_Id="c-1"), first)


def test_nothing_of_the_ids_is_kept_in_clear(inside: Parts, partner: Partner) -> None:
    correlation_id, request_id = str(uuid4()), str(uuid4())
    partner.post("/resellers", {}, X_Correlation_Id=correlation_id, X_Request_Id=request_id)
    with reading(inside.engine) as connection:
        rows = connection.execute(select(Answer.intent, Answer.request_id)).all()
    assert all(len(value) == 64 for row in rows for value in row if value is not None)
