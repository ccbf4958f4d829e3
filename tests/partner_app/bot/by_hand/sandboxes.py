"""A sandbox that the suite starts itself, and worlds that it speaks to by plain HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Start a sandbox in a folder; gives its address."""
    ready = folder / "ready.json"
    command = [sys.executable, "-m", "sandbox.cli", "serve", "--port", "0"]
    command += ["--database", f"sqlite:///{folder / 'sandbox.db'}", "--ready-file", str(ready)]
    environment = {**os.environ, "SANDBOX_SEED_CUSTOMERS": "0"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own server
    try:
        yield _address(ready, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _address(ready: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail("the sandbox did not start")
        time.sleep(0.05)
    address: str = json.loads(ready.read_text(encoding="utf-8"))["url"]
    return address


@dataclass
class World:
    """A world of a test, and this process's clock beside it."""

    url: str
    path: str
    client_id: str
    client_secret: str
    move_clock: Callable[[datetime], None]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = httpx.request(method, f"{self.path}{path}", json=body, timeout=60)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def advance(self, **goal: Any) -> None:
        self.move_clock(datetime.fromisoformat(self.control("POST", "/clock/advance", goal)["to"]))

    def advance_to_anniversary(self, customer: str, offset: str) -> None:
        self.advance(to="cotermDate", customerId=customer, offset=offset)

    def requests(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", f"/requests?{query}")["items"]
        return found
