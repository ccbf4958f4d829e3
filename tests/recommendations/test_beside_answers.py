"""Recommendations beside previews and lists, and why there may be none (RE-C4, RE-C5)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.recommendations.asking import (
    ACROBAT_TEAMS,
    AI_FOR_TEAMS,
    ALL_APPS,
    ALL_APPS_PRO,
    EXPRESS,
    GENERIC,
    TRACKER,
    ask,
    cart,
    fetch,
    products,
    sources,
)
from tests.support import Json, Partner, World, address, line, refused

ASKED = "fetch-recommendations=true"
NOT_FOR_GB = {
    "code": "5136",
    "message": "Not allowed to fetch Recommendations for Country Code GB",
    "additionalDetails": [],
    "invalidFields": [],
}
NOT_IN_XX = {
    "code": "5137",
    "message": "Not allowed to fetch recommendations for language XX",
    "additionalDetails": [],
    "invalidFields": [],
}


def previewed(
    partner: Partner, customer: str, *lines: Json, query: str = ASKED, kind: str = "PREVIEW"
) -> httpx.Response:
    """Preview an order, or with another type place it."""
    body = {"orderType": kind, "lineItems": list(lines)}
    return partner.post(f"/customers/{customer}/orders?{query}", body)


def lists(customer: str, query: str = ASKED) -> list[str]:
    """Name the two lists that recommendations come with."""
    return [f"/customers/{customer}/{each}?{query}" for each in ("orders", "subscriptions")]


@pytest.mark.every_backend
def test_a_preview_recommends_by_its_lines(partner: Partner, customer: str) -> None:
    answer = previewed(partner, customer, line(ALL_APPS, 2), line(ACROBAT_TEAMS, number=2))
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert list(shown)[-1] == "recommendations"
    found = shown["recommendations"]
    assert list(found) == ["productRecommendations"]
    assert products(found) == {
        "upsells": [ALL_APPS_PRO],
        "crossSells": [EXPRESS],
        "addOns": [AI_FOR_TEAMS],
    }
    context = {"recommendationContext": "ORDER_PREVIEW", "offers": cart(ALL_APPS, ACROBAT_TEAMS)}
    assert found == fetch(partner, customer, **context)


def test_without_being_asked_for_nothing_is_recommended(partner: Partner, customer: str) -> None:
    for query in ("", "fetch-recommendations=false&recommendation-country=GB"):
        answer = previewed(partner, customer, line(), query=query)
        assert "recommendations" not in answer.json()
        assert TRACKER not in answer.headers
        for path in lists(customer, query):
            read = partner.get(path)
            assert "recommendations" not in read.json()
            assert TRACKER not in read.headers


def test_prices_of_a_preview_come_along(partner: Partner, customer: str) -> None:
    answer = previewed(partner, customer, line(), query=f"{ASKED}&fetch-price=true").json()
    assert list(answer)[-2:] == ["pricingSummary", "recommendations"]


def test_a_preview_of_a_renewal_recommends_by_its_lines_or_the_same_to_all(
    world: World, customer: str
) -> None:
    partner = world.partner
    partner.order(customer, line(ACROBAT_TEAMS, 5))
    (held,) = partner.subscriptions(customer)
    world.advance(to="2027-01-05T09:00:00Z")
    automatic = previewed(partner, customer, kind="PREVIEW_RENEWAL").json()["recommendations"]
    assert products(automatic) == GENERIC
    assert sources(automatic, "upsells") == [[ACROBAT_TEAMS]]
    mine = line(ACROBAT_TEAMS, 5, subscriptionId=held["subscriptionId"])
    manual = previewed(partner, customer, mine, kind="PREVIEW_RENEWAL").json()["recommendations"]
    assert products(manual) == {"upsells": [], "crossSells": [EXPRESS], "addOns": [AI_FOR_TEAMS]}


@pytest.mark.every_backend
def test_both_lists_recommend_the_same_to_all(partner: Partner, customer: str) -> None:
    partner.order(customer, line(ACROBAT_TEAMS))
    for path in lists(customer):
        shown = partner.fetch(path)
        assert list(shown)[-1] == "recommendations"
        assert products(shown["recommendations"]) == GENERIC
        assert sources(shown["recommendations"], "crossSells") == [[ACROBAT_TEAMS]]
        without = partner.fetch(path.partition("?")[0])
        shown.pop("recommendations")
        assert shown["items"] == without["items"]


def test_orders_that_are_placed_and_single_orders_recommend_nothing(
    partner: Partner, customer: str
) -> None:
    answer = previewed(partner, customer, line(), kind="NEW")
    placed = answer.json()
    assert answer.status_code == 201
    assert "recommendations" not in placed
    assert TRACKER not in answer.headers
    path = f"/customers/{customer}/orders/{placed['orderId']}"
    assert "recommendations" not in partner.fetch(f"{path}?{ASKED}")
    back = {
        "orderType": "RETURN",
        "referenceOrderId": placed["orderId"],
        "lineItems": placed["lineItems"],
    }
    returned = partner.post(f"/customers/{customer}/orders?{ASKED}", back)
    assert returned.status_code == 201
    assert "recommendations" not in returned.json()


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("recommendation-country=GB", NOT_FOR_GB),
        ("recommendation-language=XX", NOT_IN_XX),
        ("recommendation-country=GB&recommendation-language=XX", NOT_FOR_GB),
    ],
)
def test_what_cannot_be_recommended_leaves_the_answer_as_it_is(
    world: World, customer: str, place: str, error: Json
) -> None:
    partner = world.partner
    answer = previewed(partner, customer, line(), query=f"{ASKED}&{place}")
    assert answer.status_code == 201
    assert len(answer.json()["lineItems"]) == 1
    assert answer.json()["recommendations"] == {"errorDetails": error}
    assert list(answer.json()["recommendations"]["errorDetails"]) == list(error)
    assert TRACKER not in answer.headers
    for path in lists(customer, f"{ASKED}&{place}"):
        read = partner.get(path)
        assert read.status_code == 200
        assert read.json()["recommendations"] == {"errorDetails": error}
        assert TRACKER not in read.headers
    kept = world.control("GET", "/requests").json()["items"][:3]
    assert {request["status"] for request in kept} == {200, 201}
    assert [request["why"]["rule"] for request in kept] == ["RE-C4"] * 3


@pytest.mark.every_backend
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("%00", r"\x00"),
        ("U%0AS", r"U\nS"),
        ("US%00", r"US\x00"),
        ("EN%0A", r"EN\n"),
        ("%c2%85", r"\x85"),
        ("x" * 256, "x" * 40),
        ("x" * 40, "x" * 40),
        ("", ""),
    ],
)
@pytest.mark.parametrize(("parameter", "code"), [("country", "5136"), ("language", "5137")])
def test_no_form_of_them_refuses_the_answer_that_they_come_beside(
    *, partner: Partner, customer: str, parameter: str, code: str, sent: str, told: str
) -> None:
    query = f"fetch-recommendations=true&recommendation-{parameter}={sent}"
    answers = [partner.get(path) for path in lists(customer, query)]
    answers.append(previewed(partner, customer, line(), query=query))
    assert [answer.status_code for answer in answers] == [200, 200, 201]
    for answer in answers:
        details = answer.json()["recommendations"]["errorDetails"]
        assert (details["code"], details["message"].endswith(f" {told}")) == (code, True), details
    # Who does not ask for any is not told either.
    unasked = partner.get(f"/customers/{customer}/subscriptions?recommendation-{parameter}={sent}")
    assert unasked.status_code == 200
    assert "recommendations" not in unasked.json()


@pytest.mark.parametrize("error", [NOT_FOR_GB, NOT_IN_XX])
def test_on_their_own_they_are_refused(world: World, customer: str, error: Json) -> None:
    body = {"country": "GB"} if error is NOT_FOR_GB else {"language": "XX"}
    answer = ask(world.partner, customer, **body)
    assert answer.status_code == 400
    assert answer.json() == error
    assert list(answer.json()) == list(error)
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["rule"] == "RE-C4"
    assert next(iter(kept["why"]["facts"].values())) in {"GB", "XX"}


def test_the_answers_own_refusal_comes_first(partner: Partner, customer: str) -> None:
    query = f"{ASKED}&recommendation-country=GB"
    refused(previewed(partner, customer, line(currencyCode="EUR"), query=query), 400, "2125")
    refused(partner.get(lists("1009999999", query)[0]), 404, "1116")
    refused(partner.get(lists("1009999999", query)[1]), 404, "1116")
    refused(ask(partner, "1009999999", country="GB"), 404, "1116")


@pytest.mark.parametrize("code", ["US", "us", "USA", "CA", "CAN"])
def test_a_country_of_the_distributors_may_be_named_by_any_code(
    partner: Partner, customer: str, code: str
) -> None:
    assert ask(partner, customer, country=code).status_code == 200
    path = lists(customer, f"{ASKED}&recommendation-country={code}")[1]
    assert products(partner.fetch(path)["recommendations"]) == GENERIC


@pytest.mark.parametrize("code", ["DE", "XX", "ZZZ", "jp"])
def test_another_country_is_named_as_it_was_sent(
    partner: Partner, customer: str, code: str
) -> None:
    answer = ask(partner, customer, country=code)
    refused(answer, 400, "5136")
    assert answer.json()["message"].endswith(f"Country Code {code}")


@pytest.mark.parametrize("language", ["", "en", "FR", "mult", "EN-US"])
def test_another_language_is_named_as_it_was_sent(
    partner: Partner, customer: str, language: str
) -> None:
    answer = ask(partner, customer, language=language)
    refused(answer, 400, "5137")
    assert answer.json()["message"].endswith(f"for language {language}")


def test_languages_are_those_of_regions_where_the_rule_says_so(
    new_world: Callable[..., World],
) -> None:
    countries = ["GB", "US"]
    world = new_world(distributors=[{"name": "Mouse", "countries": countries}])
    partner = world.partner
    british = address(country="GB", region="ENG", city="London", postalCode="SW1A 1AA")
    american, home = partner.customer(), partner.customer(address=british)
    for customer in (american, home):
        for language in ("EN", "MULT"):
            assert ask(partner, customer, language=language).status_code == 200
    world.rules(recommendationLanguageByRegion=True)
    assert ask(partner, american, language="MULT").status_code == 200
    refused(ask(partner, american, language="EN"), 400, "5137")
    assert ask(partner, home, language="EN").status_code == 200
    refused(ask(partner, home, language="MULT"), 400, "5137")
    assert ask(partner, american, country="GB", language="EN").status_code == 200
    assert ask(partner, home).status_code == 200
