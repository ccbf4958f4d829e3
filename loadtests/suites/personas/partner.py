"""What all personas share: a token, requests by operation, and what counts as a failure."""

import os
from collections.abc import Collection
from typing import Any, Final
from uuid import uuid4

import gevent
from locust import FastHttpUser, between

from loadtests.suites.personas.answer import Answer, read_answer, tell_placed
from loadtests.suites.personas.bodies import OFFERS, Json, company, purchase

COMPLETE: Final = "1000"
PENDING: Final = "1002"
TOKEN_OVER: Final = "4116"  # noqa: S105 - Adobe's error code
POLLS: Final = 100
POLL_SECONDS: Final = 0.1
CONTROL: Final = "/sandbox/v1"


class PartnerUser(FastHttpUser):
    """A program of a partner, with a token of its own.

    Credentials are those of Locust's options `--client-id` and `--client-secret`, where the plugin
    is loaded, else those of the world `default`.
    """

    abstract = True
    wait_time = between(0.05, 0.3)

    def on_start(self) -> None:
        """Authenticate."""
        self.key = str(self.option("client_id", "sandbox-client"))
        self.token = ""
        self.authenticate()

    def option(self, name: str, default: str = "") -> str:
        """Return an option of Locust's command line; of a partner's own there may be none."""
        return str(getattr(self.environment.parsed_options, name, None) or default)

    @property
    def control_path(self) -> str:
        """Where the control plane has the world."""
        return f"{CONTROL}/worlds/{self.option('world', 'default')}"

    def authenticate(self) -> None:
        """Get a token."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.key,
            "client_secret": self.option("client_secret", "sandbox-secret"),
            "scope": "openid,AdobeID,ent_partners_sdk",
        }
        answer = self._answered("POST", "/ims/token/v3", "/ims/token/v3", data=form)
        self.token = str(answer.body.get("access_token", ""))

    def call(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        body: Json | None = None,
        refusals: Collection[str] = (),
    ) -> Answer:
        """Send a request of the partner API, with a new token where the old one is over.

        Args:
            method: its method.
            path: its path after `/v3`.
            operation: the path under which it is counted, such as `/customers/{id}`.
            body: what it sends.
            refusals: Adobe's codes that are expected here, and count as successes.
        """
        expected = {*refusals, TOKEN_OVER}
        answer = self._partner_call(method, path, operation, body, expected)
        if answer.code == TOKEN_OVER:
            self.authenticate()
            answer = self._partner_call(method, path, operation, body, refusals)
        return answer

    def _partner_call(
        self, method: str, path: str, operation: str, body: Json | None, refusals: Collection[str]
    ) -> Answer:
        headers = {
            "X-Api-Key": self.key,
            "Authorization": f"Bearer {self.token}",
            "X-Correlation-Id": str(uuid4()),
            "X-Request-Id": str(uuid4()),
        }
        return self._answered(method, f"/v3{path}", operation, refusals, headers=headers, json=body)

    def control(
        self,
        method: str,
        path: str,
        operation: str,
        *,
        body: Json | None = None,
        refusals: Collection[str] = (),
    ) -> Answer:
        """Do what others than partners do: a customer's admin, or Adobe's sandbox portal.

        Args:
            method: its method.
            path: its path within the world.
            operation: what it is counted as.
            body: what it sends.
            refusals: codes of the control plane that are expected here.
        """
        token = os.environ.get("SANDBOX_CONTROL_TOKEN")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self._answered(
            method, f"{self.control_path}{path}", operation, refusals, headers=headers, json=body
        )

    def _answered(
        self,
        method: str,
        path: str,
        operation: str,
        refusals: Collection[str] = (),
        **sent: Any,  # noqa: ANN401 - what Locust's client takes
    ) -> Answer:
        with self.client.request(
            method, path, name=operation, catch_response=True, **sent
        ) as response:
            answer = read_answer(response)
            if answer.ok or answer.code in refusals:
                tell_placed(response, answer)
                response.success()
            else:
                why = answer.code or str(answer.status or "no answer")
                response.request_meta["name"] = f"{operation}: {why}"
                response.failure(f"{answer.status} {response.text or response.error}")
        return answer

    def new_reseller(self) -> str:
        """Create a reseller; returns its id, empty where that failed."""
        profile = {**company("Reseller"), "marketSegments": ["COM"]}
        made = self.call("POST", "/resellers", "/resellers", body={"companyProfile": profile})
        return str(made.body.get("resellerId", ""))

    def new_customer(self, reseller_id: str) -> str:
        """Create a customer; returns its id, empty where that failed."""
        body = {"resellerId": reseller_id, "companyProfile": company("Customer")}
        made = self.call("POST", "/customers", "/customers", body=body)
        return str(made.body.get("customerId", ""))

    def order(self, customer_id: str, body: Json, *, refusals: Collection[str] = ()) -> Answer:
        """Send an order of any type; the operation it is counted as names the type."""
        path, operation = f"/customers/{customer_id}/orders", "/customers/{id}/orders"
        return self.call(
            "POST", path, f"{operation} {body['orderType']}", body=body, refusals=refusals
        )

    def buy(self, customer_id: str, offers: tuple[str, ...] = OFFERS) -> Json:
        """Buy, and wait until it is complete; returns the order, empty where there is none."""
        placed = self.order(customer_id, purchase("NEW", offers))
        return self.wait_for(customer_id, placed.body["orderId"]) if placed.ok else {}

    def wait_for(self, customer_id: str, order_id: str) -> Json:
        """Poll an order until it is complete; one that never is counts as a failure."""
        for _ in range(POLLS):
            found = self.call(
                "GET", f"/customers/{customer_id}/orders/{order_id}", "/customers/{id}/orders/{id}"
            )
            if not found.ok or found.body.get("status") != PENDING:
                return found.body
            gevent.sleep(POLL_SECONDS)
        self.fail(f"an order is pending after {POLLS} polls", f"order {order_id}")
        return {}

    def pause(self) -> None:
        """Wait as between two tasks."""
        self.wait()  # type: ignore[no-untyped-call]  # Locust's has no types

    def fail(self, name: str, why: str) -> None:
        """Count a failure that is none of a single request."""
        self.environment.events.request.fire(
            request_type="CHECK",
            name=name,
            response_time=0,
            response_length=0,
            exception=RuntimeError(why),
            context={},
        )
