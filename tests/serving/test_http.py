"""HTTP/1.1 as clients speak it, well and badly: the server before any application."""

from __future__ import annotations

import json
from threading import Thread

import httpx
import pytest

from sandbox.app import MAX_BODY_BYTES
from tests.serving.clients import connected, everything, exchange, one_answer, statuses

JSON = b"Content-Type: application/json\r\n"
WORLDS = b"POST /sandbox/v1/worlds HTTP/1.1\r\nHost: 127.0.0.1\r\n" + JSON
GET = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sConnection: close\r\n\r\n"


TWO_LENGTHS = (
    b"POST /ping HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
)


def get(url: str, path: bytes, fields: bytes = b"") -> bytes:
    return exchange(url, GET % (path, fields))


def chunked(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_a_chunked_body_is_a_body(url: str) -> None:
    sent = WORLDS + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    found = exchange(url, sent, chunked(b'{"name": "a', b' world"}'), pause=0.1)
    assert statuses(found) == [201]
    assert b'"name":"a world"' in found


def test_fields_that_trail_a_chunked_body_are_no_header_fields(url: str) -> None:
    sent = WORLDS.replace(JSON, b"") + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    trailed = chunked(b'{"name": "x"}')[:-2] + JSON + b"\r\n"
    found = exchange(url, sent + trailed)
    assert statuses(found) == [400]
    assert b"send the body as application/json" in found


def test_who_waits_to_be_asked_for_the_body_is_asked(url: str) -> None:
    body = b'{"name": "asked"}'
    with connected(url) as client:
        client.sendall(WORLDS + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(body))
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        assert one_answer(client)[0] == 201


def test_who_announces_too_much_is_refused_and_not_asked(url: str) -> None:
    sent = WORLDS + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1)
    found = exchange(url, sent)
    assert statuses(found) == [413]
    assert b"BODY_TOO_LARGE" in found


@pytest.mark.parametrize("how", ["length", "chunks"])
def test_a_client_that_sends_too_much_sees_the_413_and_no_broken_connection(
    url: str, how: str
) -> None:
    part = b" " * 65536
    count = 4 * MAX_BODY_BYTES // len(part)
    with connected(url) as client:
        if how == "length":
            client.sendall(WORLDS + b"Content-Length: %d\r\n\r\n" % (count * len(part)))
        else:
            client.sendall(WORLDS + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(count):
            client.sendall(part if how == "length" else b"%x\r\n%s\r\n" % (len(part), part))
        found = everything(client)
    assert statuses(found) == [413]
    assert b"BODY_TOO_LARGE" in found


def test_the_largest_body_is_read(url: str) -> None:
    body = b'{"name": "large"' + b" " * (MAX_BODY_BYTES - 17) + b"}"
    assert len(body) == MAX_BODY_BYTES
    answer = httpx.post(
        f"{url}/sandbox/v1/worlds", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 201


def test_requests_sent_ahead_are_answered_in_order(url: str) -> None:
    body = b'{"name": "ahead"}'
    post = WORLDS + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    last = GET % (b"/ping", b"")
    found = exchange(
        url, GET.replace(b"Connection: close\r\n", b"") % (b"/nowhere", b"") + post + last
    )
    assert statuses(found) == [404, 201, 200]


def test_many_requests_sent_ahead_are_all_answered_however_long_that_takes(url: str) -> None:
    """What has arrived of the last one waits for its turn; it is neither too large nor too late."""
    ahead = GET.replace(b"Connection: close\r\n", b"") % (b"/sandbox/v1/health", b"")
    count = 200_000 // len(ahead)
    with connected(url) as client:
        sender = Thread(target=client.sendall, args=(ahead * count + GET % (b"/ping", b""),))
        sender.start()
        found = statuses(everything(client))
        sender.join()
    assert len(found) == count + 1
    assert set(found) == {200}


def test_head_has_the_length_and_no_body(url: str) -> None:
    found = exchange(url, b"HEAD /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    head, _, body = found.partition(b"\r\n\r\n")
    assert statuses(head) == [200]
    assert b"Content-Length: 4" in head
    assert body == b""


def test_http_1_0_closes_unless_it_is_asked_not_to(url: str) -> None:
    found = exchange(url, b"GET /ping HTTP/1.0\r\n\r\n")
    assert statuses(found) == [200]
    assert b"Connection: close" in found
    with connected(url) as client:
        for _ in range(2):
            client.sendall(b"GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            assert one_answer(client) == (200, b"pong")


def test_a_client_that_closes_its_half_still_gets_its_answer(url: str) -> None:
    with connected(url) as client:
        client.sendall(b"GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")
        client.shutdown(1)
        assert everything(client).endswith(b"pong")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET /ping HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /ping HTTP/1.1\r\nHost: localhost\r\nHost: 127.0.0.1\r\n\r\n", 400),
        (b"GET /ping HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        (
            b"POST /ping HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{",
            400,
        ),
        (TWO_LENGTHS, 400),
        (
            b"POST /ping HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            400,
        ),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET /ping HTTP/1.1\r\nHost: localhost\r\nX-Endless: " + b"a" * 200_000, 431),
        (b"GET /ping HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: bcd\r\n" * 9000 + b"\r\n", 431),
    ],
)
def test_what_is_no_request_is_told_so_in_adobes_form(url: str, sent: bytes, status: int) -> None:
    found = exchange(url, sent)
    assert statuses(found) == [status], found[:500]
    body = json.loads(found.partition(b"\r\n\r\n")[2])
    assert body["code"] == "1117"
    assert body["message"]


def test_a_field_name_with_an_underscore_does_not_shadow_the_real_one(url: str) -> None:
    body = b'{"name": "x"}'
    sent = WORLDS + b"Content_Type: text/plain\r\nContent_Length: 3\r\nConnection: close\r\n"
    found = exchange(url, sent + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    assert statuses(found) == [201]


def test_fields_of_one_name_are_joined(url: str) -> None:
    found = get(url, b"/v3/customers/1", b"X-Request-Id: one\r\nX-Request-Id: two\r\n")
    assert b"X-Request-Id: one,two\r\n" in found


def test_bytes_that_are_no_ascii_are_no_500(url: str) -> None:
    found = get(url, b"/v3/customers/%ff%C3%A9?x=%ff", b"X-Request-Id: \xff\xe9\r\n")
    assert statuses(found) == [403]
    assert b"X-Request-Id: \xff\xe9\r\n" in found


def test_a_target_with_its_host_is_the_path(url: str) -> None:
    assert get(url, b"http://127.0.0.1/ping").endswith(b"pong")
    assert statuses(get(url, b"http://127.0.0.1/nothing")) == [404]
    assert statuses(get(url, b"http://127.0.0.1")) == [200]


def test_an_offer_to_upgrade_is_not_taken(url: str) -> None:
    fields = b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
    found = exchange(url, b"GET /ping HTTP/1.1\r\nHost: localhost\r\n" + fields + b"\r\n")
    assert found.endswith(b"pong")


def test_every_answer_says_when_it_was_given(url: str) -> None:
    answer = httpx.get(f"{url}/ping")
    assert answer.headers["Date"].endswith(" GMT")
    assert answer.headers["Server"].startswith("vipmp-sandbox/")


def test_a_connection_is_kept_over_answers_of_all_kinds(url: str) -> None:
    with connected(url) as client:
        for path, status in [("/ping", 200), ("/nowhere", 404), ("/sandbox/v1/worlds/x", 404)] * 2:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert one_answer(client)[0] == status
        client.sendall(b"DELETE /sandbox/v1/worlds/x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert one_answer(client)[0] == 404
        client.sendall(GET % (b"/ping", b""))
        assert everything(client).endswith(b"pong")
