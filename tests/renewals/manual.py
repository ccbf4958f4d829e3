"""What the tests of manual renewals share: a bought term, and orders that renew it."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support import TEAM, Json, Partner, World, line

AD = "2027-01-15"
NEXT_AD = "2028-01-15"


def noon(world: World, day: str) -> None:
    """Move the clock to noon of a day."""
    world.advance(to=f"{day}T12:00:00Z")


def bought(partner: Partner, customer: str, *lines: Json) -> list[Json]:
    """Buy lines, by default 100 licences; return the subscriptions."""
    partner.order(customer, *(lines or [line(quantity=100)]))
    return partner.subscriptions(customer)


def renewing(held: Json, quantity: int, number: int = 1, **changes: Any) -> Json:
    """A line that renews a subscription."""
    return line(
        held["offerId"], quantity, number, **{"subscriptionId": held["subscriptionId"], **changes}
    )


def send(
    partner: Partner, customer: str, *lines: Json, kind: str = "RENEWAL", **changes: Any
) -> httpx.Response:
    """Send an order that renews; it may be refused."""
    body = {"orderType": kind, "lineItems": list(lines), **changes}
    return partner.post(f"/customers/{customer}/orders", body)


def renew(partner: Partner, customer: str, *lines: Json) -> Json:
    """Renew by hand what must be accepted; return the order as it reads afterwards."""
    answer = send(partner, customer, *lines)
    assert answer.status_code == 201, answer.text
    return partner.read_order(customer, answer.json()["orderId"])


def held_by(partner: Partner, customer: str, product: str = TEAM) -> Json:
    """The newest subscription to a product."""
    return [each for each in partner.subscriptions(customer) if each["offerId"] == product][-1]


def coterm(partner: Partner, customer: str) -> str:
    """The customer's cotermDate."""
    date: str = partner.fetch(f"/customers/{customer}")["cotermDate"]
    return date


def automatic(partner: Partner, customer: str) -> list[Json]:
    """The renewal orders that the system made, newest first."""
    orders = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")
    return [each for each in orders if each["source"] == "System"]


def level(partner: Partner, customer: str) -> str:
    """The customer's licence level."""
    discounts = partner.fetch(f"/customers/{customer}")["discounts"]
    found: str = next(each["level"] for each in discounts if each["offerType"] == "LICENSE")
    return found


def opt_out(partner: Partner, customer: str, held: Json) -> None:
    """Turn the auto-renewal of a subscription off."""
    answer = partner.renew(customer, held["subscriptionId"], enabled=False)
    assert answer.status_code == 200, answer.text


def schedule_product(partner: Partner, customer: str, offer: str, quantity: int = 1) -> None:
    """Have a product from the next anniversary on."""
    body = {"offerId": offer, "autoRenewal": {"renewalQuantity": quantity}}
    answer = partner.post(f"/customers/{customer}/subscriptions", body)
    assert answer.status_code == 200, answer.text
