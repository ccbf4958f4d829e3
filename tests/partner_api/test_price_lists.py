"""Price lists (OF-5; docs manage-pricing)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.partner_api.listing import ask, ids, listed
from tests.support import ENDS_2027_06_30, TEAM, Json, Partner, World, line, refused

ALWAYS = {"offerId", "productFamily", "firstOrderDate", "lastOrderDate", "partnerPrice"}


def test_a_list_repeats_what_was_asked_and_counts(partner: Partner) -> None:
    body = ask(partner).json()
    assert {key: body[key] for key in body if key not in ("offers", "totalCount")} == {
        "priceListMonth": "202601",
        "marketSegment": "COM",
        "region": "NA",
        "currency": "USD",
        "priceListType": "STANDARD",
        "count": 20,
        "limit": 20,
        "offset": 0,
    }
    assert len(body["offers"]) == 20
    assert set(body["offers"][0]) == ALWAYS


@pytest.mark.every_backend
def test_pages_cover_the_list_without_overlap(partner: Partner) -> None:
    whole = listed(partner)
    total = ask(partner).json()["totalCount"]
    assert len(whole) == total > 50
    found: list[Json] = []
    for offset in range(0, total, 50):
        found += listed(partner, f"?limit=50&offset={offset}")
    assert found == whole
    refused(ask(partner, f"?offset={total}"), 404, "1162")
    assert len(listed(partner, f"?offset={total - 1}")) == 1


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "offset=-1", "offset=x"])
def test_a_bad_page_is_5122(partner: Partner, query: str) -> None:
    refused(ask(partner, f"?{query}"), 400, "5122")


def test_an_unknown_attribute_is_5122(partner: Partner) -> None:
    refused(ask(partner, includeOfferAttributes=["colour"]), 400, "5122", "colour")


def test_attributes_are_shown_where_they_are_asked_for(partner: Partner) -> None:
    asked = ["language", "levelDetails", "estimatedStreetPrice", "productTypeDetail"]
    (offer,) = listed(partner, includeOfferAttributes=asked, filters={"offerId": TEAM})
    assert set(offer) == {*ALWAYS, *asked}
    assert offer["offerId"] == TEAM
    assert offer["levelDetails"] == "Level 1 1 - 9"


def test_filters_narrow_the_list_and_empty_ones_do_not(partner: Partner) -> None:
    whole = listed(partner)
    empty = {"offerId": "", "productFamily": "", "firstOrderDate": "", "lastOrderDate": ""}
    assert listed(partner, filters=empty) == whole
    assert ids(listed(partner, filters={"offerId": TEAM})) == [TEAM]
    assert listed(partner, filters={"offerId": "nonsense"}) == []
    families = {each["productFamily"] for each in whole}
    for family in sorted(families):
        mine = listed(partner, filters={"productFamily": family})
        assert mine == [each for each in whole if each["productFamily"] == family]


def test_the_last_order_date_filter_drops_what_ends_before(partner: Partner) -> None:
    assert ENDS_2027_06_30 in ids(listed(partner, filters={"lastOrderDate": "2027-06-30"}))
    assert ENDS_2027_06_30 not in ids(listed(partner, filters={"lastOrderDate": "2027-07-01"}))


def test_a_product_is_listed_until_the_month_of_its_last_order_date(partner: Partner) -> None:
    assert ENDS_2027_06_30 in ids(listed(partner, priceListMonth="202706"))
    assert ENDS_2027_06_30 not in ids(listed(partner, priceListMonth="202707"))


@pytest.mark.parametrize(
    ("segment", "letters"), [("COM", {"CA", "EA"}), ("EDU", {"CB"}), ("GOV", {"CC"})]
)
def test_a_list_holds_one_segment(partner: Partner, segment: str, letters: set[str]) -> None:
    offers = ids(listed(partner, marketSegment=segment))
    assert offers
    assert {each[8:10] for each in offers} == letters


def test_lists_by_type_hold_the_levels_of_their_program(partner: Partner) -> None:
    standard = ids(listed(partner))
    commitment = ids(listed(partner, priceListType="3YC"))
    assert TEAM in standard
    assert TEAM in commitment
    assert TEAM.replace("01A", "12A") in commitment
    assert TEAM.replace("01A", "12A") not in standard
    agencies = ids(listed(partner, priceListType="STD-LGA", marketSegment="GOV"))
    assert TEAM not in agencies


@pytest.mark.parametrize("month", ["201712", "204101"])
def test_there_are_lists_from_2018_to_2040(partner: Partner, month: str) -> None:
    refused(ask(partner, priceListMonth=month), 404, "1162")


@pytest.mark.parametrize("month", ["201801", "204012"])
def test_the_first_and_last_lists_are_there(partner: Partner, month: str) -> None:
    assert listed(partner, priceListMonth=month)


@pytest.mark.parametrize("month", ["2026", "202600", "202613", "000001", "2026-01", "", "20260101"])
def test_a_month_has_six_digits(partner: Partner, month: str) -> None:
    refused(ask(partner, priceListMonth=month), 400, "1117", "priceListMonth")


def test_what_the_distributor_does_not_sell_is_refused(new_world: Callable[..., World]) -> None:
    world = new_world(distributors=[{"name": "Mouse", "marketSegments": ["COM"]}])
    refused(ask(world.partner, marketSegment="EDU"), 400, "1160")
    refused(ask(world.partner, region="WE"), 400, "1161")
    refused(ask(world.partner, currency="EUR"), 400, "1161")


@pytest.mark.parametrize("month", ["202601", "202607", "202703", "202811"])
def test_a_list_says_what_a_preview_says_in_that_month(
    world: World, partner: Partner, month: str
) -> None:
    world.advance(to=f"{month[:4]}-{month[4:]}-16T12:00:00Z")
    customer = partner.customer()
    previewed = partner.preview(customer, line(), priced=True).json()["lineItems"][0]
    (offer,) = listed(partner, priceListMonth=month, filters={"offerId": TEAM})
    assert float(offer["partnerPrice"]) == previewed["pricing"]["partnerPrice"]
