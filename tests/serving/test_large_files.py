"""Files of worlds are larger than other bodies, and may take their time as long as they arrive."""

from __future__ import annotations

import secrets
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sandbox.app import MAX_BODY_BYTES
from tests.cli.servers import serving
from tests.moving import FILE, IMPORT, closed, exported, imported, opened, place_of, sent
from tests.serving.clients import connected, everything, exchange, statuses
from tests.support import World, make_world

MOST = 3 * MAX_BODY_BYTES


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that takes files of 3 MB, whose clients have a second for a body."""
    settings = {
        "SANDBOX_SEED_CUSTOMERS": "0",
        "SANDBOX_BODY_TIMEOUT": "1",
        "SANDBOX_IMPORT_BYTES": str(MOST),
        "SANDBOX_CONTROL_TOKEN": "the-token",
    }
    with serving(tmp_path_factory.mktemp("server"), **settings) as (address, _):
        yield address


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bearer the-token"}
    with httpx.Client(base_url=url, timeout=60, headers=headers) as found:
        yield found


@pytest.fixture
def world(client: httpx.Client) -> World:
    return make_world(client)


def large(world: World, count: int) -> bytes:
    """The file of a world with recorded bodies of 512 KB that nothing can compress."""
    lines = opened(exported(world))
    at = place_of(lines, "recorded_calls")
    columns = lines[at]["columns"]
    call = {
        "at": "2026-01-15T09:00:00Z",
        "distributor_id": "",
        "method": "POST",
        "path": "/nothing",
        "headers": {},
        "status": 200,
    }
    lines[at + 1 : at + 1] = [
        [
            {
                **call,
                "call_number": 1000 + number,
                "body": b64encode(secrets.token_bytes(512 * 1024)).decode(),
            }[name]
            for name in columns
        ]
        for number in range(count)
    ]
    return closed(lines)


def test_a_file_larger_than_other_bodies_is_taken_and_comes_back(
    client: httpx.Client, world: World
) -> None:
    file = large(world, 4)
    assert MAX_BODY_BYTES < len(file) < MOST
    copy = imported(client, file)
    assert opened(exported(copy)) == opened(file)


def test_a_file_in_chunks_is_taken(client: httpx.Client, world: World) -> None:
    file = large(world, 4)

    def parts() -> Iterator[bytes]:
        for start in range(0, len(file), 100_000):
            yield file[start : start + 100_000]

    assert client.post(IMPORT, content=parts(), headers=FILE).status_code == 201


def test_a_file_above_the_setting_is_refused_however_it_comes(
    client: httpx.Client, world: World
) -> None:
    file = large(world, 7)
    assert len(file) > MOST
    for content in (file, iter([file[:MOST], file[MOST:]])):
        answer = client.post(IMPORT, content=content, headers=FILE)
        assert answer.status_code == 413
        assert answer.json()["code"] == "IMPORT_TOO_LARGE"


def test_a_file_may_take_longer_than_other_bodies_as_long_as_it_arrives(
    client: httpx.Client, world: World
) -> None:
    file = large(world, 4)

    def slowly() -> Iterator[bytes]:
        size = len(file) // 6 + 1
        for start in range(0, len(file), size):
            yield file[start : start + size]
            time.sleep(0.4)

    assert client.post(IMPORT, content=slowly(), headers=FILE).status_code == 201


def test_other_bodies_are_as_large_as_before(client: httpx.Client) -> None:
    content = b" " * (MAX_BODY_BYTES + 1)
    answer = client.post("/sandbox/v1/worlds", content=content, headers=FILE)
    assert answer.status_code == 413
    assert answer.json()["code"] == "BODY_TOO_LARGE"
    answer = client.put(IMPORT, content=content, headers=FILE)
    assert answer.status_code == 405


def test_a_large_body_of_one_who_may_not_call_is_not_kept(url: str) -> None:
    head = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
    # Answered by its head alone.
    found = exchange(url, head % (IMPORT.encode(), 2 * MAX_BODY_BYTES))
    assert statuses(found) == [401]


def test_others_are_answered_while_a_world_is_exported(
    client: httpx.Client, world: World, tmp_path: Path
) -> None:
    """An export runs beside the loop, as a change does."""
    copy = imported(client, large(world, 4))
    path = f"/sandbox/v1/worlds/{copy.world_id}/export"
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer the-token\r\n"
    with connected(str(client.base_url)) as socket:
        socket.sendall(f"{request}Connection: close\r\n\r\n".encode())
        assert client.get("/sandbox/v1/health").status_code == 200
        answer = everything(socket)
    assert answer.startswith(b"HTTP/1.1 200")
    file = tmp_path / "world.gz"
    file.write_bytes(answer.partition(b"\r\n\r\n")[2])
    assert sent(client, file.read_bytes()).status_code == 201
