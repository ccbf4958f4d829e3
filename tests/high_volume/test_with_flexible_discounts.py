"""A high volume discount is never combined with a flexible one (FD-6, 2144)."""

from __future__ import annotations

import pytest

from tests.committed import AD, renewals
from tests.committing import noon
from tests.flexible_discounts.given import failures, flex_line, offer_discount
from tests.support import Partner, World, line, refused
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
    wanted = flex_line(CODE, offer_id=AT_13)
    (item,) = asked(partner, customer, "PREVIEW", wanted).json()["lineItems"]
    assert shown(item) == (AT_13, None, YEARLY_LOCKED_13)
    (item,) = placed(partner, customer, wanted)["lineItems"]
    assert shown(item) == (AT_13, None, YEARLY_LOCKED_13)
    assert item["flexDiscounts"][0]["result"] == "SUCCESS"


def test_what_renews_by_itself_has_the_code_and_no_flexible_discount(
    world: World, partner: Partner
) -> None:
    made = offer_discount(world, CODE)
    customer = volume_customer(world)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    wish = partner.renew(customer, own, enabled=True, renewalQuantity=60, flexDiscountCodes=[CODE])
    assert wish.status_code == 200, wish.text
    (item,) = asked(partner, customer, "PREVIEW_RENEWAL").json()["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert item["flexDiscounts"] == [{"id": made.discount_id, "code": CODE, "result": "FAILURE"}]
    noon(world, AD)
    (item,) = renewals(partner, customer)[0]["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert "flexDiscounts" not in item
    (failed,) = failures(world)
    assert (failed["subscriptionId"], CODE in failed["summary"]) == (own, True)
    assert "flexDiscountCodes" not in partner.subscriptions(customer)[0]["autoRenewal"]


def test_an_early_renewal_may_name_a_flexible_discount_instead(
    world: World, partner: Partner
) -> None:
    offer_discount(world, CODE)
    customer = volume_customer(world)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    noon(world, "2026-06-20")
    wanted = flex_line(CODE, offer_id=AT_13, quantity=60, subscriptionId=own)
    answer = asked(partner, customer, "RENEWAL", wanted)
    assert answer.status_code == 201, answer.text
    (item,) = renewals(partner, customer)[0]["lineItems"]
    assert shown(item) == (AT_13, None, YEARLY_LOCKED_13)


@pytest.mark.parametrize("auto_apply", ["autoRenewal", "allRenewals"])
def test_a_reusable_one_of_the_running_term_is_shown_as_lost(
    *, world: World, partner: Partner, auto_apply: str
) -> None:
    world.rules(flexAutoApply=auto_apply)
    made = offer_discount(world, CODE, end="2026-06-30T23:59:59Z", lock="2030-12-31T23:59:59Z")
    customer = volume_customer(world)
    placed(partner, customer, flex_line(CODE, offer_id=AT_13))
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    noon(world, "2026-07-01")
    (item,) = asked(partner, customer, "PREVIEW_RENEWAL").json()["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert item["flexDiscounts"] == [{"id": made.discount_id, "code": CODE, "result": "FAILURE"}]
    # By hand it has the code alone, whatever comes by itself.
    by_hand = line(AT_13, 60, subscriptionId=own)
    (item,) = asked(partner, customer, "PREVIEW_RENEWAL", by_hand).json()["lineItems"]
    assert (shown(item), "flexDiscounts" in item) == ((AT_13, PRE, YEARLY_PRE), False)
    noon(world, AD)
    (item,) = renewals(partner, customer)[0]["lineItems"]
    assert (shown(item), "flexDiscounts" in item) == ((AT_13, PRE, YEARLY_PRE), False)
    assert failures(world) == [], "nobody has named it"


def test_one_of_an_earlier_term_is_no_news(world: World, partner: Partner) -> None:
    offer_discount(world, CODE, end="2026-06-30T23:59:59Z", lock="2030-12-31T23:59:59Z")
    customer = volume_customer(world, start="2025-07-15", end="2028-07-14")
    placed(partner, customer, flex_line(CODE, offer_id=AT_13))
    for day, news in (("2026-07-01", True), (AD, False)):
        noon(world, day)
        (item,) = asked(partner, customer, "PREVIEW_RENEWAL").json()["lineItems"]
        assert (item["discountCode"], "flexDiscounts" in item) == (PRE, news)


def test_by_rule_a_preference_is_told_so_at_once(world: World, partner: Partner) -> None:
    world.rules(flexPreferenceValidation="full")
    offer_discount(world, CODE)
    customer = volume_customer(world)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    refused(partner.renew(customer, own, flexDiscountCodes=[CODE]), 400, "2144")
    (kept, *_) = world.control("GET", "/requests?code=2144").json()["items"]
    assert kept["why"]["facts"]["otherCode"] == PRE
    assert "flexDiscountCodes" not in partner.subscriptions(customer)[0]["autoRenewal"]


def test_by_rule_who_keeps_no_such_price_may_prefer_one(world: World, partner: Partner) -> None:
    """The commitment ends the day before the anniversary, and its code with it."""
    world.rules(flexPreferenceValidation="full")
    offer_discount(world, CODE, end="2029-12-31T23:59:59Z")
    customer = volume_customer(world)
    own = partner.subscriptions(customer)[0]["subscriptionId"]
    noon(world, AD)
    assert partner.renew(customer, own, flexDiscountCodes=[CODE]).status_code == 200
    noon(world, "2027-07-15")
    (item,) = renewals(partner, customer)[0]["lineItems"]
    assert item["flexDiscounts"][0]["result"] == "SUCCESS"
