"""Access tokens: how they are had, how long they live, and for whom (ACC-1)."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from freezegun import freeze_time

from sandbox.app import create_app
from sandbox.partner_api.tokens import LIFETIME_SECONDS, Claims, TokenError, Tokens
from sandbox.settings import Settings
from tests.support import InProcess, Partner, World, make_world, refused

pytestmark = pytest.mark.every_backend

KEY = "a key of this test, long enough for each of the algorithms that sign"
NOON = 1_800_000_000
TOKEN, EXCHANGE = "/ims/token/v3", "/ims/exchange/jwt/"


def form(partner: Partner, **changes: str | None) -> dict[str, str]:
    """What a client sends to get a token, by either way."""
    sent: dict[str, str | None] = {
        "grant_type": "client_credentials",
        "client_id": partner.client_id,
        "client_secret": partner.client_secret,
        "scope": "openid,AdobeID,ent_partners_sdk",
        "jwt_token": "signed.by.nobody",
        **changes,
    }
    return {name: value for name, value in sent.items() if value is not None}


@pytest.mark.parametrize("path", [TOKEN, EXCHANGE, EXCHANGE.rstrip("/")])
def test_a_credential_gets_a_bearer_token_for_a_day(partner: Partner, path: str) -> None:
    answer = partner.http.post(path, data=form(partner))
    assert answer.status_code == 200, answer.text
    granted = answer.json()
    assert granted.keys() == {"access_token", "token_type", "expires_in"}
    assert (granted["token_type"], granted["expires_in"]) == ("bearer", 24 * 60 * 60)
    used = partner.get("/resellers", Authorization=f"Bearer {granted['access_token']}")
    assert used.status_code == 200


@pytest.mark.parametrize("path", [TOKEN, EXCHANGE])
@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": None}, 401, "invalid_client"),
        ({"client_secret": "Ω\0"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 400, "invalid_client"),
        ({"client_id": None}, 400, "invalid_client"),
        ({"client_id": "a\0b"}, 400, "invalid_client"),
        ({"client_id": "Ω" * 5000}, 400, "invalid_client"),
    ],
)
def test_a_wrong_credential_gets_none(
    partner: Partner, path: str, changes: dict[str, str | None], status: int, error: str
) -> None:
    answer = partner.http.post(path, data=form(partner, **changes))
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == error
    assert "access_token" not in answer.json()


@pytest.mark.parametrize(
    ("path", "field"), [(TOKEN, "grant_type"), (TOKEN, "scope"), (EXCHANGE, "jwt_token")]
)
def test_every_field_of_the_form_is_needed(partner: Partner, path: str, field: str) -> None:
    for value in (None, ""):
        answer = partner.http.post(path, data=form(partner, **{field: value}))
        assert answer.status_code == 400, answer.text


def test_another_grant_is_not_given(partner: Partner) -> None:
    answer = partner.http.post(TOKEN, data=form(partner, grant_type="password"))
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"%ed%a0%80=%00&&=&client_id=%ff", "application/x-www-form-urlencoded"),
        (b"grant_type=client_credentials&scope=a&client_id=%ed%a0%80", None),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
    ],
)
def test_what_is_no_form_gets_an_oauth_error(
    http: httpx.Client, content: bytes, kind: str | None
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = http.post(TOKEN, content=content, headers=headers)
    assert answer.status_code == 400, answer.text
    assert answer.json().keys() == {"error", "error_description"}


def test_a_form_may_not_be_over_1_mib(http: httpx.Client) -> None:
    too_long = {"client_id": "x" * (1024 * 1024 + 1)}
    assert http.post(TOKEN, data=too_long).status_code == 413


def test_a_token_is_asked_for_by_post(http: httpx.Client) -> None:
    answer = http.get(TOKEN)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def without_padding(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def with_claims(token: str, **changes: Any) -> str:
    """The token with other claims under the old signature."""
    head, claims, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return f"{head}.{without_padding(json.dumps(said | changes).encode())}.{signature}"


def unsigned(token: str) -> str:
    """The token with the algorithm `none`."""
    head = without_padding(b'{"alg":"none","typ":"JWT"}')
    return f"{head}.{token.split('.')[1]}."


def test_a_tampered_token_is_refused(partner: Partner, world: World) -> None:
    token = partner.authenticate()
    bad = [
        with_claims(token, exp=4_000_000_000),
        with_claims(token, world="default"),
        unsigned(token),
        token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
        token + "A",
        token[1:],
        "a.b.c",
        "..",
        "x" * 9000,
        jwt.encode({"client_id": partner.client_id, "world": world.world_id}, KEY),
        jwt.encode({"client_id": partner.client_id}, KEY, algorithm="HS512"),
    ]
    for each in bad:
        refused(partner.get("/resellers", Authorization=f"Bearer {each}"), 401, "4116")
    assert partner.get("/resellers", Authorization=f"Bearer {token}").status_code == 200


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[InProcess]:
    """A sandbox whose wall clock freezegun can move."""
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'one.db'}"))
    with InProcess(app) as client:
        yield client
        client.parts.engine.dispose()


def test_a_token_lives_for_a_day_of_real_time(sandbox: InProcess) -> None:
    with freeze_time("2026-03-01T12:00:00Z") as wall:
        partner = make_world(sandbox).partner
        assert partner.get("/resellers").status_code == 200
        wall.move_to("2026-03-02T11:59:59Z")
        assert partner.get("/resellers").status_code == 200
        wall.move_to("2026-03-02T12:00:00Z")
        refused(partner.get("/resellers"), 401, "4116")
        refused(partner.post("/resellers", {}), 401, "4116")
        partner.token = ""
        assert partner.get("/resellers").status_code == 200


def test_an_expired_token_of_another_credential_is_first_of_all_expired(sandbox: InProcess) -> None:
    with freeze_time("2026-03-01T12:00:00Z") as wall:
        world = make_world(sandbox, distributors=[{"name": "Mouse"}, {"name": "Duck"}])
        token = world.partners[1].authenticate()
        wall.move_to("2026-03-03T12:00:00Z")
        refused(world.partner.get("/resellers", Authorization=f"Bearer {token}"), 401, "4116")


def test_a_token_of_another_database_is_refused(sandbox: InProcess, tmp_path: Path) -> None:
    partner = make_world(sandbox).partner
    token = partner.authenticate()
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'two.db'}"))
    with InProcess(app) as elsewhere:
        stranger = make_world(elsewhere).partner
        refused(stranger.get("/resellers", Authorization=f"Bearer {token}"), 401, "4116")
        # Even where that database knows the key by the same name.
        refused(stranger.get("/resellers", X_Api_Key=partner.client_id), 403, "4115")
    elsewhere.parts.engine.dispose()


def test_all_processes_of_a_database_take_each_others_tokens(
    sandbox: InProcess, tmp_path: Path
) -> None:
    partner = make_world(sandbox).partner
    partner.authenticate()
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'one.db'}"))
    with InProcess(app) as second:
        answer = second.get("/v3/resellers", headers=partner.headers())
        assert answer.status_code == 200
    second.parts.engine.dispose()


def test_reading_a_token_says_what_was_issued() -> None:
    tokens = Tokens(KEY, lambda: NOON)
    expected = Claims("client", "w-1", "1400000001", NOON + LIFETIME_SECONDS)
    assert tokens.read(tokens.issue("client", "w-1", "1400000001")) == expected


def test_a_token_that_was_read_before_expires_all_the_same() -> None:
    now = [NOON]
    tokens = Tokens(KEY, lambda: now[0])
    token = tokens.issue("client", "w-1", "1400000001")
    for now[0] in (NOON, NOON + LIFETIME_SECONDS - 1):
        tokens.read(token)
    now[0] += 1
    with pytest.raises(TokenError):
        tokens.read(token)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"client_id": "c", "world": "w", "distributor": "d"},
        {"client_id": "c", "world": "w", "distributor": "d", "exp": "soon"},
        {"client_id": "c", "world": "w", "distributor": "d", "exp": None},
        {"world": "w", "distributor": "d", "exp": NOON + 9},
        {"client_id": "c", "distributor": "d", "exp": NOON + 9},
        {"client_id": "c", "world": "w", "exp": NOON + 9},
    ],
)
def test_a_token_that_lacks_a_claim_is_none(claims: dict[str, Any]) -> None:
    with pytest.raises(TokenError):
        Tokens(KEY, lambda: NOON).read(jwt.encode(claims, KEY))


def test_a_token_of_another_key_is_none() -> None:
    token = Tokens(KEY[::-1], lambda: NOON).issue("c", "w", "d")
    with pytest.raises(TokenError):
        Tokens(KEY, lambda: NOON).read(token)
