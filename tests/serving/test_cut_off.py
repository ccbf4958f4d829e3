"""PostgreSQL gone amid a change and back: everything works at once, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from sandbox.app import create_app
from sandbox.settings import Settings
from sandbox.store.events import Answer
from sandbox.store.worlds import World as WorldRow
from sandbox.timeline import releases
from tests.checking import findings
from tests.local import postgresql_url, without_postgresql
from tests.serving.postgresql_proxy import Proxy, proxied
from tests.support import TEAM, InProcess, Json, World, line, make_world
from tests.waiting import until

BODY: Json = {"orderType": "NEW", "lineItems": [line(TEAM, 3)]}


class Stage(NamedTuple):
    """A world on a PostgreSQL whose way can be closed, one of its customers, and a direct way."""

    world: World
    customer: str
    proxy: Proxy
    direct: str

    def order(self) -> httpx.Response:
        path = f"/customers/{self.customer}/orders"
        return self.world.partner.post(path, BODY, X_Correlation_Id="one", X_Request_Id="one")

    def advance(self) -> httpx.Response:
        return self.world.control("POST", "/clock/advance", {"to": "2028-02-01T00:00:00Z"})


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[InProcess, Proxy, str]]:
    try:
        with (
            postgresql_url() as url,
            proxied(url) as proxy,
            # The journal is written by a thread: its commits would be cut in place of others.
            InProcess(create_app(Settings(database_url=proxy.url, journal=False))) as client,
        ):
            yield client, proxy, url
            client.parts.engine.dispose()
    except OperationalError:
        without_postgresql()


@pytest.fixture
def stage(served: tuple[InProcess, Proxy, str]) -> Stage:
    client, proxy, direct = served
    world = make_world(client)
    customer = world.partner.customer()
    world.partner.headers()
    return Stage(world, customer, proxy, direct)


@pytest.fixture
def no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be given back by the thread that tries every tenth of a second."""
    monkeypatch.setattr(releases, "RETRY_SECONDS", 1)


def is_unavailable(answer: httpx.Response, code: str) -> bool:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Retry-After"] == "1"
    body = answer.json()
    assert body["additionalDetails"][0].startswith("DATABASE_AWAY: ")
    return bool(body["code"] == code)


@pytest.mark.parametrize("commit", [1, 2], ids=["of the claim", "of the work"])
@pytest.mark.parametrize("is_kept", [False, True], ids=["unheard", "unanswered"])
@pytest.mark.usefixtures("no_thread")
def test_an_order_cut_off_at_a_commit_is_taken_once_when_it_is_sent_again(
    stage: Stage, commit: int, *, is_kept: bool
) -> None:
    stage.proxy.close_at_commit(commit, is_kept=is_kept)
    assert is_unavailable(stage.order(), "1124")
    assert stage.proxy.was_cut.wait(10)
    assert is_unavailable(stage.order(), "1124")
    stage.proxy.open()
    again = stage.order()
    assert again.status_code == 201, again.text
    assert [each["orderId"] for each in stage.world.partner.orders(stage.customer)] == [
        again.json()["orderId"]
    ]
    assert findings(stage.world.http, stage.world.world_id) == []


@pytest.mark.parametrize("commit", [1, 2, 3])
@pytest.mark.parametrize("is_kept", [False, True], ids=["unheard", "unanswered"])
@pytest.mark.usefixtures("no_thread")
def test_an_advance_cut_off_at_a_commit_goes_on_when_it_is_asked_for_again(
    stage: Stage, commit: int, *, is_kept: bool
) -> None:
    assert stage.order().status_code == 201
    stage.proxy.close_at_commit(commit, is_kept=is_kept)
    assert is_unavailable(stage.advance(), "UNAVAILABLE")
    assert stage.proxy.was_cut.wait(10)
    stage.proxy.open()
    assert stage.advance().status_code == 200
    assert stage.world.now() == "2028-02-01T00:00:00Z"
    (subscription,) = stage.world.partner.subscriptions(stage.customer)
    assert subscription["renewalDate"] == "2029-01-15"
    assert findings(stage.world.http, stage.world.world_id) == []


@pytest.mark.usefixtures("no_thread")
def test_a_clock_whose_advance_was_cut_off_can_be_set_at_once(stage: Stage) -> None:
    stage.proxy.close_at_commit(1, is_kept=True)
    assert is_unavailable(stage.advance(), "UNAVAILABLE")
    assert stage.proxy.was_cut.wait(10)
    stage.proxy.open()
    assert stage.world.control("PUT", "/clock", {"mode": "live"}).status_code == 200


def test_other_processes_find_nothing_held_a_moment_after_the_database_is_back(
    stage: Stage,
) -> None:
    for cut_off in (stage.order, stage.advance):
        stage.proxy.close_at_commit(1, is_kept=True)
        assert cut_off().status_code == 503
        assert stage.proxy.was_cut.wait(10)
        stage.proxy.open()
    engine = create_engine(stage.direct)
    held = (
        select(WorldRow.world_id).where(WorldRow.lease_owner.is_not(None)),
        select(Answer.intent).where(Answer.status == 0),
    )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until(lambda: not any(connection.execute(each).first() for each in held), 5)
    engine.dispose()


def test_every_way_says_503_and_when_to_ask_again(stage: Stage) -> None:
    world, http = stage.world, stage.world.http
    home = f"/console/{world.world_id}"
    stage.proxy.close()
    try:
        assert is_unavailable(world.partner.get(f"/customers/{stage.customer}"), "1124")
        assert is_unavailable(stage.order(), "1124")
        assert is_unavailable(world.control("GET", "/clock"), "UNAVAILABLE")
        assert is_unavailable(
            world.control("PATCH", "/rules", {"lateRenewalDays": 7}), "UNAVAILABLE"
        )
        form = {"grant_type": "client_credentials", "scope": "openid"}
        form |= {"client_id": "x", "client_secret": "y"}
        assert is_unavailable(http.post("/ims/token/v3", data=form), "1124")
        distributor = world.partner.distributor_id
        for path in (
            "/sandbox/v1/health",
            "/",
            home,
            f"{home}/schedule",
            f"{home}/platform/{distributor}/",
        ):
            answer = http.get(path, follow_redirects=True)
            assert (path, answer.status_code) == (path, 503)
            assert answer.headers["Retry-After"] == "1"
        assert http.get("/ping").text == "pong"
    finally:
        stage.proxy.open()
    assert stage.order().status_code == 201
    assert http.get(home, follow_redirects=True).status_code == 200
