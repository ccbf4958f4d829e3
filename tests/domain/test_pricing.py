from datetime import date
from decimal import Decimal

import pytest

from sandbox.catalogue.offers import Proration
from sandbox.catalogue.pricing import (
    LinePrice,
    daily_price,
    days_between,
    holds_leap_day,
    price_line,
    round_money,
)

STANDARD = Decimal("173.28")
"""The yearly price of the product in Adobe's sheet `Proration Calculation Logic.xlsx`."""


def line(
    start: date,
    term_start: date,
    anniversary: date,
    yearly: Decimal = STANDARD,
    quantity: int = 1,
    proration: Proration = Proration.ANNUAL,
    currency: str = "USD",
) -> LinePrice:
    return price_line(
        yearly,
        quantity=quantity,
        start=start,
        term_start=term_start,
        anniversary=anniversary,
        proration=proration,
        currency=currency,
    )


@pytest.mark.parametrize(
    ("start", "term_start", "anniversary", "days", "daily", "exact", "on_the_wire"),
    [
        ("2022-03-10", "2022-03-10", "2023-03-10", 365, "0.474739726", "173.279999990", "173.28"),
        ("2022-07-25", "2022-03-10", "2023-03-10", 228, "0.474739726", "108.240657528", "108.24"),
        ("2019-03-10", "2019-03-10", "2020-03-10", 366, "0.473442622", "173.279999652", "173.28"),
        ("2019-05-20", "2019-03-10", "2020-03-10", 295, "0.473442622", "139.665573490", "139.67"),
        ("2020-02-16", "2019-03-10", "2020-03-10", 23, "0.473442622", "10.889180306", "10.89"),
    ],
)
def test_the_five_cases_of_adobes_sheet_come_out_to_the_last_decimal(
    start: str, term_start: str, anniversary: str, days: int, daily: str, exact: str,
    on_the_wire: str,
) -> None:  # fmt: skip
    first, end = date.fromisoformat(term_start), date.fromisoformat(anniversary)
    price = line(date.fromisoformat(start), first, end)
    assert str(daily_price(STANDARD, leap_term=holds_leap_day(first, end))) == daily
    assert price.prorated_days == days
    assert str(price.exact_total) == exact
    assert str(price.line_item_partner_price) == on_the_wire


def test_unit_prices_have_cents_and_the_prorated_unit_price_three_decimals() -> None:
    price = line(date(2022, 7, 25), date(2022, 3, 10), date(2023, 3, 10), quantity=7)
    assert str(price.partner_price) == "173.28"
    assert str(price.discounted_partner_price) == "173.28"
    assert str(price.net_partner_price) == "108.241"
    assert str(price.exact_total) == "757.684602696"
    assert str(price.line_item_partner_price) == "757.68"


def test_a_whole_year_of_365_dollars_costs_365_dollars() -> None:
    price = line(date(2026, 1, 1), date(2026, 1, 1), date(2027, 1, 1), yearly=Decimal(365))
    assert price.exact_total == price.line_item_partner_price == 365


def test_a_discount_lowers_everything_but_the_partner_price() -> None:
    price = price_line(
        Decimal("365.00"),
        quantity=10,
        start=date(2026, 10, 3),
        term_start=date(2026, 1, 1),
        anniversary=date(2027, 1, 1),
        proration=Proration.ANNUAL,
        currency="USD",
        discounted=Decimal("328.50"),
    )
    assert price.prorated_days == 90
    assert str(price.partner_price) == "365.00"
    assert str(price.discounted_partner_price) == "328.50"
    assert str(price.net_partner_price) == "81.000"
    assert str(price.line_item_partner_price) == "810.00"


@pytest.mark.parametrize("proration", [Proration.NONE, Proration.TWELVE_MONTH])
def test_products_without_proration_cost_the_full_price_on_any_day(proration: Proration) -> None:
    price = line(
        date(2027, 3, 9),
        date(2026, 3, 10),
        date(2027, 3, 10),
        yearly=Decimal("340.00"),
        quantity=3,
        proration=proration,
    )
    assert price.prorated_days == 1
    assert price.exact_total == price.line_item_partner_price == Decimal("1020.00")
    assert price.net_partner_price == Decimal("340.000")


def test_yen_have_no_decimals_on_the_wire() -> None:
    price = line(
        date(2026, 7, 2), date(2026, 1, 1), date(2027, 1, 1), yearly=Decimal(40896), currency="JPY"
    )
    assert str(price.exact_total) == "20504.021917728"
    assert str(price.line_item_partner_price) == "20504"
    assert str(price.partner_price) == "40896"


def test_half_a_cent_goes_up() -> None:
    assert str(round_money(Decimal("0.005"), "USD")) == "0.01"
    assert str(round_money(Decimal("0.0049999"), "USD")) == "0.00"
    assert str(round_money(Decimal("0.5"), "JPY")) == "1"


def test_the_daily_price_is_cut_and_never_rounded_up() -> None:
    assert daily_price(Decimal("0.000000364"), leap_term=False) == 0
    assert str(daily_price(Decimal(100), leap_term=False)) == "0.273972602"
    assert str(daily_price(Decimal(200), leap_term=True)) == "0.546448087"


def test_the_last_day_of_a_term_is_one_day_and_the_anniversary_none() -> None:
    assert days_between(date(2027, 3, 9), date(2027, 3, 10)) == 1
    with pytest.raises(ValueError, match="holds no day"):
        days_between(date(2027, 3, 10), date(2027, 3, 10))


def test_no_units_have_no_price() -> None:
    with pytest.raises(ValueError, match="one unit or more"):
        line(date(2027, 1, 1), date(2027, 1, 1), date(2028, 1, 1), quantity=0)


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2023, 3, 1), date(2024, 2, 29), False),
        (date(2023, 3, 1), date(2024, 3, 1), True),
        (date(2024, 3, 1), date(2025, 3, 1), False),
        (date(2099, 3, 1), date(2100, 3, 1), False),
        (date(2025, 1, 1), date(2028, 1, 1), False),
        (date(2026, 1, 1), date(2029, 1, 1), True),
    ],
)
def test_a_term_is_a_leap_term_when_it_holds_a_29_february(
    first: date, end: date, *, expected: bool
) -> None:
    assert holds_leap_day(first, end) is expected


def test_a_leap_day_before_the_line_still_counts_since_it_is_in_the_term() -> None:
    price = line(date(2020, 3, 5), date(2019, 3, 10), date(2020, 3, 10))
    assert str(price.exact_total) == "2.367213110"


def test_one_leap_day_makes_every_day_of_an_extended_term_a_366th() -> None:
    price = line(date(2026, 1, 1), date(2026, 1, 1), date(2029, 1, 1))
    assert price.prorated_days == 1096
    assert str(price.exact_total) == "518.893113712"
