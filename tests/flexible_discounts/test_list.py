"""The list of flexible discounts of a world that has none: its whole validation (FD-1, FD-2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import Partner, World, refused

PATH = "/flex-discounts"
GOOD = f"{PATH}?market-segment=COM&country=US"


@pytest.mark.every_backend
def test_a_world_has_none_unless_it_is_asked_for(partner: Partner) -> None:
    page = partner.fetch(GOOD)
    assert list(page) == ["limit", "offset", "count", "totalCount", "flexDiscounts", "links"]
    own = f"/v3{GOOD}&limit=20&offset=0"
    assert page == {
        "limit": 20,
        "offset": 0,
        "count": 0,
        "totalCount": 0,
        "flexDiscounts": [],
        "links": {"self": {"uri": own, "method": "GET", "headers": []}},
    }


@pytest.mark.parametrize(
    "query",
    [
        "categories=STANDARD",
        "categories=STANDARD,INTRO",
        "categories=INTRO&categories=STANDARD",
        "offer-ids=65322535CA04A12,86322535CA04A12",
        "offer-ids=65322535CA04A12%2C%2086322535CA04A12",
        "flex-discount-code=BLACK_FRIDAY",
        "flex-discount-code=6JZ79GCABCWQYER6HFPJOD4E",
        "include-eligible-reusable-discounts=true",
        "start-date=2025-03-01&end-date=2025-03-31",
        "start-date=2025-03-31T10:00:00Z&end-date=2025-03-01",
        "limit=1",
        "limit=50&offset=2147483647",
        "flex-discount-id=55555555-1533-4564-ade1-cd6946a97f29",
        "include-eligbile-reusable-discounts=nonsense&colour=red",
        "market-segment=COM&limit=2&limit=2",
    ],
)
def test_every_filter_is_taken(partner: Partner, query: str) -> None:
    page = partner.fetch(f"{GOOD}&{query}")
    assert (page["totalCount"], page["flexDiscounts"]) == (0, [])
    assert list(page["links"]) == ["self"]


@pytest.mark.parametrize("country", ["US", "CA", "us", "USA", "CAN"])
def test_a_country_has_two_letters_or_three(partner: Partner, country: str) -> None:
    assert partner.get(f"{PATH}?market-segment=COM&country={country}").status_code == 200


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", ["market-segment", "country"]),
        ("?country=US", ["market-segment"]),
        ("?market-segment=COM", ["country"]),
        *(
            (f"?market-segment={segment}&country=US", ["market-segment"])
            for segment in ("", "COMM", "CO", "com", "C0M", "COM%0a", "%00")
        ),
        *(
            (f"?market-segment=COM&country={country}", ["country"])
            for country in ("", "U", "USAA", "U1", "US%0a", "%00", "%C3%9CS")
        ),
        *(
            (f"?market-segment=COM&country=US&{name}={value}", [name])
            for name, values in {
                "categories": ["", "X", "STANDARD,", "standard"],
                "offer-ids": ["", "a,,b", "x" * 41, "%00"],
                "flex-discount-code": ["", "x" * 41, "%00"],
                "flex-discount-id": ["", "x" * 41],
                "include-eligible-reusable-discounts": ["", "yes", "TRUE"],
                "start-date": ["", "2026", "2026-02-29", "2026-01-15T09:00:00", "1768467600"],
                "end-date": ["x", "2026-13-01"],
                "limit": ["", "0", "51", "-1", "1.0", "x"],
                "offset": ["", "-1", "2147483648"],
            }.items()
            for value in values
        ),
    ],
)
def test_missing_and_malformed_parameters_are_named(
    partner: Partner, query: str, named: list[str]
) -> None:
    refused(partner.get(f"{PATH}{query}"), 400, "1117", *named)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=20", ["limit"]),
        ("offset=0", ["offset"]),
        (
            "flex-discount-code=A&categories=INTRO&start-date=2026-01-01&limit=1",
            ["categories", "flex-discount-code", "start-date", "limit"],
        ),
        ("include-eligible-reusable-discounts=false", ["include-eligible-reusable-discounts"]),
    ],
)
def test_an_id_excludes_all_that_is_optional(world: World, query: str, named: list[str]) -> None:
    refused(world.partner.get(f"{GOOD}&flex-discount-id=55555555&{query}"), 400, "1117", *named)
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["rule"] == "FD-1"
    assert kept["why"]["facts"]["excluded"] == named


def test_a_country_of_others_is_1178_and_comes_before_the_segment(
    new_world: Callable[..., World],
) -> None:
    european = {"name": "Duck", "countries": ["DE", "FR"], "marketSegments": ["COM", "EDU"]}
    world = new_world(distributors=[european])
    partner = world.partner
    for country in ("DE", "DEU", "fr"):
        assert partner.get(f"{PATH}?market-segment=EDU&country={country}").status_code == 200
    for country in ("US", "ZZ", "ZZZ", "IT"):
        for segment in ("COM", "GOV"):
            answer = partner.get(f"{PATH}?market-segment={segment}&country={country}")
            refused(answer, 400, "1178")
    refused(partner.get(f"{PATH}?market-segment=GOV&country=DE"), 400, "1160")
    refused(partner.get(f"{PATH}?market-segment=XYZ&country=DE"), 400, "1160")
    (kept, *_) = world.control("GET", "/requests").json()["items"]
    assert kept["why"]["rule"] == "FD-2"
    assert kept["why"]["facts"] == {"marketSegment": "XYZ", "sold": ["COM", "EDU"]}


def test_it_is_only_read(partner: Partner) -> None:
    refused(partner.post(PATH, {}), 405, "1117")
    refused(partner.get(GOOD, X_Correlation_Id=None), 400, "4119")
