"""Stories that go on after a snapshot or in a fork: same calls, same answers to the byte."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.local import REAL_TIME, dump
from tests.support import (
    OTHER_TEAM,
    TEAM,
    InProcess,
    Json,
    Partner,
    World,
    contact,
    line,
    profile,
)
from tests.switches.switching import switch_body

# Where two copies of a world may differ: whose they are, and what is real time.
OF_ITS_OWN = REAL_TIME | {"world_id", "rows_id", "client_id", "client_secret", "name"}


@dataclass
class Teller:
    """Sends calls whose ids are numbered, so that a second telling is the same to the byte."""

    world: World
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    def say(self, method: str, path: str, body: Any = None, of: int = 0) -> Any:
        """Send a call as one of the world's partners; keep and return its answer."""
        number = len(self.answers)
        ids = {"X_Correlation_Id": f"told-{number}", "X_Request_Id": f"request-{number}"}
        answer = self.world.partners[of].call(method, path, body, **ids)
        assert answer.status_code < 300, answer.text
        self.answers.append((answer.status_code, answer.content))
        return answer.json()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control plane about the world; keep and return its answer."""
        answer = self.world.control(method, path, body)
        assert answer.status_code < 300, answer.text
        self.answers.append((answer.status_code, answer.content))
        return answer.json()

    def go_on(self, customer: str) -> list[tuple[int, bytes]]:
        """Buy, give back, switch, move elsewhere, travel, renew; return the answers."""
        path = f"/customers/{customer}"
        two = {"orderType": "NEW", "lineItems": [line(TEAM, 3, 1), line(OTHER_TEAM, 5, 2)]}
        order = self.say("POST", f"{path}/orders", two)
        part = {**order["lineItems"][0], "quantity": 1}
        back = {
            "orderType": "RETURN",
            "referenceOrderId": order["orderId"],
            "lineItems": [part],
        }
        self.say("POST", f"{path}/orders", back)
        first = self.say("GET", f"{path}/subscriptions")["items"][0]["subscriptionId"]
        self.say("POST", f"{path}/orders", switch_body(first, 2))
        held = self.say("GET", f"{path}/subscriptions")["items"]
        for each in held:
            wanted = {"autoRenewal": {"enabled": True, "renewalQuantity": 2}}
            self.say("PATCH", f"{path}/subscriptions/{each['subscriptionId']}", wanted)
        seats = {"assigned": [{"user": f"u{n}@acme.example"} for n in range(3)], "release": []}
        self.control("PUT", f"/subscriptions/{first}/seats", seats)
        company = profile("Second Inc", contacts=[contact("second@acme.example")])
        reseller = self.say("GET", path)["resellerId"]
        second = self.say("POST", "/customers", {"resellerId": reseller, "companyProfile": company})
        self.say("POST", f"/customers/{second['customerId']}/orders", two)
        code = self.control("POST", f"/customers/{customer}/approval-codes")["approvalCode"]
        asked = {"type": "RESELLER_CHANGE", "action": "COMMIT", "approvalCode": code}
        home = self.say("GET", "/resellers", of=1)["accounts"][0]["resellerId"]
        moved = {**asked, "resellerId": home, "requestedBy": "admin@acme.example"}
        self.say("POST", "/transfers", moved, of=1)
        self.control("POST", "/clock/advance", {"by": "P370D"})
        self.say("GET", f"{path}/orders?start-date=2018-01-01&end-date=2040-12-31", of=1)
        self.say("GET", f"/customers/{second['customerId']}/subscriptions")
        self.control("GET", "/outbox?limit=1000")
        self.control("GET", "/events?limit=1000")
        self.control("GET", "/schedule?limit=1000")
        return self.answers


def rows(http: InProcess, world_id: str) -> dict[str, list[Json]]:
    """Return all rows of a world but what no other world can share."""
    found = dump(http.parts, world_id=world_id, but=OF_ITS_OWN)
    for table in ("installation", "imported_prices", "snapshots"):
        found.pop(table)
    return found


def prepared(world: World) -> str:
    """Give both of a world's partners a reseller, and the first a customer that has bought."""
    world.partners[1].reseller("Elsewhere Reselling")
    customer = world.partner.customer()
    world.partner.order(customer, line(TEAM, 7))
    world.advance(by="P45D")
    return customer


def fork_of(world: World, **asked: Any) -> World:
    """Fork a world."""
    answer = world.control("POST", "/fork", asked)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    partners = [
        Partner(world.http, each["clientId"], each["clientSecret"], each["distributorId"])
        for each in made["credentials"]
    ]
    return World(world.http, made["worldId"], partners)


def snapshot_of(world: World, name: str = "") -> str:
    """Take a snapshot; return its id."""
    answer = world.control("POST", "/snapshots", {"name": name})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["snapshotId"]
    return made


def restore(world: World, snapshot_id: str) -> Json:
    """Restore a snapshot; return the world."""
    answer = world.control("POST", f"/snapshots/{snapshot_id}/restore")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found
