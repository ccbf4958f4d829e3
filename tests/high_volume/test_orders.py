"""Who came with a high volume discount buys at the price of its code (docs migrate-hvd)."""

from __future__ import annotations

import pytest

from tests.committed import with_commitment
from tests.migrating import three_years, vip
from tests.support import OTHER_TEAM, TEAM, Json, Partner, World, line, refused
from tests.volume import (
    AT_01,
    AT_12,
    AT_13,
    AT_14,
    POST,
    PRE,
    YEARLY_POST,
    YEARLY_PRE,
    asked,
    coded,
    discount_of,
    membership,
    placed,
    shown,
    volume_customer,
)

MISSING = "Line Item: 1, Reason: DISCOUNT_CODE_MISSING"
INVALID = "Line Item: 1, Reason: DISCOUNT_CODE_INVALID"
WRONG = ["HVD_L17_PRE", "HVD_L18_POST", "HVD_L18PRE", "hvd_l18_pre", "MOQ_100"]


@pytest.mark.parametrize("code", [None, "", PRE, *WRONG])
@pytest.mark.parametrize("offer_id", [AT_01, AT_13, AT_14])
def test_a_preview_puts_offer_and_code_right(
    world: World, partner: Partner, offer_id: str, code: str | None
) -> None:
    customer = volume_customer(world)
    answer = asked(partner, customer, "PREVIEW", coded(offer_id, code))
    assert answer.status_code == 201, answer.text
    (item,) = answer.json()["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)


@pytest.mark.every_backend
def test_a_purchase_has_the_price_of_its_code(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    answer = asked(partner, customer, "NEW", coded(quantity=2))
    assert answer.status_code == 201, answer.text
    (item,) = answer.json()["lineItems"]
    assert item["discountCode"] == PRE
    order = partner.read_order(customer, answer.json()["orderId"], priced=True)
    (item,) = order["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert item["pricing"]["lineItemPartnerPrice"] == 187.8
    assert partner.orders(customer)[0]["lineItems"][0]["discountCode"] == PRE


def test_the_price_list_says_what_the_code_costs(partner: Partner) -> None:
    (row,) = listed(partner, PRE)
    assert float(row["partnerPrice"]) == YEARLY_PRE


def test_prices_since_the_price_action_are_those_of_the_first_day_of_the_commitment(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world, plan="POST")
    (item,) = placed(partner, customer, coded(code=POST))["lineItems"]
    assert shown(item) == (AT_13, POST, YEARLY_POST)


# The action was on 2023-09-01; prices changed on 2023-11-01 and on 2025-06-01.
@pytest.mark.parametrize(
    ("start", "row"),
    [
        ("2023-09-01", ("2023-09-01", "2023-10-31")),
        ("2023-10-31", ("2023-09-01", "2023-10-31")),
        ("2023-11-01", ("2023-11-01", "2025-05-31")),
        ("2024-02-29", ("2023-11-01", "2025-05-31")),
        ("2025-05-31", ("2023-11-01", "2025-05-31")),
        ("2025-06-01", ("2025-06-01", "2040-12-31")),
        ("2026-01-15", ("2025-06-01", "2040-12-31")),
    ],
)
def test_a_commitment_has_the_price_of_the_row_that_was_open_on_its_first_day(
    world: World, partner: Partner, start: str, row: tuple[str, str]
) -> None:
    """TC-12: firstOrderDate <= startDate <= lastOrderDate, in the list of today."""
    rows = [row for row in listed(partner, POST) if is_open(row, start)]
    assert [(row["firstOrderDate"][:10], row["lastOrderDate"][:10]) for row in rows] == [row]
    benefits = three_years(start=start, end="2027-07-14", quantity=50)
    customer = membership(world, hvd={"level": 18, "plan": "POST"}, benefits=benefits).done()
    (item,) = placed(partner, customer, coded(code=POST))["lineItems"]
    assert shown(item) == (AT_13, POST, float(rows[0]["partnerPrice"]))


def test_the_later_prices_of_an_earlier_commitment_are_the_first_of_them(
    world: World, partner: Partner
) -> None:
    """The plan is what the membership says; no row of it was open on such a day."""
    benefits = three_years(start="2023-08-31", end="2027-07-14", quantity=50)
    customer = membership(world, hvd={"level": 18, "plan": "POST"}, benefits=benefits).done()
    (item,) = placed(partner, customer, coded(code=POST))["lineItems"]
    assert shown(item) == (AT_13, POST, float(listed(partner, POST)[0]["partnerPrice"]))


def listed(partner: Partner, code: str) -> list[Json]:
    """Read the rows of a code in the list of the day on which worlds begin."""
    body = {
        "region": "NA",
        "marketSegment": "COM",
        "priceListType": "3YC",
        "currency": "USD",
        "priceListMonth": "202601",
        "filters": {"offerId": AT_13, "discountCode": code},
        "includeOfferAttributes": ["discountCode"],
    }
    answer = partner.post("/pricelist", body)
    assert answer.status_code == 200, answer.text
    rows: list[Json] = answer.json()["offers"]
    return rows


def is_open(row: Json, day: str) -> bool:
    return bool(row["firstOrderDate"][:10] <= day <= row["lastOrderDate"][:10])


@pytest.mark.parametrize("code", WRONG)
def test_a_purchase_with_another_code_is_refused(world: World, partner: Partner, code: str) -> None:
    customer = volume_customer(world)
    before = partner.orders(customer)
    refused(asked(partner, customer, "NEW", coded(code=code)), 400, "5135", INVALID)
    assert partner.orders(customer) == before
    why = world.control("GET", "/requests?limit=1").json()["items"][0]["why"]
    assert why is None or "lines" in str(why)


@pytest.mark.parametrize("code", [None, ""])
def test_a_purchase_without_the_code_is_refused(
    world: World, partner: Partner, code: str | None
) -> None:
    customer = volume_customer(world)
    refused(asked(partner, customer, "NEW", coded(code=code)), 400, "5135", MISSING)
    refused(asked(partner, customer, "NEW", line(AT_13)), 400, "5135", MISSING)


def test_all_wrong_lines_are_named(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    other = "11083117CA13A12"
    lines = [line(AT_13), coded(other, PRE, number=2), line("65304481CA13A12", number=3)]
    answer = asked(partner, customer, "NEW", *lines)
    details = [MISSING, INVALID.replace("1", "2"), MISSING.replace("1", "3")]
    refused(answer, 400, "5135", *details)


def test_what_has_no_prices_with_codes_is_bought_without(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    other = "11083117CA13A12"
    refused(asked(partner, customer, "NEW", coded(other)), 400, "5135", INVALID)
    order = placed(partner, customer, line(other))
    assert "discountCode" not in order["lineItems"][0]
    (item,) = asked(partner, customer, "PREVIEW", coded(other)).json()["lineItems"]
    assert "discountCode" not in item


@pytest.mark.parametrize("offer_id", [AT_01, AT_12])
def test_a_worse_level_is_bought_as_sent_at_the_price_of_the_code(
    world: World, partner: Partner, offer_id: str
) -> None:
    customer = volume_customer(world)
    (item,) = placed(partner, customer, coded(offer_id))["lineItems"]
    assert shown(item) == (offer_id, PRE, YEARLY_PRE)


@pytest.mark.parametrize("code", [None, "HVD_L17_PRE"])
@pytest.mark.parametrize("offer_id", [AT_01, AT_12])
def test_a_worse_level_asks_for_the_right_code_too(
    world: World, partner: Partner, offer_id: str, code: str | None
) -> None:
    customer = volume_customer(world)
    answer = asked(partner, customer, "NEW", coded(offer_id, code))
    refused(answer, 400, "5135", INVALID if code else MISSING)


def test_a_worse_level_that_is_put_right_has_it(world: World, partner: Partner) -> None:
    world.rules(lowerLevelOnNew="corrected")
    customer = volume_customer(world)
    (item,) = placed(partner, customer, coded(AT_01))["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)


def test_a_better_level_than_entitled_is_refused_for_that(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    refused(asked(partner, customer, "NEW", coded(AT_14)), 400, "2129", "Line Item: 1")


def test_a_hundredth_licence_is_bought_at_14_for_the_same_price(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world, 99)
    (item,) = placed(partner, customer, coded(AT_14))["lineItems"]
    assert shown(item) == (AT_14, PRE, YEARLY_PRE)
    assert discount_of(partner, customer)["level"] == "14"


@pytest.mark.parametrize("order_type", ["NEW", "PREVIEW"])
def test_anybody_else_has_no_code(world: World, partner: Partner, order_type: str) -> None:
    for customer in (with_commitment(world, 60, 50), partner.customer()):
        answer = asked(partner, customer, order_type, coded(AT_01))
        refused(answer, 400, "5135", "Line Item: 1")


def test_a_broken_commitment_has_none_either(world: World, partner: Partner) -> None:
    customer = volume_customer(world)
    body = {"commitment": {"status": "NONCOMPLIANT"}}
    assert world.control("PATCH", f"/customers/{customer}", body).status_code == 200
    shown_now = partner.fetch(f"/customers/{customer}")
    assert shown_now["tags"]
    assert "discountCode" not in shown_now["discounts"][0]
    level = shown_now["discounts"][0]["level"]
    plain = TEAM.replace("01A", f"{level}A")
    refused(asked(partner, customer, "NEW", coded(plain)), 400, "5135", INVALID)
    (item,) = asked(partner, customer, "PREVIEW", coded(plain)).json()["lineItems"]
    assert (item["offerId"], item.get("discountCode")) == (plain, None)


def test_what_is_returned_comes_back_at_the_price_of_the_code(
    world: World, partner: Partner
) -> None:
    customer = volume_customer(world)
    order = placed(partner, customer, coded(quantity=2))
    answer = partner.give_back(customer, order, coded(code="HVD_L22_POST"))
    assert answer.status_code == 201, answer.text
    given = partner.read_order(customer, answer.json()["orderId"], priced=True)
    (item,) = given["lineItems"]
    assert shown(item) == (AT_13, PRE, YEARLY_PRE)
    assert item["pricing"]["lineItemPartnerPrice"] == 93.9


def test_a_minimum_order_offer_has_no_code(world: World, partner: Partner) -> None:
    customer = volume_customer(world, minimum=100, offers=[vip(TEAM, 10), vip(OTHER_TEAM, 100)])
    moq = "65304479CA14X12"
    refused(asked(partner, customer, "NEW", coded(moq, quantity=100)), 400, "5135", INVALID)
    order = placed(partner, customer, line(moq, 100))
    assert "discountCode" not in order["lineItems"][0]
    preview = asked(partner, customer, "PREVIEW", coded(AT_14)).json()["lineItems"][0]
    assert (preview["offerId"], preview.get("discountCode")) == (moq, None)
