"""Which products are recommended, and why (RE-C1 to RE-C3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.recommendations.asking import (
    ACROBAT_ENTERPRISE,
    ACROBAT_TEAMS,
    AI_FOR_ENTERPRISE,
    AI_FOR_TEAMS,
    ALL_APPS,
    ALL_APPS_PRO,
    EDITION_4,
    ENTERPRISE_ALL_APPS,
    EXPRESS,
    GENERIC,
    ask,
    cart,
    fetch,
    products,
    sources,
)
from tests.support import ADD_ON, Json, Partner, World, line, refused


def recommendation(product: str, *led_by: str) -> Json:
    """A product at rank 0."""
    return {
        "rank": 0,
        "product": {"baseOfferId": product},
        "source": {"sourceType": "OFFER", "offerIds": list(led_by)},
    }


@pytest.mark.every_backend
def test_the_answer_has_adobes_keys_in_their_order(partner: Partner, customer: str) -> None:
    partner.order(customer, line(ALL_APPS))
    found = fetch(partner, customer)
    recommended = found["productRecommendations"]
    assert found == {
        "productRecommendations": {
            "upsells": [recommendation(ALL_APPS_PRO, ALL_APPS)],
            "crossSells": [recommendation(EXPRESS, ALL_APPS)],
            "addOns": [recommendation(AI_FOR_ENTERPRISE, ALL_APPS)],
        }
    }
    assert list(recommended) == ["upsells", "crossSells", "addOns"]
    assert list(recommended["upsells"][0]) == ["rank", "product", "source"]
    assert list(recommended["upsells"][0]["source"]) == ["sourceType", "offerIds"]


@pytest.mark.parametrize("context", ["GENERIC", "ORDERS_VIEW", None])
def test_without_a_cart_everybody_is_recommended_the_same(
    partner: Partner, customer: str, context: str | None
) -> None:
    named = {} if context is None else {"recommendationContext": context}
    assert products(fetch(partner, customer, **named)) == GENERIC
    partner.order(customer, line(ALL_APPS_PRO), line(EXPRESS, number=2))
    assert products(fetch(partner, customer, offers=cart(ACROBAT_TEAMS), **named)) == GENERIC


def test_what_a_customer_holds_now_led_to_what_is_recommended(
    partner: Partner, customer: str
) -> None:
    assert sources(fetch(partner, customer), "upsells") == [[]]
    partner.order(customer, line(ACROBAT_TEAMS), line(ALL_APPS, number=2))
    partner.give_back(customer, partner.order(customer, line(EXPRESS)))
    for category in ("upsells", "crossSells", "addOns"):
        assert sources(fetch(partner, customer), category) == [[ACROBAT_TEAMS, ALL_APPS]]


@pytest.mark.parametrize("context", ["ORDER_PREVIEW", "RENEWAL_ORDER_PREVIEW"])
@pytest.mark.parametrize(
    ("offer_id", "upsells", "add_ons"),
    [
        (ALL_APPS, [ALL_APPS_PRO], []),
        ("11083117CA12A12", [ALL_APPS_PRO], []),
        (ENTERPRISE_ALL_APPS, [EDITION_4], []),
        (ACROBAT_TEAMS, [], [AI_FOR_TEAMS]),
        (ACROBAT_ENTERPRISE, [], [AI_FOR_ENTERPRISE]),
        (EDITION_4, [], []),
        (EXPRESS, [], []),
        (ADD_ON, [], []),
    ],
)
def test_a_cart_says_what_is_recommended(
    partner: Partner,
    customer: str,
    context: str,
    offer_id: str,
    upsells: list[str],
    add_ons: list[str],
) -> None:
    found = fetch(partner, customer, recommendationContext=context, offers=cart(offer_id))
    assert products(found) == {"upsells": upsells, "crossSells": [EXPRESS], "addOns": add_ons}
    for category, entries in products(found).items():
        assert sources(found, category) == [[offer_id]] * len(entries)


def test_each_product_of_a_cart_leads_to_its_own(partner: Partner, customer: str) -> None:
    everything = [ACROBAT_TEAMS, ALL_APPS, ENTERPRISE_ALL_APPS, "65304921CA01A12"]
    offers = cart(*everything, ALL_APPS)
    found = fetch(partner, customer, recommendationContext="ORDER_PREVIEW", offers=offers)
    assert products(found)["upsells"] == [ALL_APPS_PRO, EDITION_4]
    assert sources(found, "upsells") == [[ALL_APPS], [ENTERPRISE_ALL_APPS]]
    assert sources(found, "addOns") == [[ACROBAT_TEAMS, "65304921CA01A12"]]
    assert sources(found, "crossSells") == [everything]


def test_offers_that_say_nothing_are_ignored(partner: Partner, customer: str) -> None:
    offers = [{}, {"quantity": 3}, {"offerId": "nonsense"}, {"offerId": "99999999CA01A12"}]
    found = fetch(partner, customer, recommendationContext="ORDER_PREVIEW", offers=offers)
    assert products(found) == {"upsells": [], "crossSells": [EXPRESS], "addOns": []}
    assert sources(found, "crossSells") == [[]]


def test_a_renewal_without_a_cart_looks_at_what_is_enabled_to_renew(
    partner: Partner, customer: str
) -> None:
    partner.order(customer, line(ALL_APPS), line(ACROBAT_TEAMS, number=2))
    context = {"recommendationContext": "RENEWAL_ORDER_PREVIEW"}
    found = fetch(partner, customer, **context)
    assert products(found) == {
        "upsells": [ALL_APPS_PRO],
        "crossSells": [EXPRESS],
        "addOns": [AI_FOR_TEAMS],
    }
    assert sources(found, "crossSells") == [[ALL_APPS, ACROBAT_TEAMS]]
    first, _ = partner.subscriptions(customer)
    partner.renew(customer, first["subscriptionId"], enabled=False)
    assert products(fetch(partner, customer, **context))["upsells"] == []


def test_what_the_customer_owns_is_left_out_where_the_rule_says_so(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(EXPRESS))
    assert products(fetch(partner, customer)) == GENERIC
    world.rules(recommendations="owned")
    assert products(fetch(partner, customer)) == {**GENERIC, "crossSells": []}
    world.rules(recommendations="sandbox")
    assert products(fetch(partner, customer)) == GENERIC


def test_what_has_lapsed_is_no_longer_owned(world: World, customer: str) -> None:
    partner = world.partner
    partner.order(customer, line(EXPRESS), line(ACROBAT_TEAMS, number=2))
    express, _ = partner.subscriptions(customer)
    partner.renew(customer, express["subscriptionId"], enabled=False)
    world.rules(recommendations="owned")
    world.advance(to="2027-01-14T23:59:59Z")
    assert products(fetch(partner, customer))["crossSells"] == []
    world.advance(to="2027-01-15T00:00:00Z")
    assert products(fetch(partner, customer))["crossSells"] == [EXPRESS]


@pytest.mark.parametrize("segment", ["EDU", "GOV"])
def test_products_of_another_segment_are_left_out(partner: Partner, segment: str) -> None:
    customer = partner.customer(marketSegment=segment)
    nothing: dict[str, list[str]] = {"upsells": [], "crossSells": [], "addOns": []}
    assert products(fetch(partner, customer)) == nothing
    preview = {"recommendationContext": "ORDER_PREVIEW", "offers": cart(ALL_APPS)}
    assert products(fetch(partner, customer, **preview)) == nothing


def test_another_distributor_has_no_such_customer(new_world: Callable[..., World]) -> None:
    mine, other = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}]).partners
    customer = mine.customer()
    refused(ask(other, customer), 404, "1116")
    assert ask(mine, customer).status_code == 200
    refused(ask(mine, "1009999999"), 404, "1116")


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"customerId": None}, "1117", "customerId"),
        ({"customerId": 1005513019}, "1117", "customerId"),
        ({"recommendationContext": "RENEWAL"}, "1117", "recommendationContext"),
        ({"recommendationContext": "generic"}, "1117", "recommendationContext"),
        ({"offers": {}}, "1117", "offers"),
        ({"offers": [{"offerId": 1}]}, "1117", "offers[0].offerId"),
        ({"offers": [{"quantity": "5"}]}, "1117", "offers[0].quantity"),
        ({"offers": [{"quantity": -1}]}, "1117", "offers[0].quantity"),
        ({"offers": [{"name": "x"}]}, "1121", "offers[0].name"),
        ({"country": "U"}, "1117", "country"),
        ({"country": "USAA"}, "1117", "country"),
        ({"language": 1}, "1117", "language"),
        ({"includePropensity": True}, "1117", "includePropensity"),
        ({"includePropensity": ["loyalty"]}, "1117", "includePropensity[0]"),
        ({"includePropensity": ["churn", "churn"]}, "1117", "includePropensity"),
        ({"signals": ["churn"]}, "1121", "signals"),
    ],
)
def test_a_body_that_is_wrong_is_refused(
    partner: Partner, customer: str, wrong: dict[str, object], code: str, field: str
) -> None:
    refused(ask(partner, customer, **wrong), 400, code, field)


def test_a_body_names_a_customer(partner: Partner) -> None:
    refused(partner.post("/recommendations", {}), 400, "1122", "customerId")
