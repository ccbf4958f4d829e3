"""Operations with all they need and a body that they take, for tests that spoil one thing of it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from sandbox.partner_api.blueprint import DECLARED
from sandbox.web.operations import Nothing
from tests.deploying import GERMANY, body_at, deploy
from tests.migrating import NOBODY, membership_of
from tests.reseller_change.moving import code_of, request
from tests.support import OTHER_TEAM, Json, World, address, contact, line, profile

WRITES = [
    operation.name
    for operation in DECLARED
    if operation.method != "GET" and operation.body is not Nothing
]
PATHS = {operation.name: operation.template for operation in DECLARED}
METHODS = {operation.name: operation.method for operation in DECLARED}
Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Target:
    """An operation with ids that are there and a body that it takes."""

    world: World
    name: str
    ids: dict[str, str]
    body: Json

    @property
    def path(self) -> str:
        return PATHS[self.name].format(**self.ids)

    def send(self, body: Any, **headers: str | None) -> httpx.Response:
        return self.world.partner.call(METHODS[self.name], self.path, body, **headers)


def prepare(world: World, name: str) -> Target:
    """Make ready what an operation needs: reseller, customer, order, subscription, good body."""
    partner = world.partner
    full: Json = {
        "name": "Fairmont Reselling",
        "address": address(addressLine2="Floor 2", phoneNumber="4085550100"),
        "contacts": [contact(phoneNumber="4085550101")],
    }
    reseller_id = partner.reseller()
    customer_id = partner.customer(reseller_id, name="Acme Inc")
    order = partner.order(customer_id)
    if name == "enroll_in_linked_membership":
        # Who sells to no agencies is told that first.
        world.portal(f"/distributors/{partner.distributor_id}", lgaEnabled=True)
    (subscription,) = partner.subscriptions(customer_id)
    ids = {
        "reseller_id": reseller_id,
        "customer_id": customer_id,
        "order_id": order["orderId"],
        "subscription_id": subscription["subscriptionId"],
        "membership_id": NOBODY,
        "transfer_id": "1100000000",
        "deployment_id": "1400000000",
        "linked_membership_id": "51000000",
    }
    segments = {"marketSegments": ["COM", "EDU", "GOV"]}
    of_reseller = profile(**(full | segments))
    of_customer = profile(**full | {"name": "Acme Inc", "marketSegment": "COM"})
    references = {"externalReferenceId": "a reference"}
    bodies: dict[str, Json] = {
        "create_reseller": {
            "distributorId": partner.distributor_id,
            "companyProfile": of_reseller,
            **references,
        },
        "create_customer": {
            "resellerId": reseller_id,
            "globalSalesEnabled": False,
            "cotermDate": "2027-06-30",
            "companyProfile": of_customer,
            **references,
        },
        "change_customer": {
            "globalSalesEnabled": False,
            "companyProfile": of_customer,
            **references,
        },
        "create_order": {
            "orderType": "NEW",
            "currencyCode": "USD",
            "lineItems": [line(deploymentId="", discountCode="", flexDiscountCodes=[])],
            **references,
        },
        "update_order": references,
        "update_subscription": {
            "autoRenewal": {"enabled": True, "renewalQuantity": 1, "renewalCode": ""}
        },
    }
    bodies["change_reseller"] = bodies["create_reseller"]
    bodies["create_subscription"] = {
        "offerId": OTHER_TEAM,
        "currencyCode": "USD",
        "deploymentId": "",
        "autoRenewal": {
            "enabled": True,
            "renewalQuantity": 1,
            "renewalCode": "",
            "flexDiscountCodes": [],
        },
    }
    bodies["fetch_price_list"] = {
        "region": "NA",
        "marketSegment": "COM",
        "currency": "USD",
        "priceListMonth": "202701",
        "priceListType": "STANDARD",
        "filters": {
            "offerId": "",
            "productFamily": "",
            "firstOrderDate": "2020-01-01",
            "lastOrderDate": "2020-01-01",
            "discountCode": "",
        },
        "includeOfferAttributes": ["language"],
    }
    bodies["fetch_recommendations"] = {
        "recommendationContext": "ORDER_PREVIEW",
        "customerId": customer_id,
        "offers": [{"offerId": OTHER_TEAM, "quantity": 1}],
        "country": "US",
        "language": "MULT",
        "includePropensity": ["churn", "seatExpansion"],
    }
    if name == "change_reseller_of_customer":
        other = partner.reseller("Duck Reselling")
        bodies[name] = request(code_of(world, customer_id), other, "PREVIEW")
    if name == "transfer_membership":
        ids["membership_id"] = membership_of(world)["membershipId"]
    bodies["transfer_membership"] = {"resellerId": reseller_id}
    if name in {"create_deployment", "update_deployment"}:
        world.portal(f"/distributors/{partner.distributor_id}", globalSalesEnabled=True)
        world.portal(f"/customers/{customer_id}", globalSalesEnabled=True)
        ids["deployment_id"] = deploy(partner, customer_id)
    bodies["create_deployment"] = body_at({**GERMANY, "addressLine2": "5. OG", "phoneNumber": "1"})
    bodies["update_deployment"] = {"status": "1000", **bodies["create_deployment"]}
    if name == "create_subscription":
        # Its window opens thirty days before the anniversary.
        world.advance(to="2027-01-05T09:00:00Z")
    return Target(world, name, ids, bodies.get(name, {}))


def refusal_of(answer: httpx.Response) -> Json:
    """The body of an answer that must be Adobe's refusal with its status."""
    assert 400 <= answer.status_code < 500, answer.text
    body: Json = answer.json()
    # Recommendations alone name fields in a list of their own (RE-C4).
    more = {"invalidFields"} if body.get("code") in {"5136", "5137"} else set()
    assert body.keys() == {"code", "message", "additionalDetails"} | more
    assert all(isinstance(detail, str) for detail in body["additionalDetails"])
    return body


def leaves(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every field of a body, at each level, with what it holds."""
    if steps:
        yield steps, value
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*steps, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from leaves(each, (*steps, index))


def text_of(steps: Steps) -> str:
    """A field path of Adobe's form."""
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(parts).removeprefix(".")


def changed(body: Json, steps: Steps, value: Any) -> Json:
    """A copy of the body with another value in one place."""
    made = copy.deepcopy(body)
    account: Any = made
    for step in steps[:-1]:
        account = account[step]
    account[steps[-1]] = value
    return made


def without(body: Json, steps: Steps) -> Json:
    """A copy of the body that lacks one field."""
    made = copy.deepcopy(body)
    account: Any = made
    for step in steps[:-1]:
        account = account[step]
    del account[steps[-1]]
    return made
