"""A high growth offer is never combined with a flexible discount (FD-6, FD-12, FD-14, 2144)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.committed import AD, with_commitment
from tests.flexible_discounts.given import failures, flex_line, offer_discount
from tests.growing import X, acrobat, choose, held, on, preference, renewed
from tests.migrating import vip
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line, refused

CODE = "TEN_PERCENT"
LAST_DAYS = "2026-07-01"
REUSABLE: dict[str, Any] = {"end": "2026-06-30T23:59:59Z", "lock": "2030-12-31T23:59:59Z"}


def coming(partner: Partner, customer: str, *lines: Json) -> Json:
    """The line of Acrobat in a preview of what renews, by itself or by hand."""
    body: Json = {"orderType": "PREVIEW_RENEWAL"}
    if lines:
        body["lineItems"] = list(lines)
    order = partner.make(f"/customers/{customer}/orders?fetch-price=true", body)
    (found,) = [item for item in order["lineItems"] if item["offerId"] == X]
    assert isinstance(found, dict)
    return found


def is_plain(item: Json) -> bool:
    """Whether a line has the full price of its offer."""
    pricing = item["pricing"]
    found: bool = pricing["discountedPartnerPrice"] == pricing["partnerPrice"]
    return found


@pytest.mark.every_backend
def test_a_preferred_code_fails_beside_it(world: World, partner: Partner) -> None:
    made = offer_discount(world, CODE)
    customer = acrobat(world)
    on(world, LAST_DAYS)
    assert choose(partner, customer, flexDiscountCodes=[CODE]).status_code == 200
    item = coming(partner, customer)
    assert item["flexDiscounts"] == [{"id": made.discount_id, "code": CODE, "result": "FAILURE"}]
    assert is_plain(item)
    on(world, AD)
    assert renewed(partner, customer) == (X, 100)
    (failed,) = failures(world)
    assert CODE in failed["summary"]
    assert "flexDiscountCodes" not in preference(partner, customer)


def test_an_unknown_code_fails_beside_it_too(world: World, partner: Partner) -> None:
    customer = acrobat(world)
    on(world, LAST_DAYS)
    choose(partner, customer, flexDiscountCodes=["NONE"])
    assert coming(partner, customer)["flexDiscounts"] == [
        {"id": "", "code": "NONE", "result": "FAILURE"}
    ]


@pytest.mark.parametrize("auto_apply", ["autoRenewal", "allRenewals"])
def test_a_reusable_one_of_the_running_term_is_shown_as_lost(
    *, world: World, partner: Partner, auto_apply: str
) -> None:
    world.rules(flexAutoApply=auto_apply)
    made = offer_discount(world, CODE, **REUSABLE)
    customer = acrobat(world)
    partner.order(customer, flex_line(CODE))
    on(world, LAST_DAYS)
    choose(partner, customer)
    item = coming(partner, customer)
    assert item["flexDiscounts"] == [{"id": made.discount_id, "code": CODE, "result": "FAILURE"}]
    assert is_plain(item)
    own = held(partner, customer)["subscriptionId"]
    partner.order(customer, line(quantity=100))
    item = coming(partner, customer, line(TEAM, 100, subscriptionId=own))
    assert ("flexDiscounts" in item, is_plain(item)) == (False, True)
    on(world, AD)
    assert renewed(partner, customer) == (X, 100)
    assert failures(world) == [], "nobody has named it"


def test_by_rule_a_preference_has_one_or_the_other(world: World, partner: Partner) -> None:
    world.rules(flexPreferenceValidation="full")
    offer_discount(world, CODE)
    customer = acrobat(world)
    on(world, LAST_DAYS)
    own = held(partner, customer)["subscriptionId"]
    before = preference(partner, customer)
    refused(choose(partner, customer, flexDiscountCodes=[CODE]), 400, "2144")
    assert preference(partner, customer) == before
    assert choose(partner, customer).status_code == 200
    refused(partner.renew(customer, own, flexDiscountCodes=[CODE]), 400, "2144")
    (kept, *_) = world.control("GET", "/requests?code=2144").json()["items"]
    assert kept["why"]["facts"]["otherCode"] == "MOQ_100"
    # Who gives the one up may have the other, and then not the first.
    given_up = choose(partner, customer, None, resets=True, flexDiscountCodes=[CODE])
    assert given_up.status_code == 200, given_up.text
    refused(choose(partner, customer), 400, "2144")
    assert preference(partner, customer)["flexDiscountCodes"] == [CODE]
    assert "renewalCode" not in preference(partner, customer)


def test_by_rule_a_scheduled_product_has_one_or_the_other(world: World, partner: Partner) -> None:
    world.rules(flexPreferenceValidation="full")
    offer_discount(world, CODE)
    customer = with_commitment(world, minimum=100, offers=[vip(OTHER_TEAM, 100)])
    on(world, LAST_DAYS)
    wanted = {"renewalQuantity": 100, "renewalCode": "MOQ_100", "flexDiscountCodes": [CODE]}
    body = {"offerId": X, "autoRenewal": wanted}
    refused(partner.post(f"/customers/{customer}/subscriptions", body), 400, "2144")
