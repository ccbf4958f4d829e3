from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.eligibility import Levels
from sandbox.catalogue.reference import load_reference
from sandbox.domain.calendar import add_months
from sandbox.migration.levels import vip_levels
from sandbox.migration.made_up import picked, shelf
from sandbox.migration.ready_made import READY_MEMBERSHIPS
from sandbox.migration.reasons import REASONS
from sandbox.migration.rules import (
    RenewalState,
    Standing,
    VipMembership,
    VipProduct,
    renewed_flags,
    standing_on,
    state_of,
)
from sandbox.renewals.rules import Window
from sandbox.store.ids import make_membership_id
from tests.migrating import three_years

AD = date(2026, 7, 15)
NEXT = date(2027, 7, 15)
CATALOGUE = load_reference().catalogue
TODAY = date(2026, 1, 15)


def products(*renewed: bool) -> list[VipProduct]:
    return [
        VipProduct(f"{index:08}CA01A12", index + 1, "USD", each)
        for index, each in enumerate(renewed)
    ]


def standing(days: int, *renewed: bool, ad: date = AD, early: int = 30) -> Standing:
    """Where a membership stands some days after AD."""
    day = ad + timedelta(days=days)
    return standing_on(day, ad, products(*renewed), early_days=early, late_days=30)


def dates(found: Standing) -> list[tuple[date, bool]]:
    return [(each.renewal_date, each.is_active) for each in found.incoming]


# --- Standing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "window", "renewal_date"),
    [
        (-200, Window.BEFORE, AD),
        (-31, Window.BEFORE, AD),
        (-30, Window.EARLY, AD),
        (-1, Window.EARLY, AD),
        (0, Window.LATE, NEXT),
        (30, Window.LATE, NEXT),
        (31, Window.BEFORE, NEXT),
        (334, Window.BEFORE, NEXT),
        (335, Window.EARLY, NEXT),
    ],
)
def test_what_is_renewed_renews_on_the_next_anniversary(
    days: int, window: Window, renewal_date: date
) -> None:
    found = standing(days, True, True)
    assert found.window is window
    assert found.state is RenewalState.FULL
    assert dates(found) == [(renewal_date, True)] * 2
    ahead = add_months(renewal_date, 12) if window is Window.EARLY else None
    assert [each.renewed_until for each in found.incoming] == [ahead] * 2
    assert found.coterm_date == (ahead or renewal_date)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-31, [(AD, True), (AD, True)]),
        (-30, [(AD, True), (AD, True)]),
        (-1, [(AD, True), (AD, True)]),
        (0, [(NEXT, True), (AD, False)]),
        (30, [(NEXT, True), (AD, False)]),
        (31, [(NEXT, True)]),
    ],
)
def test_what_is_not_renewed_lapses_on_ad_and_is_gone_after_the_late_window(
    days: int, expected: list[tuple[date, bool]]
) -> None:
    found = standing(days, True, False)
    assert dates(found) == expected
    assert found.coterm_date == (AD if days == -31 else NEXT)
    assert [each.renewed_until for each in found.incoming][1:] in ([], [None])


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, [(AD, True)]), (0, [(AD, False)]), (30, [(AD, False)]), (31, [])],
)
def test_nothing_renewed_lapses_whole(days: int, expected: list[tuple[date, bool]]) -> None:
    found = standing(days, False)
    assert dates(found) == expected
    assert found.state is RenewalState.NO
    assert found.coterm_date == AD


def test_what_was_left_of_a_partial_renewal_counts_as_all_there_is() -> None:
    assert standing(30, True, False).state is RenewalState.PARTIAL
    assert standing(31, True, False).state is RenewalState.FULL


@pytest.mark.parametrize(
    ("days", "start", "last"),
    [
        (-31, date(2025, 7, 15), date(2025, 7, 15)),
        (-30, date(2025, 7, 15), date(2025, 7, 15)),
        (-1, date(2025, 7, 15), date(2025, 7, 15)),
        (0, AD, AD),
        (30, AD, AD),
        (31, AD, AD),
    ],
)
def test_the_term_begins_on_ad_and_not_when_it_is_renewed(
    days: int, start: date, last: date
) -> None:
    found = standing(days, True)
    assert (found.term_start, found.last_anniversary) == (start, last)


def test_a_lapsed_membership_keeps_the_term_that_is_over() -> None:
    found = standing(10, False)
    assert (found.term_start, found.coterm_date) == (date(2025, 7, 15), AD)
    assert found.last_anniversary == AD


@pytest.mark.parametrize(
    ("days", "start", "last"),
    [
        (-365, date(2025, 7, 15), date(2025, 7, 15)),
        (-366, date(2025, 7, 14), None),
        (-700, date(2024, 8, 14), None),
    ],
)
def test_a_first_term_of_more_than_a_year_has_reached_no_anniversary(
    days: int, start: date, last: date | None
) -> None:
    found = standing(days, True)
    assert (found.term_start, found.last_anniversary) == (start, last)


def test_a_leap_day_comes_back_in_leap_years() -> None:
    leap = date(2024, 2, 29)
    assert standing(40, True, ad=leap).coterm_date == date(2025, 2, 28)
    assert standing(3 * 366, True, ad=leap).coterm_date == date(2028, 2, 29)


def test_many_years_later_the_rest_still_goes_on() -> None:
    found = standing(3650, True, False, ad=date(2018, 1, 1))
    assert [each.product.quantity for each in found.incoming] == [1]
    assert found.anniversary == date(2028, 1, 1)


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 365, 400])
@pytest.mark.parametrize("late", [0, 30, 400])
def test_windows_of_any_length_leave_active_what_is_renewed(days: int, late: int) -> None:
    day = AD + timedelta(days=days)
    found = standing_on(day, AD, products(True), early_days=400, late_days=late)
    ((renewal_date, is_active),) = dates(found)
    assert is_active
    assert renewal_date > day
    assert found.term_start <= day


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (364, [(NEXT, True), (AD, False)]),
        (365, [(date(2028, 7, 15), True)]),
        (400, [(date(2028, 7, 15), True)]),
        (401, [(date(2028, 7, 15), True)]),
    ],
)
def test_a_late_window_of_more_than_a_year_ends_with_the_next_anniversary(
    days: int, expected: list[tuple[date, bool]]
) -> None:
    day = AD + timedelta(days=days)
    found = standing_on(day, AD, products(True, False), early_days=30, late_days=400)
    assert dates(found) == expected
    assert found.anniversary == (AD if days == 364 else NEXT)
    lost = standing_on(day, AD, products(False), early_days=30, late_days=400)
    assert dates(lost) == ([(AD, False)] if days == 364 else [])


# --- Flags -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "state", "expected"),
    [
        ([None, None], None, [True, True]),
        ([None, None], "FULL", [True, True]),
        ([None, None, None], "PARTIAL", [True, False, False]),
        ([None, None], "NO", [False, False]),
        ([None, True], "PARTIAL", [False, True]),
        ([False, None], None, [False, True]),
        ([True, None], "NO", [True, False]),
    ],
)
def test_a_product_counts_as_renewed_by_its_word_or_by_that_of_the_whole(
    given: list[bool | None], state: str | None, expected: list[bool]
) -> None:
    assert renewed_flags(given, state) == expected


def test_the_state_of_no_product_is_no() -> None:
    assert state_of([]) is RenewalState.NO


# --- Levels ----------------------------------------------------------------------------------


def levels(quantity: int, offer: str = "65304479CA01A12", **facts: object) -> Levels:
    membership = VipMembership(
        country="US",
        market_segment=str(facts.pop("market_segment", "COM")),
        renewal_date=AD,
        products=(),
        **facts,  # type: ignore[arg-type]  # what a test names
    )
    found = CATALOGUE.find(offer)
    assert found is not None
    return vip_levels(membership, [(found.product, quantity)], on=TODAY)


@pytest.mark.parametrize(
    ("quantity", "committed", "level"),
    [(9, 0, "01"), (10, 0, "02"), (9, 11, "12"), (10, 11, "12"), (60, 11, "03"), (1, 100, "14")],
)
def test_with_three_years_the_level_is_the_better_of_committed_and_held(
    quantity: int, committed: int, level: str
) -> None:
    benefits = three_years(quantity=committed) if committed else []
    assert levels(quantity, benefits=benefits) == Levels(level)


def test_a_commitment_for_licences_says_nothing_about_consumables() -> None:
    benefits = three_years(quantity=11)
    assert levels(1200, "65322435CAT1A12", benefits=benefits) == Levels("12", "T2")


def test_a_commitment_for_consumables_alone_gives_their_level() -> None:
    benefits = three_years()
    benefits[0]["commitment"]["minimumQuantities"] = [
        {"offerType": "CONSUMABLES", "quantity": 1000}
    ]
    assert levels(20, benefits=benefits) == Levels("02", "TB")


@pytest.mark.parametrize(
    ("status", "end", "level"),
    [
        ("ACTIVE", "2026-01-15", "12"),
        ("COMMITTED", "2026-01-15", "12"),
        ("ACTIVE", "2026-01-14", "01"),
        ("EXPIRED", "2027-01-15", "01"),
        ("NONCOMPLIANT", "2027-01-15", "01"),
        ("REQUESTED", "2027-01-15", "01"),
    ],
)
def test_a_commitment_counts_while_it_runs(status: str, end: str, level: str) -> None:
    benefits = three_years(end=end, status=status)
    assert levels(1, benefits=benefits) == Levels(level)


def test_a_large_agency_has_levels_of_its_own() -> None:
    benefits = [{"type": "LARGE_GOVERNMENT_AGENCY"}]
    found = levels(100, "30002125CC01A12", benefits=benefits, market_segment="GOV")
    assert found == Levels("06")


# --- The shelf -------------------------------------------------------------------------------


@pytest.mark.parametrize("segment", ["COM", "EDU", "GOV"])
def test_the_shelf_holds_plain_licences_that_renew(segment: str) -> None:
    found = shelf(CATALOGUE, segment, region="NA", currency="USD", on=TODAY)
    assert len(found) >= 4
    for product in found:
        assert (product.kind.value, product.market_segment) == ("LICENSE", segment)
        assert product.on_sale(add_months(TODAY, 120))


def test_a_currency_without_prices_has_an_empty_shelf() -> None:
    assert shelf(CATALOGUE, "COM", region="NA", currency="EUR", on=TODAY) == []


def test_the_shelf_holds_nothing_with_a_minimum(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = shelf(CATALOGUE, "COM", region="NA", currency="USD", on=TODAY)
    monkeypatch.setattr(Catalogue, "products", [replace(first, minimum_quantity=2), second])
    assert shelf(CATALOGUE, "COM", region="NA", currency="USD", on=TODAY) == [second]


def test_memberships_hold_other_products_in_turn_and_none_twice() -> None:
    products = shelf(CATALOGUE, "COM", region="NA", currency="USD", on=TODAY)
    first, second = (picked(products, number, len(products)) for number in (1, 2))
    for chosen in (first, second):
        assert len({product.product_id for product, _ in chosen}) == len(products)
    assert first[1:] != second[1:]
    assert first[1][0] is second[0][0]


# --- Ids and ready-made memberships ----------------------------------------------------------


def test_every_reason_of_adobes_list_has_a_ready_made_membership() -> None:
    assert len(REASONS) == len(set(REASONS)) == 32
    assert [each.reason for each in READY_MEMBERSHIPS.values() if each.reason] == list(REASONS)
    codes = [each.error.code for each in READY_MEMBERSHIPS.values() if not each.reason]
    assert codes == ["5118", "5120", "5121"]


def test_no_world_draws_the_id_of_a_ready_made_membership() -> None:
    for seed in range(300):
        drawn = {make_membership_id(seed, number) for number in (1, 2, 9_999_999)}
        assert len(drawn) == 3
        for each in drawn:
            assert each.isdecimal()
            assert len(each) == 8
            assert not each.startswith("99")
    assert all(len(each) == 8 for each in READY_MEMBERSHIPS)
