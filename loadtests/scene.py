"""The world that the benchmarks run in, made by the sandbox's own calls in-process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_app, parts
from sandbox.domain.extension import Program
from sandbox.settings import Settings
from sandbox.worlds.worlds import WorldSpec, create_world

START = datetime(2026, 1, 15, 9, tzinfo=UTC)
OFFERS = (
    "65304479CA01A12",
    "11083117CA01A12",
    "65322651CA01A12",
    "90000001CA01A12",
    "65322435CAT1A12",
)
Json = dict[str, Any]


def line(number: int, offer_id: str, quantity: int) -> Json:
    """Return a line item in US dollars."""
    return {
        "extLineItemNumber": number,
        "offerId": offer_id,
        "quantity": quantity,
        "currencyCode": "USD",
    }


TWO_LINES = {"orderType": "NEW", "lineItems": [line(1, OFFERS[0], 1), line(2, OFFERS[1], 1)]}
FIVE_LINES = {
    "orderType": "NEW",
    "lineItems": [line(number + 1, offer, 2) for number, offer in enumerate(OFFERS)],
}


def company(name: str, email: str) -> Json:
    """Return a company profile that passes."""
    return {
        "companyName": name,
        "preferredLanguage": "en-US",
        "address": {
            "country": "US",
            "region": "CA",
            "city": "San Jose",
            "addressLine1": "200 Fairmont Ave",
            "postalCode": "95110-1234",
        },
        "contacts": [{"firstName": "Mickey", "lastName": "Mouse", "email": email}],
    }


@dataclass(frozen=True, slots=True)
class Scene:
    """A world of one distributor with a client that speaks to it in-process."""

    app: Flask
    client: FlaskClient
    world_id: str
    headers: Mapping[str, str]

    @classmethod
    def open(cls, database_url: str, *, seed: int = 7, program: Program | None = None) -> "Scene":
        """Make a frozen world in a database, and authenticate as its distributor."""
        app = create_app(Settings(database_url=database_url), program=program)
        made = create_world(parts(app).worlds, WorldSpec(seed=seed, now=START, mode="frozen"))
        credential = made.credentials[0]
        client = app.test_client()
        answer = client.post(
            "/ims/token/v3",
            data={
                "grant_type": "client_credentials",
                "client_id": credential.client_id,
                "client_secret": credential.client_secret,
                "scope": "openid,AdobeID,ent_partners_sdk",
            },
        )
        headers = {
            "X-Api-Key": credential.client_id,
            "Authorization": f"Bearer {answer.get_json()['access_token']}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        return cls(app, client, made.world_id, headers)

    def call(self, method: str, path: str, body: Json | None = None) -> Json:
        """Send a request that must succeed."""
        answer = self.client.open(
            f"/v3{path}",
            method=method,
            headers={**self.headers, "X-Correlation-Id": str(uuid4())},
            data=None if body is None else json.dumps(body),
        )
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text}")
        found: Json = answer.get_json()
        return found

    def reseller(self) -> str:
        """Create a reseller."""
        profile = {**company("Fairmont Reselling", "sales@example.com"), "marketSegments": ["COM"]}
        made: str = self.call("POST", "/resellers", {"companyProfile": profile})["resellerId"]
        return made

    def customer(self, reseller_id: str, number: int) -> str:
        """Create a customer."""
        profile = company(f"Acme {number}", f"admin-{number}@example.com")
        body = {"resellerId": reseller_id, "companyProfile": profile}
        made: str = self.call("POST", "/customers", body)["customerId"]
        return made

    def close(self) -> None:
        """Let go of the database, once the journal has written what waits."""
        made = parts(self.app)
        made.journal.flush()
        made.engine.dispose()
