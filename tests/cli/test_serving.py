"""The server as a process: what it says, what it keeps, when it refuses to start."""

import re
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from sandbox.app import create_app, parts
from sandbox.serving.addresses import listen
from sandbox.serving.preparing import refuse_open_control_plane
from sandbox.serving.refusals import CannotServeError
from sandbox.serving.words import Facts, banner
from sandbox.settings import Settings
from sandbox.timeline.clock import real_now
from sandbox.worlds.worlds import ensure_default_world
from tests.cli.servers import command, environment, serving
from tests.support import InProcess


def serve_once(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        command("serve", *arguments),
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def customers(address: str) -> list[str]:
    """The ids of all customers of the default world, as its client sees them."""
    with httpx.Client(base_url=address) as client:
        form = {"grant_type": "client_credentials", "scope": "openid"}
        form |= {"client_id": "sandbox-client", "client_secret": "sandbox-secret"}
        token = client.post("/ims/token/v3", data=form).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "X-Api-Key": "sandbox-client"}
        headers |= {"X-Correlation-Id": "test", "Accept": "application/json"}
        found: list[str] = []
        for reseller in client.get("/v3/resellers", headers=headers).json()["accounts"]:
            path = f"/v3/resellers/{reseller['resellerId']}/customers?limit=50"
            accounts = client.get(path, headers=headers).json()["accounts"]
            found += [account["customerId"] for account in accounts]
    return sorted(found)


def test_a_first_start_seeds_and_a_second_keeps(tmp_path: Path) -> None:
    with serving(tmp_path) as (address, log):
        first = customers(address)
        said = log.read_text(encoding="utf-8")
    assert len(first) == 20
    assert "seeded with 20 customers" in said
    assert "sandbox-client" in said
    assert "sandbox-secret" in said
    assert "/openapi.json" in said
    assert re.search(rf"pages, in a browser +{address}/\n", said)
    with serving(tmp_path) as (address, log):
        assert customers(address) == first
        assert "seeded" not in log.read_text(encoding="utf-8")


def test_several_workers_all_answer_and_stop_at_once(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2", SANDBOX_SEED_CUSTOMERS="0") as (address, _):
        # A connection each, so that both workers get some.
        answers = [httpx.get(f"{address}/ping", timeout=5).text for _ in range(30)]
        documents = ("/openapi.json", "/sandbox/v1/openapi.json")
        described = [httpx.get(f"{address}{path}", timeout=5).json() for path in documents]
        # An idle connection must not hold the server up when it is to stop.
        idle = httpx.Client(base_url=address)
        assert idle.get("/ping").status_code == 200
    assert set(answers) == {"pong"}
    assert {document["openapi"][:3] for document in described} == {"3.1"}
    with pytest.raises(httpx.TransportError):
        idle.get("/ping")
    idle.close()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_server_that_is_told_to_stop_ends_with_zero(
    tmp_path: Path, ending: signal.Signals
) -> None:
    call = command("serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 'sandbox.db'}")
    with subprocess.Popen(  # noqa: S603 - our own server
        call, env=environment(SANDBOX_SEED_CUSTOMERS="0"), stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if "Ctrl-C stops it" in line:
                break
        server.send_signal(ending)
        assert server.wait(timeout=20) == 0


def test_off_loopback_it_refuses_to_start_without_a_token(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    done = serve_once("--host", "0.0.0.0", SANDBOX_DATABASE_URL=url)  # noqa: S104 - it must refuse
    assert done.returncode == 2
    assert "SANDBOX_CONTROL_TOKEN" in done.stderr
    assert not (tmp_path / "sandbox.db").exists()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "127.1", "::1", "[::1]", "localhost", "LOCALHOST"]
)
def test_on_loopback_no_token_is_needed(host: str) -> None:
    refuse_open_control_plane(Settings(host=host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "0", "no.such.host.invalid"])  # noqa: S104 - they must be refused
def test_what_others_may_reach_needs_a_token(host: str) -> None:
    with pytest.raises(CannotServeError, match="SANDBOX_CONTROL_TOKEN") as refused:
        refuse_open_control_plane(Settings(host=host))
    assert refused.value.exit_code == 2


def test_off_loopback_a_token_is_enough() -> None:
    refuse_open_control_plane(Settings(host="192.0.2.1", control_token="of my choice"))


def test_off_loopback_the_control_plane_wants_the_token(tmp_path: Path) -> None:
    settings = {"SANDBOX_CONTROL_TOKEN": "of-my-choice", "SANDBOX_SEED_CUSTOMERS": "0"}
    with serving(tmp_path, "--host", "0.0.0.0", **settings) as (address, _):  # noqa: S104 - guarded by the token
        local = re.sub(r"0\.0\.0\.0", "127.0.0.1", address)
        worlds = f"{local}/sandbox/v1/worlds"
        assert httpx.get(worlds).status_code == 401
        headers = {"Authorization": "Bearer of-my-choice"}
        assert httpx.get(worlds, headers=headers).status_code == 200


def token(at: str | httpx.Client, secret: str) -> int:
    form = {"grant_type": "client_credentials", "scope": "openid"}
    form |= {"client_id": "sandbox-client", "client_secret": secret}
    if isinstance(at, str):
        return httpx.post(f"{at}/ims/token/v3", data=form).status_code
    return at.post("/ims/token/v3", data=form).status_code


def secret_in(log: Path) -> str:
    return log.read_text(encoding="utf-8").partition("client secret")[2].split()[0]


def test_off_loopback_the_published_credentials_are_not_valid_and_others_last(
    tmp_path: Path,
) -> None:
    settings = {"SANDBOX_SEED_CUSTOMERS": "0", "SANDBOX_CONTROL_TOKEN": "of-my-choice"}
    with serving(tmp_path, **settings) as (address, log):
        assert secret_in(log) == "sandbox-secret"
        assert token(address, "sandbox-secret") == 200
    own = set()
    for _ in range(2):
        with serving(tmp_path, "--host", "0.0.0.0", **settings) as (said, log):  # noqa: S104 - guarded by the token
            address = said.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - the same
            own.add(secret_in(log))
            assert token(address, "sandbox-secret") == 401
            assert token(address, secret_in(log)) == 200
            headers = {"Authorization": "Bearer of-my-choice"}
            reset = httpx.post(f"{address}/sandbox/v1/worlds/default/reset", headers=headers)
            assert reset.json()["credentials"][0]["clientSecret"] == secret_in(log)
    assert len(own) == 1
    assert "sandbox-secret" not in own
    with serving(tmp_path, **settings) as (address, log):
        assert {secret_in(log)} == own
        assert token(address, secret_in(log)) == 200


def test_a_default_made_anew_off_loopback_takes_no_published_secret_either(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sandbox.db'}"
    app = create_app(Settings(database_url=url, host="0.0.0.0", control_token="t"))  # noqa: S104 - guarded by the token
    ensure_default_world(parts(app).worlds, wall=real_now())
    with InProcess(app) as client:
        assert token(client, "sandbox-secret") == 401


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        url = f"sqlite:///{tmp_path / 'sandbox.db'}"
        done = serve_once("--port", port, SANDBOX_DATABASE_URL=url)
    assert done.returncode == 1
    assert port in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "sandbox.db").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_a_host_that_is_not_this_machines_is_told(host: str) -> None:
    with pytest.raises(CannotServeError, match="--host") as refused:
        listen([host], 0)
    assert refused.value.exit_code == 2
    assert host in str(refused.value)


def reached(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("host", "at"),
    [
        ("localhost", ["127.0.0.1", "::1"]),
        ("127.1", ["127.0.0.1"]),
        ("127.0.0.1", ["127.0.0.1"]),
        ("::1", ["::1"]),
        ("[::1]", ["::1"]),
    ],
)
def test_a_host_is_what_people_mean_by_it(host: str, at: list[str]) -> None:
    listeners = listen([host], 0)
    port = listeners[0].getsockname()[1]
    try:
        assert [each for each in ("127.0.0.1", "::1") if reached(each, port)] == at
    finally:
        for each in listeners:
            each.close()


def test_a_port_taken_at_one_loopback_only_is_taken() -> None:
    with socket.socket(socket.AF_INET6) as taken:
        taken.bind(("::1", 0))
        taken.listen()
        with pytest.raises(CannotServeError, match="in use"):
            listen(["localhost"], taken.getsockname()[1])


def test_both_loopbacks_answer_by_default(tmp_path: Path) -> None:
    with serving(tmp_path, SANDBOX_SEED_CUSTOMERS="0") as (address, _):
        port = address.rpartition(":")[2]
        for host in ("127.0.0.1", "[::1]", "localhost"):
            assert httpx.get(f"http://{host}:{port}/ping").text == "pong"


def test_the_address_of_an_ipv6_host_stands_in_brackets_and_no_password_is_shown() -> None:
    settings = Settings(host="::1", database_url="postgresql://user:hidden@host/name")
    words = banner(settings, Facts("::1", 8080, "client", "secret"))
    assert "http://[::1]:8080" in words
    assert "hidden" not in words
