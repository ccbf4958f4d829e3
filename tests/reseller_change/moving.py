"""What the tests of reseller changes share: a customer with licences, and somebody to move to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.support import Json, Partner, World, refused

BOUGHT = "2026-01-15"
AD = "2027-01-15"
BLACKOUT = "Reason: IN_RENEWAL_WINDOW"


def code_of(world: World, customer: str) -> str:
    """Have the customer's admin make an approval code."""
    answer = world.control("POST", f"/customers/{customer}/approval-codes")
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["approvalCode"]
    return code


def request(code: str, reseller: str, action: str = "COMMIT", **changes: Any) -> Json:
    """The body of a preview or a commit."""
    return {
        "type": "RESELLER_CHANGE",
        "action": action,
        "approvalCode": code,
        "resellerId": reseller,
        "requestedBy": "admin@example.com",
        **changes,
    }


@dataclass
class Move:
    """A customer of one partner that may move to a reseller of the same or another one."""

    world: World
    old: Partner
    new: Partner
    customer: str
    reseller: str

    def code(self) -> str:
        """Have a code made now."""
        return code_of(self.world, self.customer)

    def preview(self, code: str = "") -> httpx.Response:
        """Preview with a code, by default a fresh one."""
        body = request(code or self.code(), self.reseller, "PREVIEW")
        return self.new.post("/transfers", body)

    def commit(self, code: str = "") -> httpx.Response:
        """Commit with a code, by default a fresh one."""
        return self.new.post("/transfers", request(code or self.code(), self.reseller))

    def done(self) -> Json:
        """Commit what must be accepted."""
        answer = self.commit()
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    def is_refused(self, *details: str, code: str = "5117", status: int = 400) -> None:
        """Assert that preview and commit refuse alike."""
        for answer in (self.preview(), self.commit()):
            refused(answer, status, code, *details)

    def is_open(self) -> None:
        """Assert that a preview passes."""
        answer = self.preview()
        assert answer.status_code == 201, answer.text
