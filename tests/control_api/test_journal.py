"""The journal over HTTP: what was asked and answered, newest first, with filters."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import OperationalError

from sandbox.app import Parts
from sandbox.control_api.journal_schemas import RequestsQuery
from sandbox.domain.errors import Error
from sandbox.journal import journal as journal_service
from sandbox.journal.journal import Journal
from sandbox.settings import Settings
from sandbox.store.base import table_of
from sandbox.store.engine import changing
from sandbox.store.journal import JournalEntry
from tests.control_api.conftest import MakeClient
from tests.control_api.control import refused
from tests.local import instant
from tests.support import EDU, InProcess, Json, World, line, make_world

pytestmark = pytest.mark.every_backend

UNKNOWN_ID = "1009999999"
NewWorld = Callable[..., World]


def asked(world: World, query: str = "") -> list[Json]:
    answer = world.control("GET", f"/requests{query}")
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


def operations(world: World, query: str = "") -> list[str]:
    return [each["operation"] for each in asked(world, query)]


@pytest.fixture
def busy(world: World) -> World:
    """A world where things were asked: five answers, of which two refusals."""
    partner = world.partner
    customer = partner.customer()
    partner.try_order(customer, line(EDU))
    partner.order(customer)
    partner.get(f"/customers/{UNKNOWN_ID}")
    return world


def test_refusals_are_told_from_the_rest(busy: World) -> None:
    refused = asked(busy, "?refused=true")
    rest = asked(busy, "?refused=false")
    assert [each["operation"] for each in refused] == ["get_customer", "create_order"]
    assert all(each["code"] for each in refused)
    assert not any(each["code"] for each in rest)
    assert len(refused) + len(rest) == len(asked(busy))
    assert operations(busy, "?refused=true&operation=get_customer") == ["get_customer"]
    assert operations(busy, "?refused=true&code=") == []
    answer = busy.control("GET", "/requests?refused=perhaps")
    assert answer.status_code == 400
    assert "refused: " in answer.json()["additionalDetails"][0]


def test_every_entry_has_an_id_of_its_own(busy: World) -> None:
    ids = [each["entryId"] for each in asked(busy)]
    assert len(set(ids)) == len(ids)


# --- What it shows ---------------------------------------------------------------------------


def test_a_request_is_kept_with_what_it_was_answered(world: World) -> None:
    answer = world.partner.get("/resellers?limit=5", X_Correlation_Id="c-1", X_Request_Id="r-1")
    assert answer.status_code == 200
    (kept,) = asked(world)
    assert isinstance(kept.pop("entryId"), int)
    assert [kept] == [
        {
            "at": "2026-01-15T09:00:00Z",
            "operation": "get_resellers",
            "method": "GET",
            "path": "/v3/resellers?limit=5",
            "status": 200,
            "code": "",
            "customerId": "",
            "correlationId": "c-1",
            "requestId": "r-1",
            "replayed": False,
            "orderType": "",
            "why": None,
        }
    ]


def order_types(world: World, query: str = "") -> list[str]:
    return [each["orderType"] for each in asked(world, query)]


def test_an_order_is_kept_with_what_it_says_it_is_whatever_becomes_of_it(
    world: World, customer: str
) -> None:
    partner = world.partner
    order = partner.order(customer)
    partner.preview(customer)
    world.advance(by="P20D")
    assert partner.give_back(customer, order).status_code == 400
    path, intent = f"/customers/{customer}/orders", {"X_Correlation_Id": "same"}
    body = {"orderType": "NEW", "lineItems": [line()]}
    assert partner.post(path, body, **intent).status_code == 201
    assert partner.post(path, body, **intent).status_code == 201
    assert order_types(world, "?operation=create_order") == [
        "NEW",
        "NEW",
        "RETURN",
        "PREVIEW",
        "NEW",
    ]
    assert order_types(world, "?order-type=RETURN&status=400") == ["RETURN"]
    assert [each["replayed"] for each in asked(world, "?order-type=NEW")] == [True, False, False]
    assert asked(world, "?order-type=RENEWAL") == []
    assert set(order_types(world, "?operation=create_customer")) == {""}


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"nonsense", ""),
        (b"[1]", ""),
        (b"[" * 100_000, ""),
        (b"{}", ""),
        (b'{"orderType": 7}', ""),
        (b'{"orderType": "SWITCH"}', "SWITCH"),
        (b'\xef\xbb\xbf{"orderType": "NEW"}', "NEW"),
        (b'{"orderType": "' + b"X" * 300 + b'"}', "X" * 40),
        (b'{"orderType": "\\u0000\\ud800"}', r"\x00\ud800"),
    ],
)
def test_an_order_that_is_none_is_kept_with_what_can_be_read_of_it(
    body: bytes, kept: str, world: World, customer: str
) -> None:
    assert world.partner.post(f"/customers/{customer}/orders", body).status_code == 400
    assert order_types(world)[0] == kept


def test_a_refused_change_is_there_with_its_answer(world: World, customer: str) -> None:
    world.advance(by="P1D")
    answer = world.partner.try_order(customer, line(EDU))
    entry = asked(world)[0]
    assert entry["at"] == "2026-01-16T09:00:00Z"
    assert entry["operation"] == "create_order"
    assert (entry["status"], entry["code"]) == (answer.status_code, answer.json()["code"])
    assert entry["customerId"] == customer
    assert entry["requestId"] == answer.headers["X-Request-Id"]
    assert entry["why"].keys() == {"rule", "facts", "source"}


@pytest.mark.parametrize("error", list(Error))
def test_the_code_of_every_refusal_fits_its_column(error: Error) -> None:
    """PostgreSQL refuses what does not, and the request that wrote it with it."""
    kind: Any = table_of(JournalEntry).columns["code"].type
    assert len(error.code) <= kind.length
    assert RequestsQuery.model_validate({"code": error.code}).code == error.code


def test_a_request_without_an_id_is_kept_under_the_one_it_was_given(world: World) -> None:
    answer = world.partner.get("/resellers", X_Request_Id=None)
    assert asked(world)[0]["requestId"] == answer.headers["X-Request-Id"]


def test_refusals_and_successes_come_in_one_order_newest_first(busy: World) -> None:
    assert operations(busy) == [
        "get_customer",
        "create_order",
        "create_order",
        "create_customer",
        "create_reseller",
    ]
    assert [each["status"] for each in asked(busy)] == [404, 201, 400, 201, 201]


def test_calls_of_the_control_plane_are_not_kept(world: World) -> None:
    world.advance(by="P1D")
    world.control("GET", "/clock")
    assert asked(world) == []


def test_another_worlds_requests_are_not_shown(busy: World, new_world: NewWorld) -> None:
    assert len(asked(busy)) == 5
    assert asked(new_world()) == []


# --- Filters and pages -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("operation=create_order", [201, 400]),
        ("operation=cancel_everything", []),
        ("status=201", [201, 201, 201]),
        ("status=404", [404]),
        ("code=1116", [404]),
        ("code=", [201, 201, 201]),
        ("code=2129", [400]),
        (f"customer-id={UNKNOWN_ID}", [404]),
        ("operation=create_order&code=2129", [400]),
        ("operation=create_reseller&code=2129", []),
        ("correlation-id=nobody%27s", []),
    ],
)
def test_a_filter_leaves_what_it_names(busy: World, query: str, statuses: list[int]) -> None:
    answer = busy.control("GET", f"/requests?{query}").json()
    assert [each["status"] for each in answer["items"]] == statuses
    assert answer["totalCount"] == len(statuses)


def test_a_correlation_id_finds_its_request(busy: World) -> None:
    busy.partner.get("/resellers", X_Correlation_Id="one of mine")
    assert operations(busy, "?correlation-id=one%20of%20mine") == ["get_resellers"]


def test_pages_follow_each_other_without_a_gap(busy: World) -> None:
    pages = [asked(busy, f"?limit=2&offset={offset}") for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [each for page in pages for each in page] == asked(busy)
    assert busy.control("GET", "/requests?limit=2&offset=2").json()["totalCount"] == 5


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("offset=-1", "offset"),
        ("status=OK", "status"),
        ("status=99", "status"),
        ("status=600", "status"),
        ("operation=Create%20Order", "operation"),
        ("code=%00", "code"),
        ("customer-id=%27", "customer-id"),
        (f"correlation-id={'x' * 256}", "correlation-id"),
        ("correlation-id=%00", "correlation-id"),
        ("customerId=1", "customerId"),
    ],
)
def test_a_bad_filter_is_named(world: World, query: str, named: str) -> None:
    refused(world.control("GET", f"/requests?{query}"), 400, "INVALID_REQUEST", named)


# --- Forgetting ------------------------------------------------------------------------------


def test_it_is_emptied(busy: World, new_world: NewWorld) -> None:
    other = new_world()
    other.partner.reseller()
    answer = busy.control("DELETE", "/requests")
    assert (answer.status_code, answer.content) == (204, b"")
    assert asked(busy) == []
    assert operations(other) == ["create_reseller"]
    busy.partner.get("/resellers")
    assert operations(busy) == ["get_resellers"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_world_that_is_not_there_has_no_journal(http: httpx.Client, method: str) -> None:
    answer = http.request(method, "/sandbox/v1/worlds/nowhere/requests")
    refused(answer, 404, "WORLD_NOT_FOUND", "worldId: nowhere")


def test_a_reset_forgets_it(busy: World) -> None:
    assert busy.control("POST", "/reset").status_code == 200
    assert asked(busy) == []


def rows_of(inside: Parts, world_id: str) -> int:
    inside.journal.flush()
    counting = select(func.count()).where(JournalEntry.world_id == world_id)
    with inside.engine.connect() as connection:
        return connection.execute(counting).scalar_one()


def test_a_deleted_world_leaves_no_entry_behind_nor_one_on_its_way(
    inside: Parts, http: httpx.Client
) -> None:
    gone = make_world(http)
    gone.partner.reseller()
    inside.journal.flush()
    gone.partner.reseller()
    gone.control("DELETE")
    assert rows_of(inside, gone.world_id) == 0


# --- Behind the requests ---------------------------------------------------------------------


def entry(world: World, number: int) -> Json:
    """An entry as the partner API makes it."""
    return {
        "world_id": world.world_id,
        "answered_us": number,
        "at": instant("2026-01-15T09:00:00"),
        "operation": f"number_{number}",
        "method": "GET",
        "path": "/v3/resellers",
        "status": 200,
        "code": "",
        "customer_id": "",
        "correlation_id": "",
        "request_id": "",
        "replayed": False,
        "order_type": "",
        "why": None,
    }


def test_what_nobody_reads_is_written_all_the_same(
    inside: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_service, "WAIT_SECONDS", 0.01)
    journal = Journal(inside.engine)
    journal.note(entry(world, 1))
    timer = journal._timer  # noqa: SLF001 - to wait for it, and for nothing else
    assert timer is not None
    timer.join(timeout=10)
    assert rows_of(inside, world.world_id) == 1


@pytest.fixture
def no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the answering thread does not write is not written."""
    monkeypatch.setattr(journal_service, "WAIT_SECONDS", 3600)


@pytest.mark.usefixtures("no_timer")
def test_the_request_that_fills_a_batch_writes_it(inside: Parts, world: World) -> None:
    journal = Journal(inside.engine)
    for number in range(journal_service.FULL - 1):
        journal.note(entry(world, number))
    assert rows_of(inside, world.world_id) == 0
    journal.note(entry(world, journal_service.FULL))
    assert rows_of(inside, world.world_id) == journal_service.FULL


@pytest.mark.usefixtures("no_timer")
def test_the_request_that_finds_entries_old_writes_them(inside: Parts, world: World) -> None:
    journal = Journal(inside.engine)
    journal.note(entry(world, 1))
    journal.note(entry(world, journal_service.OLD_US))
    assert rows_of(inside, world.world_id) == 0
    journal.note(entry(world, journal_service.OLD_US + 1))
    assert rows_of(inside, world.world_id) == 3
    journal.note(entry(world, journal_service.OLD_US + 2))
    assert rows_of(inside, world.world_id) == 3


@pytest.mark.usefixtures("no_timer")
def test_old_entries_that_could_not_be_written_are_tried_by_one_request_a_while(
    inside: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fail(_: Journal, batch: list[Json], **__: object) -> None:
        tries.append(len(batch))
        raise OperationalError("INSERT", {}, Exception("the database is away"))

    monkeypatch.setattr(Journal, "_write", fail)
    journal, old = Journal(inside.engine), journal_service.OLD_US
    for number in (1, old + 1, old + 2, 2 * old, 2 * old + 1):
        journal.note(entry(world, number))
    assert tries == [2, 5]


@pytest.mark.usefixtures("no_timer")
def test_a_request_does_not_wait_for_a_database_that_is_being_written(
    inside: Parts, world: World
) -> None:
    journal = Journal(inside.engine)
    with changing(inside.engine):
        # Were one of these to wait for the lock of this block, it would wait for itself.
        for number in range(2 * journal_service.FULL):
            journal.note(entry(world, number))
    journal.flush()
    assert rows_of(inside, world.world_id) == 2 * journal_service.FULL


@pytest.mark.usefixtures("no_timer")
def test_a_request_is_answered_though_the_driver_refuses_its_batch(
    inside: Parts, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise inside.engine.dialect.loaded_dbapi.IntegrityError("the disk is odd")

    journal = Journal(inside.engine)
    with monkeypatch.context() as away:
        away.setattr(Journal, "_write", fail)
        for number in range(journal_service.FULL):
            journal.note(entry(world, number))
    journal.flush()
    assert rows_of(inside, world.world_id) == journal_service.FULL


def test_what_could_not_be_written_is_not_lost(
    inside: Parts,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("the database is away"))

    journal = Journal(inside.engine)
    monkeypatch.setattr(journal_service, "WAIT_SECONDS", 0.01)
    with monkeypatch.context() as away, caplog.at_level(logging.WARNING):
        away.setattr(Journal, "_write", fail)
        journal.note(entry(world, 1))
        timer = journal._timer  # noqa: SLF001 - to wait for it, and for nothing else
        assert timer is not None
        timer.join(timeout=10)
    assert "the database is away" in caplog.text
    assert rows_of(inside, world.world_id) == 0
    journal.note(entry(world, 2))
    journal.flush()
    assert operations(world) == ["number_2", "number_1"]


def test_entries_stand_in_the_order_of_the_answers_whoever_wrote_first(
    inside: Parts, world: World
) -> None:
    slow, fast = Journal(inside.engine), Journal(inside.engine)
    slow.note(entry(world, 1))
    fast.note(entry(world, 2))
    fast.flush()
    slow.flush()
    assert operations(world) == ["number_2", "number_1"]


def test_the_oldest_make_room_for_the_newest(make_client: MakeClient) -> None:
    client, app = make_client()
    world = make_world(client)
    journal = Journal(app.extensions["sandbox"].engine, kept=10)
    for number in range(25):
        journal.note(entry(world, number))
        if number % 5 == 4:
            journal.flush()
    assert operations(world) == [f"number_{number}" for number in range(24, 14, -1)]


def test_more_entries_than_a_batch_are_all_written(inside: Parts, world: World) -> None:
    journal = Journal(inside.engine)
    for number in range(journal_service.BATCH + 1):
        journal.note(entry(world, number))
    journal.flush()
    total = world.control("GET", "/requests?limit=1").json()["totalCount"]
    assert total == journal_service.BATCH + 1


def test_a_key_beyond_32_bits_is_no_end(inside: Parts, world: World) -> None:
    row = {"entry_id": 2**31, **entry(world, 1)}
    with changing(inside.engine) as connection:
        connection.execute(insert(table_of(JournalEntry)), row)
    assert operations(world) == ["number_1"]
    world.control("DELETE", "/requests")


# --- Strange requests ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/customers/%00", "/v3/customers/\\x00"),
        ("/customers/%ED%A0%80", "/v3/customers/"),
        ("/customers/1?a=%00%ED%A0%80", "/v3/customers/1?a=%00%ED%A0%80"),
        (f"/customers/{'9' * 3000}", f"/v3/customers/{'9' * 1986}"),
    ],
)
def test_a_strange_path_is_kept_as_text(world: World, path: str, shown: str) -> None:
    answer = world.partner.get(path)
    assert answer.status_code == 404
    kept = asked(world)[0]
    assert kept["path"].startswith(shown)
    assert len(kept["path"]) <= 2000
    assert kept["why"]["rule"] == "ACC-6"


def test_a_raw_query_is_kept_as_text(http: httpx.Client, world: World) -> None:
    if not isinstance(http, InProcess):
        pytest.skip("a real server refuses them, or hands on what is text")
    headers = world.partner.headers()
    for method, status in (("GET", 200), ("POST", 400)):
        headers["X-Correlation-Id"] = f"c-{uuid4()}"
        answer = http.app.test_client().open(
            "/v3/resellers",
            method=method,
            headers=headers,
            json=None if method == "GET" else {},
            environ_overrides={"QUERY_STRING": "x=\xc3\xa9\x00"},
        )
        assert answer.status_code == status
        assert asked(world)[0]["path"] == "/v3/resellers?x=é\\x00"


def test_long_and_strange_ids_are_cut_and_escaped(http: httpx.Client, world: World) -> None:
    if not isinstance(http, InProcess):
        pytest.skip("a real server refuses such headers")
    headers = world.partner.headers()
    environ = {"HTTP_X_REQUEST_ID": "\x00" * 300, "HTTP_X_CORRELATION_ID": "é" * 255}
    answer = http.app.test_client().get("/v3/resellers", headers=headers, environ_overrides=environ)
    assert answer.status_code == 200
    kept = asked(world)[0]
    assert kept["correlationId"] == "é" * 255
    assert kept["requestId"] == ("\\x00" * 300)[:255]


# --- The setting -----------------------------------------------------------------------------


def test_without_a_journal_nothing_is_kept_and_nothing_else_changes(
    make_client: MakeClient,
) -> None:
    client, _ = make_client(journal=False)
    world = make_world(client)
    customer = world.partner.customer()
    assert world.partner.try_order(customer, line(EDU)).json()["code"] == "2129"
    assert world.partner.get(f"/customers/{customer}").status_code == 200
    assert asked(world) == []
    assert world.control("DELETE", "/requests").status_code == 204


def test_the_setting_is_read_from_the_environment() -> None:
    read = [Settings.from_environment({"SANDBOX_JOURNAL": word}) for word in ("on", "off", "")]
    assert [settings.journal for settings in read] == [True, False, True]
