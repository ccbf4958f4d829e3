"""Which products may be switched to which, as partners ask for it (SW-1, SW-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from sandbox.catalogue.offers import Product, plain_offer
from sandbox.catalogue.reference import load_reference
from sandbox.switches.paths import Place, is_switchable, path_from, paths_of_segment
from tests.deploying import GERMANY, deploy, global_customer, line_at, worldwide
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line, refused, shape

COM = "market-segment=COM&country=US"
GOV = "market-segment=GOV&country=US"
# What docs mid-term/apis answers, but for its first parameter: it says COM of these.
ADOBES_GOV = [
    {
        "sourceBaseOfferId": source,
        "targetList": [
            {"targetBaseOfferId": target, "sequence": number, "switchType": "PARTIAL_ALLOWED"}
            for number, target in targets.items()
        ],
    }
    for source, targets in {
        "30002139CC01A12": {1: "30002125CC01A12", 2: "30013365CC01A12", 3: "30002230CC01A12"},
        "30002994CC01A12": {1: "30005695CC01A12", 2: "30002245CC01A12", 3: "30002230CC01A12"},
        "30002125CC01A12": {3: "30002168CC01A12"},
    }.items()
]
# What docs mid-term/faq answers for one offer, where totalCount counts its targets (X63).
ADOBES_ACROBAT = {
    "sourceBaseOfferId": TEAM,
    "targetList": [
        {
            "targetBaseOfferId": "65324898CA01A12",
            "sequence": 1,
            "switchType": "PARTIAL_ALLOWED",
        },
        {
            "targetBaseOfferId": "30005296CA01A12",
            "sequence": 2,
            "switchType": "PARTIAL_ALLOWED",
        },
        {"targetBaseOfferId": "65324888CA01A12", "sequence": 3, "switchType": "FULL_ONLY"},
    ],
}
NOTHING = {"totalCount": 0, "count": 0, "offset": 0, "limit": 20, "productUpgrades": []}


def paths(partner: Partner, query: str) -> Json:
    return partner.fetch(f"/offer-switch-paths?{query}")


def sources(page: Json) -> list[str]:
    return [upgrade["sourceBaseOfferId"] for upgrade in page["productUpgrades"]]


@pytest.mark.every_backend
def test_the_sample_of_the_apis_page_is_answered_for_government(partner: Partner) -> None:
    page = paths(partner, f"{GOV}&language=MULT")
    assert page["productUpgrades"][:3] == ADOBES_GOV
    sample = {"totalCount": 3, "count": 3, "offset": 0, "limit": 20, "productUpgrades": ADOBES_GOV}
    assert list(page) == list(sample)
    assert shape(page) == shape(sample)


def test_the_sample_of_the_faq_is_answered_for_an_offer(partner: Partner) -> None:
    page = paths(partner, f"offer-id={TEAM}&{COM}&language=MULT")
    assert page == {**NOTHING, "totalCount": 1, "count": 1, "productUpgrades": [ADOBES_ACROBAT]}


@pytest.mark.parametrize("offer", ["65304479CA04A12", "65304479CA14X12"])
def test_an_offer_of_any_level_is_taken_for_its_product(partner: Partner, offer: str) -> None:
    assert sources(paths(partner, f"offer-id={offer}&{COM}")) == [TEAM]


@pytest.mark.parametrize(
    "query",
    [
        f"{COM}&language=EN",
        f"{COM}&offer-id=30002139CC01A12",
        f"{COM}&offer-id=99999999CA01A12",
        f"{COM}&offer-id=nonsense",
        f"{COM}&offer-id=65322651CA01A12",
        "market-segment=COM&country=DE&offer-id=65322535CA01A12",
    ],
    ids=["language", "segment", "unknown", "no offer", "no path", "country"],
)
def test_where_nothing_is_found_the_numbers_are_there_all_the_same(
    partner: Partner, query: str
) -> None:
    assert paths(partner, query) == NOTHING


def test_a_path_may_hold_in_some_countries_only(partner: Partner) -> None:
    query = "market-segment=COM&offer-id=65322535CA01A12"
    for country in ("US", "USA", "CA"):
        assert sources(paths(partner, f"{query}&country={country}")) == ["65322535CA01A12"]


def test_pages_are_turned_and_beyond_the_end_there_is_nothing(partner: Partner) -> None:
    every = sources(paths(partner, f"{COM}&limit=100"))
    page = paths(partner, f"{COM}&limit=2&offset=1")
    assert sources(page) == every[1:3]
    assert (page["totalCount"], page["count"], page["offset"], page["limit"]) == (
        len(every), 2, 1, 2,
    )  # fmt: skip
    beyond = paths(partner, f"{COM}&offset={len(every)}")
    assert (beyond["totalCount"], beyond["count"]) == (len(every), 0)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", ["market-segment", "country"]),
        ("market-segment=COM", ["country"]),
        ("country=US", ["market-segment"]),
        ("market-segment=XYZ&country=US", ["market-segment"]),
        ("market-segment=COM&country=XX", ["country"]),
        (f"{COM}&limit=0", ["limit"]),
        (f"{COM}&limit=101", ["limit"]),
        (f"{COM}&offset=-1", ["offset"]),
        ("customer-id=1009999999", ["subscription-id"]),
        (f"{COM}&subscription-id=x", ["customer-id"]),
    ],
)
def test_a_parameter_that_is_missing_or_wrong_is_named_and_explained(
    world: World, partner: Partner, query: str, named: list[str]
) -> None:
    refused(partner.get(f"/offer-switch-paths?{query}"), 400, "1117", *named)
    assert world.why()["rule"] == "SW-1"
    assert "assumed" in world.why()["source"]


def test_a_read_of_paths_needs_a_correlation_id(partner: Partner) -> None:
    answer = partner.get(f"/offer-switch-paths?{COM}", X_Correlation_Id=None)
    refused(answer, 400, "4119")


@pytest.fixture
def held(partner: Partner, customer: str) -> str:
    """The id of a subscription that may be switched."""
    partner.order(customer, line(TEAM, 10))
    (subscription,) = partner.subscriptions(customer)
    found: str = subscription["subscriptionId"]
    return found


def test_the_paths_of_a_subscription_are_answered_at_both_addresses(
    partner: Partner, customer: str, held: str
) -> None:
    by_ids = paths(partner, f"customer-id={customer}&subscription-id={held}")
    assert by_ids["productUpgrades"] == [ADOBES_ACROBAT]
    path = f"/customers/{customer}/subscriptions/{held}/offer-switch-paths"
    assert partner.fetch(path) == by_ids


def test_so_is_that_of_one_subscription(
    world: World, partner: Partner, customer: str, held: str
) -> None:
    path = f"/customers/{customer}/subscriptions/{held}/offer-switch-paths"
    refused(partner.get(f"{path}?limit=0"), 400, "1117", "limit")
    assert world.why()["rule"] == "SW-1"
    assert partner.fetch(f"{path}?limit=1")["limit"] == 1


def test_segment_and_country_that_are_sent_count_instead_of_the_customers(
    partner: Partner, customer: str, held: str
) -> None:
    path = f"/customers/{customer}/subscriptions/{held}/offer-switch-paths"
    assert partner.fetch(f"{path}?market-segment=GOV") == NOTHING
    assert partner.fetch(f"{path}?country=DE")["count"] == 1
    assert partner.fetch(f"{path}?offer-id={OTHER_TEAM}") == NOTHING
    refused(partner.get(f"{path}?country=XX"), 400, "1117", "country")


def test_who_or_what_is_not_there_is_404(partner: Partner, customer: str, held: str) -> None:
    refused(
        partner.get(f"/offer-switch-paths?customer-id=1009999999&subscription-id={held}"),
        404, "1116",
    )  # fmt: skip
    refused(
        partner.get(f"/offer-switch-paths?customer-id={customer}&subscription-id=nonsense"),
        404, "3115",
    )  # fmt: skip


def test_nothing_leads_from_a_subscription_that_is_not_active(
    world: World, customer: str, held: str
) -> None:
    partner = world.partner
    partner.renew(customer, held, enabled=False)
    path = f"/customers/{customer}/subscriptions/{held}/offer-switch-paths"
    world.advance(to="2027-01-14T23:59:59Z")
    assert partner.fetch(path)["count"] == 1
    world.advance(to="2027-01-15T00:00:00Z")
    assert partner.fetch(path) == NOTHING


def test_the_country_of_a_deployment_counts_for_its_subscription(
    new_world: Callable[..., World],
) -> None:
    partner = new_world(distributors=worldwide()).partner
    customer = global_customer(partner)
    express = "65322535CA01A12"
    partner.order(customer, line(express))
    partner.order(customer, line_at(deploy(partner, customer, GERMANY), offer=express))
    at_home, away = partner.subscriptions(customer)
    found = {
        each["subscriptionId"]: paths(
            partner, f"customer-id={customer}&subscription-id={each['subscriptionId']}"
        )["count"]
        for each in (at_home, away)
    }
    assert list(found.values()) == [1, 0]


def test_every_path_leads_to_what_costs_no_less_in_the_same_segment() -> None:
    catalogue = load_reference().catalogue
    found = [
        (catalogue.product(path.source), catalogue.product(target.product), path.origin)
        for segment in ("COM", "EDU", "GOV")
        for path in paths_of_segment(catalogue, segment, Place("US"))
        for target in path.targets
    ]
    assert len(found) > 20
    for source, target, origin in found:
        assert source is not None
        assert target is not None
        assert source.market_segment == target.market_segment
        assert is_switchable(target)
        assert origin.startswith("docs mid-term/") or origin == "invented"
        assert yearly(target) >= yearly(source), (source, target)


def test_a_path_leads_one_way() -> None:
    assert path_from("30002125CC", Place("US")) is not None
    assert path_from("30002168CC", Place("US")) is None


def yearly(product: Product) -> Decimal:
    """What a product costs a year in USD, on a day without a promotion."""
    found = load_reference().catalogue.price(
        plain_offer(product, product.base_level), region="NA", currency="USD", on=date(2029, 1, 15)
    )
    assert found is not None
    return found
