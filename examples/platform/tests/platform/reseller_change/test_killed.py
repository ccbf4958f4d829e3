"""The platform as a process of its own that is killed while Adobe commits."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from platform_testing.moving import Source

from sandbox.pytest_plugin.world import VipmpWorld

DONE = "The reseller change was completed successfully."


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def platform(world: VipmpWorld, database: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the platform; yield its address and its process."""
    port = free_port()
    options = {
        "--adobe": world.base_url,
        "--client-id": world.client_id,
        "--client-secret": world.client_secret,
        "--database": f"sqlite:///{database}",
        "--port": str(port),
    }
    arguments = [part for option in options.items() for part in option]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "partner_platform", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: httpx.get(f"{address}/sign-in").is_success)
        yield address, process
    finally:
        process.kill()
        process.wait()


def until(holds: object) -> None:
    """Wait until something holds; a connection that is refused is not yet."""
    assert callable(holds)
    for _ in range(300):
        with suppress(httpx.TransportError):
            if holds():
                return
        time.sleep(0.1)
    raise AssertionError("it never came about")


class User:
    """A user's browser."""

    def __init__(self, address: str, reseller: str) -> None:
        """Sign in to the Storefront of a reseller."""
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=60)
        self.get("/sign-in")
        self.post("/sign-in", face="Storefront", reseller_id=reseller)

    def get(self, path: str) -> httpx.Response:
        answer = self.http.get(path)
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        self.token = found[1] if found else ""
        return answer

    def post(self, path: str, **fields: str) -> httpx.Response:
        return self.http.post(path, data={"csrf": self.token, **fields})


def test_a_process_killed_during_the_commit_is_carried_on_by_the_next_one(
    vipmp_world: VipmpWorld, source: Source, reseller: str, tmp_path: Path
) -> None:
    world, database = vipmp_world, tmp_path / "platform.db"
    code = source.code(source.customer())
    key = world.client_id
    with platform(world, database) as (address, process):
        user = User(address, reseller)
        user.get("/my-account/")
        user.post("/my-account/adobe-reseller-change", instance=key)
        user.post("/reseller-change/C-1/code", approval_code=code)
        user.post("/reseller-change/C-1/services", acknowledged="yes")
        effect = {"type": "timeoutAfterCommit", "milliseconds": 60_000}
        world.fault(path="/v3/transfers", effect=effect)
        choice = {"customer_type": "New Customer"}

        def send() -> None:
            with suppress(httpx.TransportError):
                user.post("/reseller-change/C-1/customer", **choice)

        sending = threading.Thread(target=send)
        sending.start()
        until(lambda: world.events(kind="reseller.changed"))
        process.send_signal(signal.SIGKILL)
        sending.join()
    with platform(world, database) as (address, _):
        user = User(address, reseller)
        assert code in user.get("/my-account/").text
        page = user.post("/my-account/adobe-reseller-change", instance=key, change_id="C-1")
        assert "it was interrupted" in page.text
        page = user.post("/reseller-change/C-1/run")
        assert DONE in page.text
        assert user.get("/accounts/").text.count("Acme") == 1
    assert len(world.events(kind="reseller.changed")) == 1
