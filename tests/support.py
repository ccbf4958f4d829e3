"""What tests speak with: a world, its partners, and bodies that are right unless told otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
from flask import Flask
from sqlalchemy import ColumnElement, Table, func, select

from sandbox.app import Parts, parts
from sandbox.store.base import Base, RowsId
from sandbox.store.engine import reading
from sandbox.store.worlds import World as WorldRow
from sandbox.timeline.opening import read_state
from sandbox.worlds.worlds import world_tables

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TEAM = "65304479CA01A12"
TEAM_PRODUCT = "65304479CA"
OTHER_TEAM = "11083117CA01A12"
ENTERPRISE = "65322651CA01A12"
ADD_ON = "90000001CA01A12"
CONSUMABLE = "65322435CAT1A12"
CREDIT_PACK = "90000010CA01A12"
LICENSE_PACK = "90000003CA01A12"
ONCE_PER_TERM = "90000013CA01A12"
INCOMPATIBLE_WITH_TEAM = "65324888CA01A12"
ENDS_2027_06_30 = "90000014CA01A12"
EDU = "90000020CB01A12"
K_12 = "90000025CB01A12"
GOV = "30001475CC01A12"
START = "2026-01-15T09:00:00Z"
Json = dict[str, Any]


def address(**changes: str) -> Json:
    """An address that passes."""
    return {
        "country": "US",
        "region": "CA",
        "city": "San Jose",
        "addressLine1": "200 Fairmont Ave",
        "postalCode": "95110-1234",
        **changes,
    }


def canadian() -> Json:
    """An address in Canada that passes."""
    return address(country="CA", region="ON", city="Ottawa", postalCode="K1A 0B1")


def contact(email: str = "mickey@mouse.com", **changes: str) -> Json:
    """A contact that passes."""
    return {"firstName": "Mickey", "lastName": "Mouse", "email": email, **changes}


def profile(name: str, **changes: Any) -> Json:
    """A company profile that passes."""
    return {
        "companyName": name,
        "preferredLanguage": "en-US",
        "address": address(),
        "contacts": [contact(f"admin-{uuid4().hex[:8]}@example.com")],
        **changes,
    }


def line(offer_id: str = TEAM, quantity: int = 1, number: int = 1, **changes: Any) -> Json:
    """A line item in USD."""
    return {
        "extLineItemNumber": number,
        "offerId": offer_id,
        "quantity": quantity,
        "currencyCode": "USD",
        **changes,
    }


class InProcess(httpx.Client):
    """A client of a sandbox in this process, with the sandbox's parts at hand."""

    def __init__(self, app: Flask) -> None:
        def as_servers_do(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            # httpx passes the path as text; WSGI wants its bytes as Latin-1 (PEP 3333).
            environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
            return app(environ, start)

        transport = httpx.WSGITransport(as_servers_do, raise_app_exceptions=False)
        super().__init__(transport=transport, base_url="http://localhost")
        self.app = app
        self.parts: Parts = parts(app)


@dataclass
class Partner:
    """An Adobe client of one distributor."""

    http: httpx.Client
    client_id: str
    client_secret: str
    distributor_id: str
    token: str = ""

    def authenticate(self) -> str:
        """Fetch a token as real clients do."""
        answer = self.http.post(
            "/ims/token/v3",
            data={
                "grant_type": "client_credentials",
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "scope": "openid,AdobeID,ent_partners_sdk",
            },
        )
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    def headers(self, **changes: str | None) -> dict[str, str]:
        """Return the headers of one new intent; a change to None leaves the header out."""
        self.token = self.token or self.authenticate()
        headers: dict[str, str | None] = {
            "X-Api-Key": self.client_id,
            "Authorization": f"Bearer {self.token}",
            "X-Correlation-Id": str(uuid4()),
            "X-Request-Id": str(uuid4()),
            "Accept": "application/json",
        }
        headers.update({name.replace("_", "-"): value for name, value in changes.items()})
        return {name: value for name, value in headers.items() if value is not None}

    def call(
        self, method: str, path: str, body: Any = None, **headers: str | None
    ) -> httpx.Response:
        """Send one request under /v3."""
        sent = self.headers(**headers)
        content = None
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.http.request(method, f"/v3{path}", headers=sent, content=content)

    def get(self, path: str, **headers: str | None) -> httpx.Response:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str | None) -> httpx.Response:
        """POST."""
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str | None) -> httpx.Response:
        """PATCH."""
        return self.call("PATCH", path, body, **headers)

    def fetch(self, path: str) -> Json:
        """GET what must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def make(self, path: str, body: Any) -> Json:
        """POST what must be accepted."""
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    def reseller(self, name: str = "Fairmont Reselling", **changes: Any) -> str:
        """Create a reseller for all segments; return its id."""
        body = profile(name, marketSegments=["COM", "EDU", "GOV"], **changes)
        made: str = self.make("/resellers", {"companyProfile": body})["resellerId"]
        return made

    def customer(self, reseller_id: str | None = None, name: str = "Acme", **changes: Any) -> str:
        """Create a customer, by default of a new reseller; return its id."""
        extra = {key: changes.pop(key) for key in ("cotermDate",) if key in changes}
        body = {
            "resellerId": reseller_id or self.reseller(),
            "companyProfile": profile(name if len(name) > 3 else f"{name} Inc", **changes),
            **extra,
        }
        made: str = self.make("/customers", body)["customerId"]
        return made

    def order(self, customer_id: str, *lines: Json, **changes: Any) -> Json:
        """Place a NEW order that must be accepted; by default of one team licence."""
        body = {"orderType": "NEW", "lineItems": list(lines) or [line()], **changes}
        return self.make(f"/customers/{customer_id}/orders", body)

    def try_order(self, customer_id: str, *lines: Json, **changes: Any) -> httpx.Response:
        """Send a NEW order, by default of one team licence; it may be refused."""
        body = {"orderType": "NEW", "lineItems": list(lines) or [line()], **changes}
        return self.post(f"/customers/{customer_id}/orders", body)

    def preview(
        self, customer_id: str, *lines: Json, priced: bool = False, **changes: Any
    ) -> httpx.Response:
        """Send a PREVIEW order, by default of one team licence; it may be refused."""
        body = {"orderType": "PREVIEW", "lineItems": list(lines) or [line()], **changes}
        query = "?fetch-price=true" if priced else ""
        return self.post(f"/customers/{customer_id}/orders{query}", body)

    def read_order(self, customer_id: str, order_id: str, *, priced: bool = False) -> Json:
        """Read one order that must be there."""
        query = "?fetch-price=true" if priced else ""
        return self.fetch(f"/customers/{customer_id}/orders/{order_id}{query}")

    def give_back(self, customer_id: str, order: Json, *lines: Json) -> httpx.Response:
        """Send a RETURN order; by default of all lines of the order."""
        body = {
            "orderType": "RETURN",
            "referenceOrderId": order["orderId"],
            "lineItems": list(lines) or order["lineItems"],
        }
        return self.post(f"/customers/{customer_id}/orders", body)

    def subscriptions(self, customer_id: str) -> list[Json]:
        """Return all subscriptions of a customer."""
        items: list[Json] = self.fetch(f"/customers/{customer_id}/subscriptions")["items"]
        return items

    def orders(self, customer_id: str, query: str = "start-date=2018-01-01") -> list[Json]:
        """Return the history of a customer."""
        items: list[Json] = self.fetch(f"/customers/{customer_id}/orders?{query}")["items"]
        return items

    def renew(self, customer_id: str, subscription_id: str, **auto_renewal: Any) -> httpx.Response:
        """PATCH the auto-renewal of a subscription."""
        path = f"/customers/{customer_id}/subscriptions/{subscription_id}"
        return self.patch(path, {"autoRenewal": auto_renewal})


@dataclass
class World:
    """A world of a test, with the control plane that moves it."""

    http: httpx.Client
    world_id: str
    partners: list[Partner] = field(default_factory=list)

    @property
    def partner(self) -> Partner:
        """The first distributor's client."""
        return self.partners[0]

    def control(self, method: str, path: str = "", body: Any = None) -> httpx.Response:
        """Call the control plane about this world."""
        return self.http.request(method, f"/sandbox/v1/worlds/{self.world_id}{path}", json=body)

    def why(self) -> Json:
        """Read why the newest request was refused."""
        found: Json = self.control("GET", "/requests?limit=1").json()["items"][0]["why"]
        return found

    def advance(self, **goal: Any) -> Json:
        """Advance the clock: to=…, by=…, customerId=…, offset=…."""
        answer = self.control("POST", "/clock/advance", goal)
        assert answer.status_code == 200, answer.text
        done: Json = answer.json()
        return done

    def rules(self, **changes: Any) -> None:
        """Change rules."""
        answer = self.control("PATCH", "/rules", changes)
        assert answer.status_code == 200, answer.text

    def portal(self, path: str, **changes: Any) -> None:
        """PATCH what Adobe's sandbox portal can change."""
        answer = self.control("PATCH", path, changes)
        assert answer.status_code == 200, answer.text

    def now(self) -> str:
        """Return the world's now."""
        now: str = self.control("GET", "/clock").json()["now"]
        return now


def make_world(http: httpx.Client, **spec: Any) -> World:
    """Create a world over HTTP; by default frozen on 2026-01-15 with seed 7."""
    body = {"seed": 7, "mode": "frozen", "now": START, **spec}
    answer = http.post("/sandbox/v1/worlds", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    partners = [
        Partner(http, each["clientId"], each["clientSecret"], each["distributorId"])
        for each in made["credentials"]
    ]
    return World(http, made["worldId"], partners)


def shape(value: Any) -> Any:
    """Return the names and JSON types of a value; of a list, the shape of its first item."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return "number" if type(value) in (int, float) else type(value).__name__


def refused(answer: httpx.Response, status: int, code: str, *details: str) -> None:
    """Assert that an answer is Adobe's refusal with this code and, if given, these details."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["code"] == code, body
    assert isinstance(body["message"], str)
    if details:
        assert body["additionalDetails"] == list(details), body


def key_of_rows(world_id: str) -> ColumnElement[str]:
    """Return what a world's rows are found by: its id, until it was reset as a large one.

    Of a world that is gone it is its id too.
    """
    found = select(WorldRow.rows_id).where(WorldRow.world_id == world_id).scalar_subquery()
    return func.coalesce(found, world_id)


def rows_of(parts: Parts, world_id: str) -> RowsId:
    """Return the key of a world's rows in the database."""
    with reading(parts.engine) as connection:
        return read_state(connection, world_id).rows_id


def content(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """All that the tables hold of a world, but what it was asked and what it answered.

    Nothing where they are out of reach.
    """
    if not isinstance(world.http, InProcess):
        return {}
    tables = [table for table in world_tables() if table.name not in ("answers", "recorded_calls")]
    keys: dict[Table, Any] = dict.fromkeys(tables, key_of_rows(world.world_id))
    keys[Base.metadata.tables["worlds"]] = world.world_id
    with reading(world.http.parts.engine) as connection:
        return {
            table.name: sorted(
                tuple(map(repr, row))
                for row in connection.execute(select(table).where(table.c.world_id == key))
            )
            for table, key in keys.items()
        }
