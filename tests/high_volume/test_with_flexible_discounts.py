"""A high volume discount is never combined with a flexible one (FD-6, 2144)."""

from __future__ import annotations

from tests.committed import AD, renewals
from tests.committing import noon
from tests.flexible_discounts.given import flex_line, offer_discount
from tests.support import Partner, World, refused
from tests.volume import AT_13, PRE, YEARLY_PRE, asked, placed, shown, volume_customer

CODE = "TEN_PERCENT"
YEARLY_LOCKED_13 = 222.96


def test_a_line_has_one_or_the_other(world: World, partner: Partner) -> None:
    offer_discount(world, CODE)
    customer = volume_customer(world)
    both = flex_line(CODE, offer_id=AT_13, discountCode=PRE)
    for order_type in ("NEW", "PREVIEW"):
        refused(asked(partner, customer, order_type, both), 400, "2144", "Line Item: 1")


def test_a_flexible_discount_takes_off_the_plain_price(world: World, partner: Partner) -> None:
    offer_discount(world, CODE)
    customer = volume_customer(world)
    line = flex_line(CODE, offer_id=AT_13)
    (item,) = asked(partner, customer, "PREVIEW", line).json()["lineItems"]
    assert shown(item) == (AT_13, None, YEARLY_LOCKED_13)
    (item,) = placed(partner, customer, line)["lineItems"]
    assert shown(item) == (AT_13, None, YEARLY_LOCKED_13)
    assert item["flexDiscounts"][0]["result"] == "SUCCESS"


def test_what_renews_by_itself_has_the_code_and_no_flexible_discount(
    world: World, partner: Partner
) -> None:
    offer_discount(world, CODE)
    customer = volume_customer(world)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    wish = partner.renew(customer, own, enabled=True, renewalQuantity=60, flexDiscountCodes=[CODE])
    assert wish.status_code == 200, wish.text
    noon(world, AD)
    (item,) = renewals(partner, customer)[0]["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert "flexDiscounts" not in item


def test_an_early_renewal_may_name_a_flexible_discount_instead(
    world: World, partner: Partner
) -> None:
    offer_discount(world, CODE)
    customer = volume_customer(world)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    noon(world, "2026-06-20")
    line = flex_line(CODE, offer_id=AT_13, quantity=60, subscriptionId=own)
    answer = asked(partner, customer, "RENEWAL", line)
    assert answer.status_code == 201, answer.text
    (item,) = renewals(partner, customer)[0]["lineItems"]
    assert shown(item) == (AT_13, None, YEARLY_LOCKED_13)
