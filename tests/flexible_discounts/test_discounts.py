"""What an open discount is at an instant, what it takes off where, and how it is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine

from sandbox.catalogue.reductions import OutcomeType, Reduction
from sandbox.flexible_discounts.closed_records import may_be_closed
from sandbox.flexible_discounts.model import Category, DiscountStatus, FlexDiscount
from sandbox.flexible_discounts.records import (
    add_discounts,
    all_discounts,
    discounts_of_codes,
    discounts_of_ids,
    remove_discount,
    save_end,
)
from sandbox.flexible_discounts.templates import closed_templates
from sandbox.flexible_discounts.terms import (
    Applicability,
    Commitment,
    Conditions,
    DiscountTerms,
    DiscountValue,
    Scope,
    TargetOwnership,
)
from sandbox.store.base import Base, RowsId

WORLD = RowsId("w")
START = datetime(2025, 11, 1, tzinfo=UTC)
END = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)
LOCK = datetime(2028, 3, 31, 23, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EVERYTHING = DiscountTerms(
    outcome=OutcomeType.PRICE,
    values=(
        DiscountValue(Decimal("15.99"), "US", "USD"),
        DiscountValue(Decimal(2400), "JP", "JPY"),
    ),
    base_offer_ids=("11083117CA01A12",),
    market_segments=("COM",),
    countries=("US", "JP"),
    applicability=(Applicability.NEW, Applicability.SWITCH),
    conditions=Conditions(
        commitment=Commitment.NEW_OR_EXISTING,
        scope=Scope.CURRENT_YEAR,
        minimum_commit_quantity=50,
        source_base_offer_ids=("30005897CA01A12",),
        minimum_seat_percent=40,
        target_ownership=TargetOwnership.OWNED,
    ),
    always_fails=True,
)
TWENTY = DiscountTerms(OutcomeType.PERCENTAGE, (DiscountValue(Decimal(20)),))


def discount(
    number: int = 1,
    *,
    code: str = "BLACK_FRIDAY",
    locked_until: datetime | None = LOCK,
    terms: DiscountTerms = TWENTY,
) -> FlexDiscount:
    return FlexDiscount(
        discount_id=f"55555555-{number}",
        sequence=number,
        code=code,
        category=Category.STANDARD,
        name=code.title(),
        description="Ten off",
        starts_at=START,
        ends_at=END,
        locked_until=locked_until,
        listed_from=START - timedelta(days=30) if locked_until else None,
        terms=terms,
    )


@pytest.mark.parametrize(
    ("instant", "reusable", "plain"),
    [
        (START - SECOND, "ACTIVE", "ACTIVE"),
        (START, "ACTIVE", "ACTIVE"),
        (END, "ACTIVE", "ACTIVE"),
        (END + SECOND, "REUSABLE", None),
        (LOCK, "REUSABLE", None),
        (LOCK + SECOND, None, None),
    ],
)
def test_a_discount_is_active_up_to_its_end_and_reusable_up_to_its_lock(
    instant: datetime, reusable: str | None, plain: str | None
) -> None:
    found = discount(locked_until=None).status(instant)
    assert found == (None if plain is None else DiscountStatus(plain))
    assert discount().status(instant) == (None if reusable is None else DiscountStatus(reusable))


def test_both_ends_of_its_time_are_its_own() -> None:
    running = [discount().is_running(at) for at in (START - SECOND, START, END, END + SECOND)]
    assert running == [False, True, True, False]
    assert [discount().is_future(at) for at in (START - SECOND, START)] == [True, False]
    lives = [discount().may_be_reused(at) for at in (START - SECOND, START, LOCK, LOCK + SECOND)]
    assert lives == [False, True, True, False]
    assert not discount(locked_until=None).may_be_reused(START)


def test_an_amount_is_of_one_country_and_currency_and_a_percentage_of_all() -> None:
    assert EVERYTHING.reduction("US", "USD") == Reduction(OutcomeType.PRICE, Decimal("15.99"))
    assert EVERYTHING.reduction("US", "EUR") is None
    assert EVERYTHING.reduction("CA", "USD") is None
    assert TWENTY.reduction("CA", "EUR") == Reduction(OutcomeType.PERCENTAGE, Decimal(20))


def test_no_products_segments_or_countries_mean_all() -> None:
    assert TWENTY.covers("65304479CA01A12")
    assert TWENTY.is_sold_in("DE", "EDU")
    assert not EVERYTHING.covers("65304479CA01A12")
    assert EVERYTHING.covers("11083117CA01A12")
    assert EVERYTHING.is_sold_in("JP", "COM")
    assert not EVERYTHING.is_sold_in("JP", "EDU")
    assert not EVERYTHING.is_sold_in("DE", "COM")


def test_a_discount_is_read_as_it_was_written() -> None:
    one = discount(1, terms=EVERYTHING)
    two = discount(2, code="AUTUMN", locked_until=None)
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        add_discounts(connection, WORLD, [one, two])
        add_discounts(connection, WORLD, [])
        assert all_discounts(connection, WORLD) == [two, one]
        assert all_discounts(connection, WORLD, since=END) == [two, one]
        assert all_discounts(connection, WORLD, since=END + SECOND) == [one]
        assert all_discounts(connection, WORLD, since=LOCK + SECOND) == []
        assert discounts_of_codes(connection, WORLD, ["BLACK_FRIDAY", "NONE"]) == [one]
        assert discounts_of_ids(connection, WORLD, [two.discount_id]) == [two]
        assert discounts_of_codes(connection, RowsId("other"), ["BLACK_FRIDAY"]) == []
        save_end(connection, WORLD, one.discount_id, START + SECOND)
        (changed,) = discounts_of_ids(connection, WORLD, [one.discount_id])
        assert changed.ends_at == START + SECOND
        assert discounts_of_ids(connection, WORLD, [two.discount_id])[0].ends_at == END
        remove_discount(connection, WORLD, one.discount_id)
        assert all_discounts(connection, WORLD) == [two]


def test_the_templates_are_those_of_the_portal() -> None:
    templates = closed_templates()
    assert list(templates) == [f"C{number}" for number in range(1, 13)]
    assert templates["C1"].label == (
        "20% off - COM - Add Seats And Renewal New to 3YC, Rest of Term"
    )
    failing = [name for name, template in templates.items() if template.terms.always_fails]
    assert failing == [name for name in templates if "FAILURE" in templates[name].label]
    assert templates["C8"].terms.reduction("US", "USD") == Reduction(
        OutcomeType.PRICE, Decimal("199.0")
    )
    assert templates["C3"].terms.conditions.minimum_seat_percent == 100


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("6JZ79FCABCWQYER6HFPJOD4E", True),
        ("123456789012345678901234", True),
        ("6JZ79FCABCWQYER6HFPJOD4", False),
        ("6JZ79FCABCWQYER6HFPJOD4EE", False),
        ("6jz79fcabcwqyer6hfpjod4e", False),
        ("6JZ79FCABCWQYER6HFPJOD4\n", False),
        ("BLACK_FRIDAY", False),
    ],
)
def test_a_closed_code_has_twenty_four_letters_and_digits(*, code: str, may: bool) -> None:
    assert may_be_closed(code) is may
