"""What tests ask of the checker of worlds: that a world is sound, whatever was done in it."""

from __future__ import annotations

from typing import Any

import httpx

from sandbox.client.answering import PREFIX
from sandbox.play.sandboxes import Sandbox
from tests.support import Json


def findings(http: httpx.Client, world_id: str) -> list[Json]:
    """Check a world; returns what is broken."""
    answer = http.post(f"{PREFIX}/worlds/{world_id}/check")
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["broken"]
    assert answer.json()["sound"] is (found == [])
    return found


class CheckedSandbox(Sandbox):
    """A sandbox that checks every world before it is deleted."""

    __slots__ = ()

    def control(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Call the control plane; a world that is to be deleted must be sound."""
        if method == "DELETE" and path.count("/") == 2 and path.startswith("/worlds/"):
            assert findings(self.http, path.removeprefix("/worlds/")) == []
        return super().control(method, path, body)
