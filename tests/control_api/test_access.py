from __future__ import annotations

import httpx
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from sandbox import __version__
from sandbox.app import create_app, parts
from sandbox.settings import Settings
from tests.control_api.conftest import MakeClient
from tests.control_api.control import refused

pytestmark = pytest.mark.every_backend

TOKEN = "correct horse battery staple"


def test_health_tells_that_all_is_up(http: httpx.Client) -> None:
    answer = http.get("/sandbox/v1/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "up",
        "live": True,
        "ready": True,
        "database": "up",
        "version": __version__,
    }


def test_health_tells_that_the_database_is_down(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = make_client()

    def broken(*_: object) -> Connection:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("sandbox.store.health.reading", broken)
    answer = client.get("/sandbox/v1/health")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "down",
        "live": True,
        "ready": False,
        "database": "down",
        "version": __version__,
        "reasons": ["DATABASE_AWAY"],
    }


@pytest.mark.parametrize(("backlog", "word"), [(10_000, "up"), (10_001, "degraded")])
def test_health_is_degraded_while_the_journal_is_far_behind(
    make_client: MakeClient, backlog: int, word: str
) -> None:
    client, app = make_client()
    parts(app).telemetry.backlog = lambda: backlog
    answer = client.get("/sandbox/v1/health")
    body = answer.json()
    assert (answer.status_code, body["status"], body["ready"]) == (200, word, True)
    assert body.get("reasons", []) == (["JOURNAL_BEHIND"] if word == "degraded" else [])


def test_health_is_degraded_while_the_database_is_slow(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = make_client()
    monkeypatch.setattr("sandbox.store.health.SLOW_SECONDS", 0)
    answer = client.get("/sandbox/v1/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["reasons"] == ["DATABASE_SLOW"]


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN],
)
def test_with_a_token_set_whoever_lacks_it_is_kept_out(
    make_client: MakeClient, header: str | None
) -> None:
    client, _ = make_client(control_token=TOKEN)
    headers = {} if header is None else {"Authorization": header}
    for method, path in [("GET", "/worlds"), ("POST", "/worlds"), ("GET", "/openapi.json")]:
        answer = client.request(method, f"/sandbox/v1{path}", headers=headers)
        refused(answer, 401, "UNAUTHORIZED")
    assert client.get("/sandbox/v1/health").status_code == 200
    assert client.get("/openapi.json").status_code == 200


def test_a_token_of_any_characters_is_compared(make_client: MakeClient) -> None:
    _, app = make_client(control_token=TOKEN)
    answer = app.test_client().get(
        "/sandbox/v1/worlds", headers={"Authorization": "Bearer \xe9\xff"}
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_token_outside_ascii_is_known_however_it_is_sent(
    make_client: MakeClient, encoding: str
) -> None:
    """curl sends what the shell has, which is UTF-8; some libraries send Latin-1."""
    _, app = make_client(control_token="schlüssel")
    sent = "Bearer schlüssel".encode(encoding).decode("latin-1")  # As WSGI hands it on.
    answer = app.test_client().get("/sandbox/v1/worlds", headers={"Authorization": sent})
    assert answer.status_code == 200


def test_the_token_opens_the_control_plane(make_client: MakeClient) -> None:
    client, _ = make_client(control_token=TOKEN, host="0.0.0.0")  # noqa: S104 - nothing listens
    headers = {"Authorization": f"bearer {TOKEN}"}
    assert client.get("/sandbox/v1/worlds", headers=headers).status_code == 200
    assert client.post("/sandbox/v1/worlds", headers=headers).status_code == 201


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::"])  # noqa: S104 - nothing listens
def test_off_loopback_without_a_token_nothing_starts(host: str) -> None:
    with pytest.raises(SystemExit, match="SANDBOX_CONTROL_TOKEN"):
        create_app(Settings(host=host))
