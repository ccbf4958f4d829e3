"""Load as partners make it: a shop that orders, and a nightly job that reads everything.

`make loadtest` runs it against a server of its own; against any other sandbox:
`locust -f loadtests/locustfile.py --host http://127.0.0.1:8080`. The clients know Adobe's API
alone, and each user works on customers of its own.
"""

import random
from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

import gevent
from locust import FastHttpUser, between, events, task

OFFERS = ("65304479CA01A12", "11083117CA01A12", "65322651CA01A12")
COMPLETE = "1000"
POLLS = 50
POLL_SECONDS = 0.1
Json = dict[str, Any]


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]  # Locust's events have no types
def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--client-id", default="sandbox-client", help="API key of a distributor")
    parser.add_argument("--client-secret", default="sandbox-secret", help="its secret")


def company(name: str) -> Json:
    """Return a company profile that passes, with an address of its own for the admin."""
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
        "contacts": [
            {"firstName": "Mickey", "lastName": "Mouse", "email": f"{uuid4().hex}@example.com"}
        ],
    }


def order_of(order_type: str, offers: tuple[str, ...]) -> Json:
    """Return an order of one to three licences of each offer."""
    return {
        "orderType": order_type,
        "lineItems": [
            {
                "extLineItemNumber": number,
                "offerId": offer,
                "quantity": random.randint(1, 3),
                "currencyCode": "USD",
            }
            for number, offer in enumerate(offers, 1)
        ],
    }


class AdobeClient(FastHttpUser):
    """A client of the partner API with a token, a reseller and customers of its own."""

    abstract = True
    wait_time = between(0.02, 0.1)
    customers_of_its_own = 1

    def on_start(self) -> None:
        """Authenticate, and create the accounts that this user works on."""
        options = self.environment.parsed_options
        answer = self.client.post(
            "/ims/token/v3",
            data={
                "grant_type": "client_credentials",
                "client_id": options.client_id,
                "client_secret": options.client_secret,
                "scope": "openid,AdobeID,ent_partners_sdk",
            },
            name="POST /ims/token/v3",
        )
        self.key, self.token = options.client_id, answer.json()["access_token"]
        reseller = company(f"Reseller {uuid4().hex[:8]}") | {"marketSegments": ["COM"]}
        made = self.send("POST", "/v3/resellers", body={"companyProfile": reseller})
        self.reseller_id: str = made["resellerId"]
        self.customer_ids = [self.new_customer() for _ in range(self.customers_of_its_own)]

    def new_customer(self) -> str:
        """Create a customer."""
        body = {
            "resellerId": self.reseller_id,
            "companyProfile": company(f"Customer {uuid4().hex[:8]}"),
        }
        made: str = self.send("POST", "/v3/customers", body=body)["customerId"]
        return made

    def send(
        self, method: str, path: str, *, body: Json | None = None, name: str | None = None
    ) -> Json:
        """Send one intent; anything but 2xx counts as a failure and gives an empty answer."""
        headers = {
            "X-Api-Key": self.key,
            "Authorization": f"Bearer {self.token}",
            "X-Correlation-Id": str(uuid4()),
            "X-Request-Id": str(uuid4()),
        }
        with self.client.request(
            method,
            path,
            headers=headers,
            json=body,
            name=f"{method} {(name or path).removeprefix('/v3')}",
            catch_response=True,
        ) as answer:
            if not 200 <= answer.status_code < 300:
                answer.failure(f"{answer.status_code} {answer.text}")
                return {}
            answer.success()
            found: Json = answer.json()
            return found

    def order(self, customer_id: str, *offers: str) -> Json:
        """Place an order."""
        path = f"/v3/customers/{customer_id}/orders"
        return self.send(
            "POST", path, body=order_of("NEW", offers), name="/v3/customers/{id}/orders NEW"
        )


class Shop(AdobeClient):
    """Previews an order, places it and asks for it until it is complete."""

    @task
    def buy(self) -> None:
        """Buy two products for a customer."""
        customer_id = random.choice(self.customer_ids)
        offers = tuple(random.sample(OFFERS, 2))
        self.send(
            "POST",
            f"/v3/customers/{customer_id}/orders?fetch-price=true",
            body=order_of("PREVIEW", offers),
            name="/v3/customers/{id}/orders PREVIEW",
        )
        placed = self.order(customer_id, *offers)
        if placed:
            self.wait_for(customer_id, placed["orderId"])

    def wait_for(self, customer_id: str, order_id: str) -> None:
        """Poll an order until it is complete; one that never is counts as a failure."""
        path = f"/v3/customers/{customer_id}/orders/{order_id}"
        for _ in range(POLLS):
            found = self.send("GET", path, name="/v3/customers/{id}/orders/{id}")
            if found.get("status") == COMPLETE:
                return
            gevent.sleep(POLL_SECONDS)
        self.environment.events.request.fire(
            request_type="POLL",
            name="an order until it is complete",
            response_time=POLLS * POLL_SECONDS * 1000,
            response_length=0,
            exception=TimeoutError(f"order {order_id} did not complete"),
            context={},
        )


class SyncJob(AdobeClient):
    """Copies what Adobe knows: lists first, then every single thing."""

    customers_of_its_own = 3

    def on_start(self) -> None:
        """Give every customer something to be found."""
        super().on_start()
        for customer_id in self.customer_ids:
            self.order(customer_id, *OFFERS)

    @task
    def synchronise(self) -> None:
        """Read a reseller's customers, and all of each."""
        self.send("GET", f"/v3/resellers/{self.reseller_id}", name="/v3/resellers/{id}")
        self.send(
            "GET",
            f"/v3/resellers/{self.reseller_id}/customers?limit=50",
            name="/v3/resellers/{id}/customers",
        )
        for customer_id in self.customer_ids:
            self.read_customer(customer_id)

    def read_customer(self, customer_id: str) -> None:
        """Read a customer with its subscriptions and orders."""
        path, name = f"/v3/customers/{customer_id}", "/v3/customers/{id}"
        self.send("GET", path, name=name)
        held = self.send("GET", f"{path}/subscriptions", name=f"{name}/subscriptions")
        for each in held.get("items", []):
            self.send(
                "GET",
                f"{path}/subscriptions/{each['subscriptionId']}",
                name=f"{name}/subscriptions/{{id}}",
            )
        history = self.send("GET", f"{path}/orders?limit=100", name=f"{name}/orders")
        for each in history.get("items", []):
            self.send("GET", f"{path}/orders/{each['orderId']}", name=f"{name}/orders/{{id}}")
