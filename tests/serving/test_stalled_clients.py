"""No client that stalls keeps others waiting, whatever it leaves half done (one worker)."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from loadtests.stalled import ALLOWED, compare
from tests.cli.servers import serving
from tests.serving.clients import (
    HALF_A_BODY,
    connected,
    everything,
    exchange,
    many,
    one_answer,
    statuses,
)

PROMPT_SECONDS = 1.0
QUIET = {"SANDBOX_SEED_CUSTOMERS": "0"}
STALLS = {
    "half a body": HALF_A_BODY,
    "half a chunk": (
        b"POST /v3/customers HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"
    ),
    "half a head": b"GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Part",
    "half a request line": b"GET /pi",
    "nothing": b"",
}


def promptly(url: str) -> None:
    with httpx.Client(base_url=url, timeout=10) as client:  # To make one takes longer than to ask.
        began = time.monotonic()
        for path in ("/ping", "/sandbox/v1/health"):
            assert client.get(path).status_code == 200
        assert time.monotonic() - began < PROMPT_SECONDS


@pytest.mark.parametrize("stall", STALLS)
def test_two_hundred_clients_that_stall_keep_nobody_waiting(tmp_path: Path, stall: str) -> None:
    with serving(tmp_path, **QUIET) as (url, _), many(url, 200, STALLS[stall]):
        for _ in range(5):
            promptly(url)
        began = time.monotonic()
    # The server is told to stop while they stall.
    assert time.monotonic() - began < 3


def test_hundreds_that_stall_and_idle_leave_fifty_users_as_quick_as_they_were(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, **QUIET) as (url, _):
        # On a busy machine a few rounds may find no quiet moment.
        ratios = (compare(url, rounds=6, seconds=0.3).ratio for _ in range(5))
        assert any(ratio <= ALLOWED for ratio in ratios)


def test_a_body_that_does_not_arrive_in_time_is_408_and_the_connection_closes(url: str) -> None:
    began = time.monotonic()
    with connected(url) as client:
        client.sendall(HALF_A_BODY)
        found = everything(client)
    assert 0.8 < time.monotonic() - began < 4
    assert found.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b'"code":"1117"' in found
    assert b"Connection: close" in found


def test_the_control_planes_408_has_its_word(url: str) -> None:
    found = exchange(url, HALF_A_BODY.replace(b"/v3/customers", b"/sandbox/v1/worlds"))
    assert b'"code":"REQUEST_TIMEOUT"' in found


def test_a_body_that_trickles_is_no_way_around_the_limit(url: str) -> None:
    with connected(url, timeout=0.2) as client:
        client.sendall(HALF_A_BODY)
        for second in range(20):
            client.sendall(b" ")
            try:
                found = client.recv(65536)
                break
            except TimeoutError:
                assert second < 12, "nothing was said in time"
    assert found.startswith(b"HTTP/1.1 408 ")


def test_half_a_head_ends_after_the_same_time(url: str) -> None:
    assert exchange(url, STALLS["half a head"]).startswith(b"HTTP/1.1 408 ")


def test_a_slow_body_that_arrives_in_time_is_answered(url: str) -> None:
    body = b'{"name": "slow"}'
    head = (
        b"POST /sandbox/v1/worlds HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    )
    with connected(url) as client:
        client.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body))
        for byte in range(len(body)):
            client.sendall(body[byte : byte + 1])
            time.sleep(0.03)
        status, answer = one_answer(client)
    assert status == 201, answer


def test_a_client_that_reads_nothing_keeps_nobody_waiting_nor_the_server_from_ending(
    tmp_path: Path,
) -> None:
    requests = b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40
    with serving(tmp_path, **QUIET) as (url, _), many(url, 20, requests):
        promptly(url)
        began = time.monotonic()
    assert time.monotonic() - began < 3


def test_a_client_that_reads_slowly_gets_all_its_answers_in_order(url: str) -> None:
    paths = ["/openapi.json", "/ping", "/sandbox/v1/openapi.json", "/v3/nowhere"] * 5
    requests = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n" for path in paths]
    requests[-1] += "Connection: close\r\n"
    with connected(url) as client:
        client.sendall("".join(f"{each}\r\n" for each in requests).encode())
        time.sleep(0.5)
        promptly(url)
        found = everything(client)
    assert statuses(found) == [200, 200, 200, 404] * 5


def test_idle_connections_keep_no_new_client_out(tmp_path: Path) -> None:
    # As many as the process may have files, and more.
    with serving(tmp_path, FILES="700", **QUIET) as (url, log), many(url, 600, b""):
        promptly(url)
        promptly(url)
        assert "Traceback" not in log.read_text(encoding="utf-8")
