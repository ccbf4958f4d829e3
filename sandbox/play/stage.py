"""The world of one case: made, moved and left through the sandbox's own APIs.

To Adobe's API it speaks as an unmodified client does: with a token, and with a correlation id for
each intent. The ids are the same in every play, and so are the names and emails.
"""

import re
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from sandbox.client import SandboxError
from sandbox.domain.wire import instant_text
from sandbox.play.format import Scenario
from sandbox.play.given import ADDRESS, MAIN, Company, Customer, Purchase, Reseller
from sandbox.play.sandboxes import Sandbox

SCOPE = "openid,AdobeID,read_organizations"


class StageError(Exception):
    """The sandbox did not do what a play needs: make a world, move its clock, hand out a token."""


class Stage:
    """A world with a client of each of its distributors."""

    def __init__(self, sandbox: Sandbox, title: str, world: dict[str, Any]) -> None:
        """Take over a world that was made for this."""
        self._sandbox = sandbox
        self._title = title
        self._sent = 0
        self._intent = ""
        self._tokens: dict[str, str] = {}
        self.world = world
        self._credentials = {each["name"]: each for each in world["credentials"]}

    @classmethod
    def set_up(cls, sandbox: Sandbox, title: str, scenario: Scenario, start: datetime) -> "Stage":
        """Make the world.

        Raises:
            StageError: the sandbox refuses it.
        """
        rules = scenario.ruleset.model_dump(mode="json", by_alias=True, exclude_unset=True)
        distributors = {MAIN: scenario.distributor, **scenario.distributors}
        try:
            made = sandbox.create_world(
                name=title[:255],
                seed=scenario.seed,
                mode="frozen",
                now=start,
                rules=rules,
                flex_discounts=scenario.flex_discounts,
                distributors=[
                    {"name": alias, **each.model_dump(by_alias=True)}
                    for alias, each in distributors.items()
                ],
            )
        except SandboxError as error:
            raise StageError(f"could not make a world: {error.status} {error}") from None
        return cls(sandbox, title, made.resource.model_dump(mode="json", by_alias=True))

    def take_down(self) -> None:
        """Delete the world."""
        self._sandbox.control("DELETE", f"/worlds/{self.world['worldId']}")

    def partner(
        self, method: str, path: str, body: object = None, *, by: str = MAIN
    ) -> httpx.Response:
        """Send a request of a new intent to Adobe's API, as a distributor's client.

        Raises:
            StageError: the path is none that can be sent.
        """
        if by not in self._tokens:
            self._tokens[by] = self._authenticate(by)
        self._sent += 1
        intent = self._intent = str(uuid5(NAMESPACE_URL, f"{self._title}#{self._sent}"))
        headers = {
            "X-Api-Key": self._credentials[by]["clientId"],
            "Authorization": f"Bearer {self._tokens[by]}",
            "X-Correlation-Id": intent,
            "X-Request-Id": intent,
            "Accept": "application/json",
        }
        try:
            return self._sandbox.http.request(method, path, headers=headers, json=body)
        except httpx.InvalidURL as error:
            raise StageError(f"{method} {path!r} cannot be sent: {error}") from None

    def why(self) -> dict[str, Any] | None:
        """Return what the journal says about the refusal of the last request, where it has it."""
        answer = self.control("GET", f"/requests?correlation-id={self._intent}")
        items = answer.json()["items"] if answer.is_success else []
        why: dict[str, Any] | None = items[0]["why"] if items else None
        return why

    def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Call the control plane about this world."""
        return self._sandbox.control(method, f"/worlds/{self.world['worldId']}{path}", body)

    def advance(self, to: datetime) -> dict[str, Any]:
        """Move the clock and return what fired.

        Raises:
            StageError: the clock stopped on the way.
        """
        answer = self.control("POST", "/clock/advance", {"to": instant_text(to)})
        return _good(answer, f"advance to {instant_text(to)}")

    def clock(self) -> dict[str, Any]:
        """Return the clock of the world: mode, now, and when its next event is due."""
        return _good(self.control("GET", "/clock"), "read the clock")

    def fetch(self, path: str, what: str, *, by: str = MAIN) -> dict[str, Any]:
        """GET what must be there, as a distributor's client.

        Raises:
            StageError: it is not.
        """
        return _good(self.partner("GET", path, by=by), what)

    def _authenticate(self, by: str) -> str:
        credential = self._credentials[by]
        answer = self._sandbox.http.post(
            "/ims/token/v3",
            data={
                "grant_type": "client_credentials",
                "client_id": credential["clientId"],
                "client_secret": credential["clientSecret"],
                "scope": SCOPE,
            },
        )
        token: str = _good(answer, "get a token")["access_token"]
        return token


def _good(answer: httpx.Response, what: str) -> dict[str, Any]:
    if answer.is_error:
        raise StageError(f"could not {what}: {answer.status_code} {answer.text}")
    try:
        found: object = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise StageError(f"could not {what}: what came back is no JSON object")
    return found


def profile(company: Company) -> dict[str, Any]:
    """Return a company profile of Adobe's API."""
    place = re.sub(r"[^a-z0-9]+", "-", company.company_name.lower()).strip("-") or "company"
    contact = {"firstName": "Alex", "lastName": "Admin", "email": f"admin@{place}.example.com"}
    return {
        "companyName": company.company_name,
        "preferredLanguage": company.preferred_language,
        "address": company.address or ADDRESS,
        "contacts": company.contacts or [contact],
    }


def reseller_body(reseller: Reseller) -> dict[str, Any]:
    """Return the body that creates a reseller."""
    segments = {"marketSegments": reseller.market_segments}
    return {"companyProfile": {**profile(reseller), **segments}}


def customer_body(customer: Customer, reseller_id: str) -> dict[str, Any]:
    """Return the body that creates a customer."""
    extended = {"cotermDate": customer.coterm_date} if customer.coterm_date else {}
    segment = {"marketSegment": customer.market_segment}
    worldwide = {"globalSalesEnabled": True} if customer.global_sales_enabled else {}
    whole = {**profile(customer), **segment}
    return {"resellerId": reseller_id, "companyProfile": whole, **extended, **worldwide}


def order_body(purchase: Purchase) -> dict[str, Any]:
    """Return the body of a NEW order."""
    return {
        "orderType": "NEW",
        "currencyCode": purchase.currency,
        "lineItems": [
            {"extLineItemNumber": number, "offerId": line.offer, "quantity": line.quantity}
            for number, line in enumerate(purchase.lines, start=1)
        ],
    }
