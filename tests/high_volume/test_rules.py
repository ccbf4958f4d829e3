"""Codes, levels and steps as plain values (docs migration/migrate-hvd)."""

from __future__ import annotations

from datetime import date

import pytest

from sandbox.catalogue.high_volume import discount_code, next_code
from sandbox.catalogue.offers import Offer
from sandbox.catalogue.reference import load_reference
from sandbox.high_volume.rules import VipDiscount, level_here


@pytest.mark.parametrize(
    ("code", "following"),
    [("HVD_L17_PRE", "HVD_L17_POST"), ("HVD_L22_POST", ""), ("", "")],
)
def test_prices_from_before_the_price_action_step_down_once(code: str, following: str) -> None:
    assert next_code(code) == following


@pytest.mark.parametrize(
    ("licenses", "level"),
    [(0, "13"), (49, "13"), (50, "13"), (99, "13"), (100, "14"), (10**6, "14")],
)
def test_a_hundred_licences_come_to_14(licenses: int, level: str) -> None:
    assert level_here(licenses) == level


@pytest.mark.parametrize(("level", "may"), [(16, False), (17, True), (22, True), (23, False)])
def test_levels_17_to_22_come_over(level: int, *, may: bool) -> None:
    assert VipDiscount(level, "PRE").may_migrate is may


CATALOGUE = load_reference().catalogue


def offer_of(offer_id: str) -> Offer:
    found = CATALOGUE.find(offer_id)
    assert found is not None
    return found


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2023, 8, 31), date(2027, 1, 15)])
def test_prices_from_before_are_the_last_ones_whatever_the_day(day: date) -> None:
    offer, code = offer_of("65304479CA13A12"), discount_code(18, "PRE")
    price = CATALOGUE.coded_price(offer, code, region="NA", currency="USD", on=day)
    assert str(price) == "189.36"


@pytest.mark.parametrize(
    ("day", "price"),
    [(date(2022, 1, 1), "189.36"), (date(2023, 9, 1), "189.36"), (date(2024, 1, 1), "197.64")],
)
def test_prices_since_are_those_of_a_day(day: date, price: str) -> None:
    offer, code = offer_of("65304479CA14A12"), discount_code(18, "POST")
    found = CATALOGUE.coded_price(offer, code, region="NA", currency="USD", on=day)
    assert str(found) == price


def price_with_code(offer: Offer) -> str | None:
    code, day = discount_code(18, "PRE"), date(2026, 1, 15)
    price = CATALOGUE.coded_price(offer, code, region="NA", currency="USD", on=day)
    return None if price is None else str(price)


@pytest.mark.parametrize("offer_id", ["65304479CA14X12", "65324918CA01V12", "11083117CA13A12"])
def test_other_offers_have_no_codes(offer_id: str) -> None:
    offer = offer_of(offer_id)
    assert CATALOGUE.code_for(offer, discount_code(18, "PRE")) == ""
    assert not CATALOGUE.lists_codes(offer)
    assert price_with_code(offer) is None


@pytest.mark.parametrize("level", ["01", "12", "13", "14"])
def test_the_product_has_the_price_of_its_code_at_any_level(level: str) -> None:
    offer = offer_of(f"65304479CA{level}A12")
    assert CATALOGUE.code_for(offer, discount_code(18, "PRE")) == discount_code(18, "PRE")
    assert CATALOGUE.code_for(offer, "") == ""
    assert CATALOGUE.lists_codes(offer) is (level in {"13", "14"})
    assert price_with_code(offer) == "189.36"
