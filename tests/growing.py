"""What tests of high growth offers share: committed customers with Acrobat, and their choice."""

from __future__ import annotations

from typing import Any

import httpx

from tests.committed import with_commitment
from tests.migrating import vip
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line

X, Y, Z = (f"65304479CA14{letter}12" for letter in "XYZ")
NEXT_AD = "2027-07-15"
STANDARD = "30005702CA01A12"


def acrobat(world: World, quantity: int = 5, minimum: int = 100, **facts: Any) -> str:
    """Take over a customer with Acrobat Pro that has what it committed to by another product."""
    offers = [vip(TEAM, quantity), vip(OTHER_TEAM, max(minimum, 1))]
    return with_commitment(world, minimum=minimum, offers=offers, **facts)


def held(partner: Partner, customer: str, offer_id: str = TEAM) -> Json:
    """Read the subscription to a product, by its base offer."""
    return next(one for one in partner.subscriptions(customer) if one["offerId"] == offer_id)


def preference(partner: Partner, customer: str, offer_id: str = TEAM) -> Json:
    """Read the preference of a subscription."""
    found: Json = held(partner, customer, offer_id)["autoRenewal"]
    return found


def choose(
    partner: Partner,
    customer: str,
    code: str | None = "MOQ_100",
    quantity: int | None = 100,
    *,
    resets: bool = False,
    offer_id: str = TEAM,
    **changes: Any,
) -> httpx.Response:
    """Choose an offer for the next term; with `resets` give the chosen one up."""
    wanted: Json = {"enabled": True, **changes}
    if quantity is not None:
        wanted["renewalQuantity"] = quantity
    if code is not None:
        wanted["renewalCode"] = code
    own = held(partner, customer, offer_id)["subscriptionId"]
    query = f"?reset-renewal-code={'true' if resets else 'false'}"
    path = f"/customers/{customer}/subscriptions/{own}{query}"
    return partner.patch(path, {"autoRenewal": wanted})


def on(world: World, day: str) -> None:
    """Move the clock to noon of a day."""
    world.advance(to=f"{day}T12:00:00Z")


def renewing(partner: Partner, customer: str) -> Json:
    """Preview what renews by itself."""
    return partner.make(f"/customers/{customer}/orders", {"orderType": "PREVIEW_RENEWAL"})


def shown(partner: Partner, customer: str, offer_id: str = TEAM) -> tuple[str, int]:
    """Return the offer and the quantity of a product that a preview lists."""
    return _line_of(renewing(partner, customer), offer_id)


def renewed(partner: Partner, customer: str, offer_id: str = TEAM) -> tuple[str, int]:
    """Return the offer and the quantity of a product in the newest renewal order."""
    orders = partner.orders(customer, "start-date=2018-01-01&order-type=RENEWAL")
    return _line_of(orders[0], offer_id)


def _line_of(order: Json, offer_id: str) -> tuple[str, int]:
    return next(
        (item["offerId"], item["quantity"])
        for item in order["lineItems"]
        if item["offerId"].startswith(offer_id[:10])
    )


def bought(partner: Partner, customer: str, offer_id: str, quantity: int) -> Json:
    """Buy licences, and read the order when it is complete."""
    placed = partner.order(customer, line(offer_id, quantity))
    return partner.read_order(customer, placed["orderId"])
