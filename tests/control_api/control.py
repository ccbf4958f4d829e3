"""What the tests of the control plane share."""

from __future__ import annotations

import httpx


def refused(answer: httpx.Response, status: int, code: str, *details: str) -> None:
    """Assert that an answer is a refusal of this code whose details begin so."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"code", "message", "additionalDetails"}
    assert body["code"] == code, body
    assert body["message"]
    for wanted in details:
        assert any(each.startswith(wanted) for each in body["additionalDetails"]), body
