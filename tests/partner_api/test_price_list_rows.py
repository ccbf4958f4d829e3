"""What rows of price lists say (PL-2 to PL-5; docs manage-pricing)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from sandbox.partner_api.schemas.price_lists import ATTRIBUTES
from tests.partner_api.listing import ask, ids, listed
from tests.support import ENDS_2027_06_30, TEAM, Json, Partner, World

SAMPLE_REQUEST = {
    "region": "NA",
    "marketSegment": "GOV",
    "priceListType": "3YC",
    "currency": "USD",
    "priceListMonth": "202601",
    "filters": {"offerId": "30001475CC01A12"},
    "includeOfferAttributes": [
        "productFamily", "productType", "productTypeDetail", "operatingSystem", "language",
        "version", "users", "metric", "bridge", "partNumber", "acdIndicator", "acdEffectiveDate",
        "levelDetails", "firstOrderDate", "lastOrderDate", "partnerPrice", "estimatedStreetPrice",
        "discountCode", "estimatedShipDate", "publicAnnounceDate", "rmaRequestDeadline",
        "acdDescription", "pool", "duration", "additionalDetail",
    ],
}  # fmt: skip
ENVELOPE = [
    "priceListMonth", "marketSegment", "region", "currency", "priceListType", "totalCount",
    "count", "limit", "offset", "offers",
]  # fmt: skip
SAMPLE_ROW = {
    "offerId": "30001475CC01A12",
    "productFamily": "Creative Cloud For Enterprise All Apps",
    "productType": "Subscription New",
    "productTypeDetail": "Annual",
    "additionalDetail": (
        "GOV | First Order Date and Last Order Date=3-year commit accept. "
        "RMA Request Deadline=Last eligible order date."
    ),
    "operatingSystem": "Multiple Platforms",
    "language": "Multi NorthAmerican Language",
    "version": "ALL",
    "users": "1 User",
    "levelDetails": "Level 1 1 - 9",
    "firstOrderDate": "2022-05-03T00:00:00.000+00:00",
    "lastOrderDate": "2023-11-01T00:00:00.000+00:00",
    "partnerPrice": "1206.84",
    "estimatedStreetPrice": "1283.88",
    "pool": "Application",
    "duration": "12 Months",
}
INVENTED = {"firstOrderDate", "lastOrderDate", "partnerPrice", "estimatedStreetPrice"}
ENDS_2029_12_31 = "90000015CA01A12"
BEGINS_2028_03_01 = "90000016CA01A12"
MOQ_100 = "65304479CA14X12"
ACD = ["acdIndicator", "acdEffectiveDate", "acdDescription"]


def row_of(partner: Partner, offer_id: str, month: str, **changes: str) -> Json:
    """The only row of an offer, with all that lists can say."""
    (found,) = listed(
        partner,
        priceListMonth=month,
        filters={"offerId": offer_id},
        includeOfferAttributes=list(ATTRIBUTES),
        **changes,
    )
    return found


def acd(partner: Partner, offer_id: str, month: str) -> tuple[str, str] | None:
    """What a month changes about an offer, and from which day on."""
    row = row_of(partner, offer_id, month)
    if "acdIndicator" not in row:
        assert not set(ACD) & set(row)
        return None
    return row["acdIndicator"], row["acdEffectiveDate"][:10]


# --- Adobe's sample ---------------------------------------------------------------------------


def test_the_sample_of_the_page_is_answered_key_by_key(partner: Partner) -> None:
    answer = partner.post("/pricelist?offset=0&limit=100", SAMPLE_REQUEST)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert list(body) == ENVELOPE
    assert body["totalCount"] == body["count"] == len(body["offers"]) > 1
    for row in body["offers"]:
        assert list(row) == list(SAMPLE_ROW)
        assert {key: row[key] for key in row if key not in INVENTED} == {
            key: SAMPLE_ROW[key] for key in SAMPLE_ROW if key not in INVENTED
        }
        assert [len(row[key]) for key in ("firstOrderDate", "lastOrderDate")] == [29, 29]
        assert row["firstOrderDate"].endswith("T00:00:00.000+00:00")


# --- What a month changes (PL-2) --------------------------------------------------------------


def test_an_offer_is_added_in_the_month_of_its_first_order_date(partner: Partner) -> None:
    assert not listed(partner, priceListMonth="202802", filters={"offerId": BEGINS_2028_03_01})
    assert acd(partner, BEGINS_2028_03_01, "202803") == ("Add", "2028-03-01")
    assert acd(partner, BEGINS_2028_03_01, "202804") is None


def test_an_offer_is_changed_in_a_month_whose_price_differs_from_the_month_before(
    partner: Partner,
) -> None:
    assert acd(partner, TEAM, "202708") is None
    assert acd(partner, TEAM, "202709") == ("Change", "2027-09-01")
    assert acd(partner, TEAM, "202710") is None
    before, now = row_of(partner, TEAM, "202708"), row_of(partner, TEAM, "202709")
    assert now["acdDescription"] == (
        f"The partner price is {now['partnerPrice']} instead of {before['partnerPrice']}."
    )


def test_a_promotion_changes_the_price_twice(partner: Partner) -> None:
    promoted = "65304839CA01A12"
    months = ("202610", "202611", "202612", "202701")
    changes = ("Change", "2026-11-01"), ("Change", "2026-12-01")
    assert [acd(partner, promoted, month) for month in months] == [None, *changes, None]


@pytest.mark.parametrize(
    ("offer_id", "before", "month", "after", "day"),
    [
        (ENDS_2027_06_30, "202705", "202706", "202707", "2027-06-30"),
        (ENDS_2029_12_31, "202911", "202912", "203001", "2029-12-31"),
    ],
)
def test_an_offer_is_deleted_in_the_month_of_its_last_order_date(
    partner: Partner, offer_id: str, before: str, month: str, after: str, day: str
) -> None:
    assert acd(partner, offer_id, before) is None
    assert acd(partner, offer_id, month) == ("Delete", day)
    assert not listed(partner, priceListMonth=after, filters={"offerId": offer_id})


def test_everything_is_added_by_the_first_list_there_is(partner: Partner) -> None:
    rows = listed(partner, priceListMonth="201801", includeOfferAttributes=ACD)
    assert {row["acdIndicator"] for row in rows} == {"Add"}


def test_changes_are_shown_only_where_they_are_asked_for(partner: Partner) -> None:
    (row,) = listed(
        partner,
        priceListMonth="202709",
        filters={"offerId": TEAM},
        includeOfferAttributes=["acdIndicator"],
    )
    assert row["acdIndicator"] == "Change"
    assert "acdEffectiveDate" not in row


def test_of_a_3yc_list_the_price_that_is_new_is_changed_and_past_ones_are_not(
    partner: Partner,
) -> None:
    rows = listed(
        partner,
        priceListType="3YC",
        priceListMonth="202709",
        filters={"offerId": TEAM},
        includeOfferAttributes=ACD,
    )
    assert [row.get("acdIndicator") for row in rows] == [None] * (len(rows) - 1) + ["Change"]


# --- Levels (PL-3) ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offer_id", "told"),
    [
        ("65304479CA01A12", "Level 1 1 - 9"),
        ("65304479CA02A12", "Level 2 10 - 49"),
        ("65304479CA03A12", "Level 3 50 - 99"),
        ("65304479CA04A12", "Level 4 100+"),
        ("65322435CAT1A12", "Level T1 1 - 999"),
        ("65322435CAT2A12", "Level T2 1000 - 2499"),
        ("65322435CAT7A12", "Level T7 100000+"),
    ],
)
def test_levels_are_told_with_their_quantities(partner: Partner, offer_id: str, told: str) -> None:
    assert row_of(partner, offer_id, "202601")["levelDetails"] == told


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("12", "Level 12 10 - 49"),
        ("13", "Level 13 50 - 99"),
        ("14", "Level 14 100+"),
        ("TA", "Level TA 1 - 999"),
        ("TB", "Level TB 1000 - 2499"),
        ("TG", "Level TG 100000+"),
    ],
)
def test_levels_of_a_commitment_are_told_with_their_quantities(
    partner: Partner, level: str, told: str
) -> None:
    product = "65322435CA" if level.startswith("T") else "30005702CA"
    rows = listed(
        partner,
        priceListType="3YC",
        filters={"offerId": f"{product}{level}A12"},
        includeOfferAttributes=["levelDetails"],
    )
    assert {row["levelDetails"] for row in rows} == {told}


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("06", "Level 6 100 - 999"),
        ("07", "Level 7 1000 - 4999"),
        ("08", "Level 8 5000 - 9998"),
        ("09", "Level 9 9999+"),
    ],
)
def test_levels_of_large_agencies_are_told_with_their_quantities(
    partner: Partner, level: str, told: str
) -> None:
    offer_id = f"30001475CC{level}A12"
    row = row_of(partner, offer_id, "202601", priceListType="STD-LGA", marketSegment="GOV")
    assert row["levelDetails"] == told


# --- Discount codes (PL-4) --------------------------------------------------------------------


def test_minimum_order_offers_carry_their_code_and_their_discounted_price(
    partner: Partner,
) -> None:
    for letter, minimum in (("X", 100), ("Y", 250), ("Z", 500)):
        code = f"MOQ_{minimum}"
        rows = listed(partner, priceListType="3YC", filters={"discountCode": code})
        assert rows
        assert {row["discountCode"] for row in rows} == {code}
        assert {row["offerId"][-5:-2] for row in rows} == {f"14{letter}"}
    moq = listed(partner, priceListType="3YC", filters={"offerId": MOQ_100})
    plain = listed(partner, priceListType="3YC", filters={"offerId": TEAM.replace("01A", "14A")})
    assert "discountCode" not in plain[-1] or plain[-1]["discountCode"].startswith("HVD_")
    uncoded = [row for row in plain if "discountCode" not in row]
    assert Decimal(moq[-1]["partnerPrice"]) < Decimal(uncoded[-1]["partnerPrice"])


@pytest.mark.parametrize("plan", ["PRE", "POST"])
@pytest.mark.parametrize("level", range(17, 23))
def test_acrobat_pro_has_a_price_for_each_level_of_high_volume_discounts(
    partner: Partner, level: int, plan: str
) -> None:
    code = f"HVD_L{level}_{plan}"
    rows = listed(partner, priceListType="3YC", filters={"discountCode": code})
    assert rows
    assert {row["discountCode"] for row in rows} == {code}
    assert {row["productFamily"] for row in rows} == {"Acrobat Pro"}
    assert {row["offerId"][10:12] for row in rows} == {"13", "14"}


def test_high_volume_discounts_take_more_off_the_higher_the_level_is_in_vip(
    partner: Partner,
) -> None:
    offer_id = TEAM.replace("01A", "14A")
    rows = listed(partner, priceListType="3YC", filters={"offerId": offer_id})
    prices = {row.get("discountCode", ""): Decimal(row["partnerPrice"]) for row in rows}
    for plan in ("PRE", "POST"):
        falling = [prices[f"HVD_L{level}_{plan}"] for level in range(17, 23)]
        assert falling == sorted(falling, reverse=True)
        assert len(set(falling)) == 6
    assert prices["HVD_L17_PRE"] < prices["HVD_L17_POST"] < prices[""]


def test_who_committed_before_the_price_action_keeps_the_prices_from_before_it(
    partner: Partner,
) -> None:
    filters = {"offerId": TEAM.replace("01A", "14A"), "discountCode": "HVD_L18_PRE"}
    (early,) = listed(partner, priceListType="3YC", priceListMonth="202308", filters=filters)
    (late,) = listed(partner, priceListType="3YC", priceListMonth="202801", filters=filters)
    assert early == late
    assert late["lastOrderDate"][:10] == "2023-08-31"
    later = filters | {"discountCode": "HVD_L18_POST"}
    assert not listed(partner, priceListType="3YC", priceListMonth="202308", filters=later)
    (post,) = listed(partner, priceListType="3YC", priceListMonth="202309", filters=later)
    assert post["firstOrderDate"][:10] == "2023-09-01"


def test_each_price_since_the_price_action_has_days_of_its_own(partner: Partner) -> None:
    filters = {"offerId": TEAM.replace("01A", "14A"), "discountCode": "HVD_L18_POST"}
    shown = ["acdIndicator", "acdDescription"]

    def rows_of(month: str) -> list[tuple[str, ...]]:
        rows = listed(
            partner,
            priceListType="3YC",
            priceListMonth=month,
            filters=filters,
            includeOfferAttributes=shown,
        )
        return [
            (
                row["firstOrderDate"][:10],
                row["lastOrderDate"][:10],
                row["partnerPrice"],
                row.get("acdDescription", ""),
            )
            for row in rows
        ]

    first = ("2023-09-01", "2023-10-31", "189.36", "")
    second = ("2023-11-01", "2025-05-31", "197.64", "")
    changed = "The partner price is 205.80 instead of 197.64."
    third = ("2025-06-01", "2040-12-31", "205.80", "")
    assert rows_of("202310") == [("2023-09-01", "2040-12-31", "189.36", "")]
    assert rows_of("202505") == [first, ("2023-11-01", "2040-12-31", "197.64", "")]
    assert rows_of("202506") == [first, second, (*third[:3], changed)]
    assert rows_of("202601") == [first, second, third]


def test_standard_lists_and_unknown_codes_have_no_rows_of_a_code(partner: Partner) -> None:
    assert listed(partner, filters={"discountCode": "MOQ_100"}) == []
    assert listed(partner, filters={"discountCode": "HVD_L17_PRE"}) == []
    assert listed(partner, priceListType="3YC", filters={"discountCode": "moq_100"}) == []


# --- The other columns (PL-5) -----------------------------------------------------------------


def test_the_seven_product_types_are_those_of_the_page(partner: Partner) -> None:
    expected = {
        "65322474CAT1A12": "Enterprise Consumption",
        "65322535CA01A12": "Enterprise Hosted Subscription New",
        "65322447CA01A12": "Feature Restricted Licensing Subscription New",
        "90000017CA01A12": "Hosted Subscription",
        "65304479CA01A12": "Subscription New",
        "90000010CA01A12": "Team Consumption",
        "65322435CAT1A12": "Transaction New",
    }
    rows = listed(partner, includeOfferAttributes=["productType"])
    told = {row["offerId"]: row["productType"] for row in rows}
    assert {offer_id: told[offer_id] for offer_id in expected} == expected
    assert set(told.values()) == set(expected.values())


@pytest.mark.parametrize(
    ("offer_id", "segment", "users"),
    [
        ("65304479CA01A12", "COM", "Named"),
        ("65322651CA01A12", "COM", "1 User"),
        ("65322435CAT1A12", "COM", "Per Transaction"),
        ("90000010CA01A12", "COM", "Per Credit Pack"),
        ("90000024CB01A12", "EDU", "Per Workstation"),
    ],
)
def test_users_tell_what_a_unit_is_for(
    partner: Partner, offer_id: str, segment: str, users: str
) -> None:
    assert row_of(partner, offer_id, "202601", marketSegment=segment)["users"] == users


def test_a_standard_row_has_a_part_number_and_the_days_of_a_return(partner: Partner) -> None:
    row = row_of(partner, ENDS_2027_06_30, "202601")
    assert row["partNumber"] == row["offerId"] == ENDS_2027_06_30
    assert row["estimatedShipDate"] == row["publicAnnounceDate"] == row["firstOrderDate"]
    assert row["rmaRequestDeadline"] == row["lastOrderDate"]
    assert not {"metric", "bridge", "upcEanCode", "gtinCode"} & set(row)


def test_a_3yc_row_says_what_its_dates_mean_and_the_minimum_last(partner: Partner) -> None:
    rows = listed(
        partner,
        priceListType="3YC",
        filters={"offerId": MOQ_100},
        includeOfferAttributes=["additionalDetail", "pool"],
    )
    told = SAMPLE_ROW["additionalDetail"].replace("GOV", "COM")
    assert {row["additionalDetail"] for row in rows} == {f"{told} (100+)"}
    assert {row["pool"] for row in rows} == {"Discount1"}


def test_a_list_of_large_agencies_for_companies_is_empty(partner: Partner) -> None:
    answer = ask(partner, priceListType="STD-LGA")
    assert answer.status_code == 200
    assert answer.json()["offers"] == []
    assert answer.json()["totalCount"] == 0


def test_the_list_of_the_next_month_is_there_before_it_begins(
    new_world: Callable[..., World],
) -> None:
    world = new_world(now="2027-08-31T23:59:59Z")
    assert acd(world.partner, TEAM, "202709") == ("Change", "2027-09-01")
    assert TEAM in ids(listed(world.partner, priceListMonth="202709"))
