"""Pages of a browser: who may call the control plane (FOREIGN_ORIGIN), and CORS."""

from __future__ import annotations

import httpx
import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from sandbox.settings import Settings
from tests.control_api.conftest import MakeClient
from tests.control_api.control import refused

WORLDS = "/sandbox/v1/worlds"
RESET = f"{WORLDS}/default/reset"
NAMED = "http://localhost:3000"
EVIL = "https://evil.example"


def at(host: str, **headers: str) -> dict[str, str]:
    """Headers of a request to a name of the server."""
    return {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}


@pytest.fixture
def client(make_client: MakeClient) -> httpx.Client:
    return make_client()[0]


# --- Pages of other origins ------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://localhost:8080.evil.example"},
        {"Origin": "http://evil.example/localhost:8080"},
        {"Origin": "file://"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": EVIL, "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_page_of_another_origin_changes_nothing(
    client: httpx.Client, page: dict[str, str]
) -> None:
    before = client.get(WORLDS).json()
    for content_type in ("application/json", "text/plain"):
        headers = {**at("localhost:8080"), **page, "Content-Type": content_type}
        for method, path in [("POST", WORLDS), ("POST", RESET), ("DELETE", f"{WORLDS}/x")]:
            refused(
                client.request(method, path, headers=headers, content=b"{}"), 403, "FOREIGN_ORIGIN"
            )
        refused(client.patch(f"{WORLDS}/x/rules", headers=headers), 403, "FOREIGN_ORIGIN")
        refused(client.put(f"{WORLDS}/x/clock", headers=headers), 403, "FOREIGN_ORIGIN")
    assert client.get(WORLDS).json() == before


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"Origin": "http://localhost:8080"},
        {"Origin": "HTTP://LOCALHOST:8080"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:8080"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_programs_and_pages_of_the_server_itself_go_on(
    client: httpx.Client, page: dict[str, str]
) -> None:
    assert client.post(WORLDS, headers=at("localhost:8080") | page).status_code == 201


def test_a_page_of_another_origin_may_ask_but_not_read(client: httpx.Client) -> None:
    """Its browser keeps the answer from it, since nothing says that it may have it."""
    answer = client.get(WORLDS, headers=at("localhost", Origin=EVIL, Sec_Fetch_Site="cross-site"))
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    preflight = at("localhost", Origin=EVIL, Access_Control_Request_Method="POST")
    for path in (WORLDS, "/v3/resellers", "/ims/token/v3"):
        answer = client.options(path, headers=preflight)
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


# --- Names that lead here --------------------------------------------------------------------

OURS = [
    "localhost",
    "localhost:8080",
    "LOCALHOST:1",
    "127.0.0.1:8080",
    "127.1.2.3",
    "127.1:8080",
    "[::1]:8080",
]
OURS += ["[::1]", "console.localhost:8080", "localhost."]
FOREIGN = ["evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1", "[::2]:8080"]
FOREIGN += [
    "evil.example:127.0.0.1",
    "127.0.0.1.evil.example",
    "x@localhost",
    "[evil]",
    "192.0.2.1",
]


@pytest.mark.parametrize("host", OURS)
def test_every_name_of_the_loopback_is_answered(client: httpx.Client, host: str) -> None:
    assert client.get(WORLDS, headers=at(host)).status_code == 200
    page = at(host, Origin=f"http://{host}")
    assert client.post(WORLDS, headers=page).status_code == 201


@pytest.mark.parametrize("host", FOREIGN)
def test_under_another_name_nothing_is_even_read(client: httpx.Client, host: str) -> None:
    """A page whose own name leads to 127.0.0.1 would read the client secrets else."""
    for path in (
        WORLDS,
        f"{WORLDS}/default",
        "/sandbox/v1/openapi.json",
        "/sandbox/v1/health",
        "/",
    ):
        refused(client.get(path, headers=at(host)), 403, "FOREIGN_ORIGIN")
    refused(client.post(WORLDS, headers=at(host, Origin=f"http://{host}")), 403, "FOREIGN_ORIGIN")
    refused(client.post(WORLDS, headers=at(host)), 403, "FOREIGN_ORIGIN")


@pytest.mark.parametrize("host", FOREIGN)
def test_no_page_gets_a_token_under_another_name(client: httpx.Client, host: str) -> None:
    form = {"grant_type": "client_credentials", "scope": "openid", "client_id": "x"}
    answer = client.post("/ims/token/v3", headers=at(host, Origin=f"http://{host}"), data={**form})
    assert (answer.status_code, answer.json()["error"]) == (403, "access_denied")


def test_programs_call_adobes_api_under_any_name(client: httpx.Client) -> None:
    """A partner's program may take the sandbox for Adobe's host; it is no page."""
    host = at("partners.adobe.io")
    assert client.get("/ping", headers=host).text == "pong"
    assert client.get("/v3/resellers", headers=host).json()["code"] == "4115"
    assert client.post("/ims/token/v3", headers=host).json()["error"] == "unsupported_grant_type"


def test_more_names_may_be_set(make_client: MakeClient) -> None:
    client, _ = make_client(allowed_hosts="sandbox.example, Other.Example")
    for host in ("sandbox.example", "SANDBOX.example:8080", "other.example", "localhost"):
        assert client.get(WORLDS, headers=at(host)).status_code == 200
    # As a proxy sends it that speaks https and asks for another name.
    proxied = at("127.0.0.1:8080", Origin="https://sandbox.example")
    assert client.post(WORLDS, headers=proxied).status_code == 201
    refused(client.get(WORLDS, headers=at("evil.example")), 403, "FOREIGN_ORIGIN")
    foreign = at("sandbox.example", Origin=EVIL)
    refused(client.post(WORLDS, headers=foreign), 403, "FOREIGN_ORIGIN")


def test_off_loopback_any_name_is_answered_but_no_foreign_page(make_client: MakeClient) -> None:
    client, _ = make_client(control_token="secret", host="0.0.0.0")  # noqa: S104 - nothing listens
    headers = at("sandbox.example", Authorization="Bearer secret")
    assert client.get(WORLDS, headers=headers).status_code == 200
    assert client.post(WORLDS, headers=headers).status_code == 201
    refused(client.post(WORLDS, headers=headers | {"Origin": EVIL}), 403, "FOREIGN_ORIGIN")


def test_a_body_that_is_refused_unread_does_not_break_the_connection(http: httpx.Client) -> None:
    for _ in range(3):
        answer = http.post(WORLDS, headers={"Origin": EVIL}, content=b" " * 900_000)
        refused(answer, 403, "FOREIGN_ORIGIN")
        assert http.get("/sandbox/v1/health").status_code == 200


# --- CORS ------------------------------------------------------------------------------------


@pytest.fixture
def browser(make_client: MakeClient) -> FlaskClient:
    _, app = make_client(cors_origins=f"{NAMED},https://shop.example")
    return app.test_client()


@pytest.mark.parametrize("path", [WORLDS, "/v3/customers", "/ims/token/v3"])
def test_a_named_origin_is_told_what_it_may_send(browser: FlaskClient, path: str) -> None:
    answer = browser.options(
        path,
        headers={
            "Origin": NAMED,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "x-api-key,authorization",
            "Access-Control-Request-Private-Network": "true",
        },
    )
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == NAMED
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "x-api-key,authorization"
    assert answer.headers["Access-Control-Allow-Private-Network"] == "true"
    assert answer.headers["Vary"] == "Origin"


def test_a_named_origin_reads_and_changes(browser: FlaskClient) -> None:
    headers = {"Origin": NAMED, "Sec-Fetch-Site": "cross-site"}
    made = browser.post(WORLDS, headers=headers)
    assert (made.status_code, made.headers["Access-Control-Allow-Origin"]) == (201, NAMED)
    for path, status in [(WORLDS, 200), ("/v3/resellers", 403), ("/v3/nothing", 404)]:
        answer = browser.get(path, headers=headers)
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == NAMED
        assert "X-Request-Id" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", [EVIL, "http://localhost:3001", f"{NAMED}.evil.example", "null"])
def test_no_other_origin_is(browser: FlaskClient, origin: str) -> None:
    assert browser.post(WORLDS, headers={"Origin": origin}).status_code == 403
    answer = browser.get(WORLDS, headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("origins", ["*", "localhost:3000", "http://", "http://a/b", "null"])
def test_what_is_no_origin_is_no_setting(origins: str) -> None:
    with pytest.raises(ValidationError, match="is no origin"):
        Settings(cors_origins=origins)


@pytest.mark.parametrize("hosts", ["http://a.example", "a/b", "*", "a.example,b c/"])
def test_what_is_no_name_is_no_setting(hosts: str) -> None:
    with pytest.raises(ValidationError, match="is no host name"):
        Settings(allowed_hosts=hosts)
