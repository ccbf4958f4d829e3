"""What discounted lines cost, to the cent (FD-11): Adobe's sample and cases worked out by hand.

The expected figures were computed with whole numbers and fractions, not with the sandbox.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sandbox.catalogue.offers import Proration
from sandbox.catalogue.pricing import price_line
from sandbox.catalogue.reductions import OutcomeType, Reduction

PERCENTAGE, FIXED, PRICE = OutcomeType.PERCENTAGE, OutcomeType.FIXED, OutcomeType.PRICE
# yearly, outcome, value, currency, quantity, days, days of the year, prorated;
# discounted yearly price, price of a unit, price of the line
ADOBE = [
    ("365.00", PERCENTAGE, "10", "USD", 1, 90, 365, True, "328.50", "81.000", "81.00"),
    ("365.00", PERCENTAGE, "10", "USD", 10, 90, 365, True, "328.50", "81.000", "810.00"),
    ("365.00", FIXED, "20", "USD", 10, 90, 365, True, "345.00", "85.068", "850.68"),
]
OWN = [
    ("365.00", PERCENTAGE, "10", "USD", 1, 366, 366, True, "328.50", "328.500", "328.50"),
    ("1049.01", FIXED, "0.01", "GBP", 6, 59, 365, True, "1049.00", "169.564", "1017.39"),
    ("89.99", PERCENTAGE, "20", "USD", 1, 365, 365, True, "71.99", "71.990", "71.99"),
    ("87.99", PERCENTAGE, "20", "USD", 7, 181, 365, True, "70.39", "34.906", "244.34"),
    ("85.99", PERCENTAGE, "20", "USD", 12, 1, 365, True, "68.79", "0.188", "2.26"),
    ("83.99", FIXED, "20.00", "USD", 3, 364, 365, True, "63.99", "63.815", "191.44"),
    ("79.99", FIXED, "20", "USD", 25, 200, 366, True, "59.99", "32.781", "819.54"),
    ("75.99", PERCENTAGE, "33", "USD", 9, 77, 365, True, "50.91", "10.740", "96.66"),
    ("75.99", PERCENTAGE, "12.5", "EUR", 13, 123, 365, True, "66.49", "22.406", "291.28"),
    ("479.88", PERCENTAGE, "18", "EUR", 49, 299, 366, True, "393.50", "321.466", "15751.83"),
    ("479.88", PRICE, "199", "USD", 5, 30, 365, True, "199.00", "16.356", "81.78"),
    ("479.88", PRICE, "199.99", "GBP", 11, 250, 365, True, "199.99", "136.979", "1506.77"),
    ("149.00", PRICE, "199", "USD", 2, 365, 365, True, "149.00", "149.000", "298.00"),
    ("9.99", FIXED, "10", "USD", 4, 300, 365, True, "0.00", "0.000", "0.00"),
    ("9.99", PERCENTAGE, "100", "USD", 4, 300, 365, True, "0.00", "0.000", "0.00"),
    ("0.99", PERCENTAGE, "50", "USD", 1000, 365, 365, True, "0.50", "0.500", "500.00"),
    ("64800", PERCENTAGE, "10", "JPY", 3, 365, 365, True, "58320", "58320.000", "174960"),
    ("64800", PERCENTAGE, "7", "JPY", 17, 91, 365, True, "60264", "15024.723", "255420"),
    ("4999", PERCENTAGE, "33", "JPY", 8, 211, 366, True, "3349", "1930.708", "15446"),
    ("4999", FIXED, "1000", "JPY", 8, 211, 365, True, "3999", "2311.751", "18494"),
    ("12345", PRICE, "9800", "JPY", 101, 17, 365, True, "9800", "456.438", "46100"),
    ("12345", PERCENTAGE, "0.5", "JPY", 1, 1, 366, True, "12283", "33.560", "34"),
    ("33.33", PERCENTAGE, "15", "CHF", 99, 222, 365, True, "28.33", "17.231", "1705.85"),
    ("1234.56", PERCENTAGE, "19", "AUD", 1, 59, 366, True, "999.99", "161.201", "161.20"),
    ("29.95", PERCENTAGE, "20", "USD", 1500, 365, 365, False, "23.96", "23.960", "35940.00"),
    ("29.95", FIXED, "4.96", "EUR", 333, 120, 365, False, "24.99", "24.990", "8321.67"),
    ("1500", PERCENTAGE, "35", "JPY", 21, 120, 365, False, "975", "975.000", "20475"),
]


@pytest.mark.parametrize("case", ADOBE + OWN)
def test_the_discounted_price_is_rounded_before_days_and_quantity_count(
    case: tuple[str, OutcomeType, str, str, int, int, int, bool, str, str, str],
) -> None:
    yearly, outcome, value, currency, quantity, days, year, prorated, *expected = case
    # A term that ends on 1 July 2024 holds a 29 February; one that ends in 2026 holds none.
    anniversary = date(2024, 7, 1) if year == 366 else date(2026, 7, 1)
    discounted = Reduction(outcome, Decimal(value)).of(Decimal(yearly), currency)
    price = price_line(
        Decimal(yearly),
        quantity=quantity,
        start=anniversary - timedelta(days=days),
        term_start=anniversary - timedelta(days=year),
        anniversary=anniversary,
        proration=Proration.ANNUAL if prorated else Proration.NONE,
        currency=currency,
        discounted=discounted,
    )
    shown = (price.discounted_partner_price, price.net_partner_price, price.line_item_partner_price)
    assert [str(amount) for amount in shown] == expected
    assert price.partner_price == Decimal(yearly)


def test_there_are_twenty_seven_cases_beside_adobes_in_several_currencies() -> None:
    assert len(OWN) == 27
    assert {case[3] for case in OWN} == {"USD", "EUR", "GBP", "CHF", "AUD", "JPY"}


def test_rounding_after_proration_would_give_other_cents() -> None:
    unrounded = Decimal("89.99") * 80 / 100 / 365
    rounded = Reduction(PERCENTAGE, Decimal(20)).of(Decimal("89.99"), "USD") / 365
    whole_year = [(daily * 365 * 1000).quantize(Decimal("0.01")) for daily in (unrounded, rounded)]
    assert whole_year == [Decimal("71992.00"), Decimal("71990.00")]
