"""Load generators send what they are told, in turn, and say what it cost the server."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from loadtests import generator
from loadtests.generator import GeneratorFailedError, Load, Mix, measure, measured
from loadtests.stage import mix_of

READ = Load("GET", ("/one", "/two"), {"X-Kind": "read"})
WRITE = Load("POST", ("/orders",), {"X-Kind": "write"}, b'{"quantity": 1}')
Seen = list[tuple[str, str, str, str, str]]


@contextmanager
def listening(status: int = 200) -> Iterator[tuple[str, Seen]]:
    """Serve one answer until the end of the block; gives the URL and what was asked."""
    seen: Seen = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            kind, intent = self.headers["X-Kind"], self.headers["X-Correlation-Id"]
            seen.append((self.command, self.path, kind, body, intent))
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["wrk", "Locust"])
def _either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "Locust":
        monkeypatch.setattr(shutil, "which", lambda _: None)
    elif shutil.which("wrk") is None:
        pytest.skip("wrk is not installed")


@pytest.mark.usefixtures("_either")
def test_a_mix_sends_a_write_after_four_reads_each_with_an_intent_of_its_own() -> None:
    with listening() as (url, seen):
        found = measure(url, mix_of(READ, WRITE), 1)
    kinds = Counter((method, kind, body) for method, _, kind, body, _ in seen)
    assert set(kinds) == {("GET", "read", ""), ("POST", "write", WRITE.body.decode())}
    reads, writes = kinds["GET", "read", ""], kinds["POST", "write", WRITE.body.decode()]
    # What is under way at the end may be the turn of either.
    assert abs(reads - 4 * writes) <= 4 * generator.CONNECTIONS
    paths = Counter(path for method, path, *_ in seen if method == "GET")
    assert abs(paths["/one"] - paths["/two"]) <= 4 * generator.CONNECTIONS
    assert len({intent for *_, intent in seen}) == len(seen)
    assert found.per_second > 0


@pytest.mark.usefixtures("_either")
def test_answers_that_are_no_success_fail_the_measure() -> None:
    with listening(status=503) as (url, _), pytest.raises(GeneratorFailedError, match="failures"):
        measure(url, Mix((READ, WRITE)), 1)


def test_a_requests_cost_is_the_servers_time_by_the_number_of_requests() -> None:
    said = '{"requests": 500, "seconds": 2.5, "p50_ms": 1, "p99_ms": 9, "failed": 0}'
    found = measured(f"Running 3 s test\n{said}\n", used=0.25)
    assert (found.per_second, found.p50_ms, found.p99_ms) == (200, 1, 9)
    assert found.cpu_us == pytest.approx(500)


def test_where_nothing_is_told_of_processes_a_request_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(generator, "is_told", lambda: False)
    with listening() as (url, _):
        assert measure(url, READ, 1, process=1).cpu_us == 0
