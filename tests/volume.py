"""What tests of high volume discounts share: customers that came from VIP with one."""

from __future__ import annotations

from typing import Any

import httpx

from tests.committed import FIRST_DAY, LAST_DAY, with_commitment
from tests.migrating import Migration, three_years, vip
from tests.support import TEAM, Json, Partner, World, line

PRE, POST = "HVD_L18_PRE", "HVD_L18_POST"
AT_01, AT_12, AT_13, AT_14 = (
    TEAM.replace("01A", f"{level}A") for level in ("01", "12", "13", "14")
)
# A year of TEAM with these codes: before the price action, on the commitment's first day, and on
# the day that one begins which follows it. At 13, 12 and 04 without a code, where that counts.
YEARLY_PRE, YEARLY_POST, YEARLY_NEXT_POST = 189.36, 197.64, 205.80
TAG = "HVD_MIGRATED_CUSTOMER"


def membership(world: World, quantity: int = 60, minimum: int = 50, **facts: Any) -> Migration:
    """Make a membership at level 18 of VIP, by default with the older prices."""
    facts = {
        "hvd": {"level": 18, "plan": "PRE"},
        "offers": [vip(TEAM, quantity)],
        "benefits": three_years(start=FIRST_DAY, end=LAST_DAY, quantity=minimum),
        **facts,
    }
    return Migration.of(world, **facts)


def volume_customer(
    world: World, quantity: int = 60, minimum: int = 50, plan: str = "PRE", **facts: Any
) -> str:
    """Take over a customer at level 18 of VIP that committed to some licences of TEAM."""
    hvd = {"level": 18, "plan": plan}
    return with_commitment(world, quantity, minimum, hvd=hvd, **facts)


def asked(partner: Partner, customer: str, order_type: str, *lines: Json) -> httpx.Response:
    """Ask for an order with its prices."""
    body = {"orderType": order_type, "currencyCode": "USD", "lineItems": list(lines)}
    return partner.post(f"/customers/{customer}/orders?fetch-price=true", body)


def coded(
    offer_id: str = AT_13, code: str | None = PRE, quantity: int = 1, number: int = 1, **more: Any
) -> Json:
    """A line with a discount code, or with null for one."""
    return line(offer_id, quantity, number, discountCode=code, **more)


def placed(partner: Partner, customer: str, *lines: Json) -> Json:
    """Place an order that must be taken; read it with its prices."""
    order = partner.order(customer, *lines)
    return partner.read_order(customer, order["orderId"], priced=True)


def shown(item: Json) -> tuple[str, str | None, float]:
    """The offer of a line, its discount code, and what a year of it costs."""
    return item["offerId"], item.get("discountCode"), item["pricing"]["partnerPrice"]


def discount_of(partner: Partner, customer: str) -> Json:
    """Read the level of a customer's licences, with its code if there is one."""
    found: Json = partner.fetch(f"/customers/{customer}")["discounts"][0]
    return found
