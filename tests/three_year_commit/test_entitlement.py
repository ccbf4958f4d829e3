"""The levels and the price day that a three-year commitment gives (TC-9, TC-12, X43)."""

from __future__ import annotations

from datetime import date

import pytest

from sandbox.accounts.benefits import Commitment, CommitmentStatus, ThreeYearCommit
from sandbox.catalogue.eligibility import Levels
from sandbox.three_year_commit.entitlement import better_levels, committed_levels, locked_on

START, END = date(2026, 3, 10), date(2029, 1, 14)


def held(status: CommitmentStatus = CommitmentStatus.COMMITTED, **minimums: int) -> ThreeYearCommit:
    made = Commitment(status=status, minimums=minimums, start_date=START, end_date=END)
    return ThreeYearCommit(commitment=made)


@pytest.mark.parametrize(
    ("quantity", "segment", "level"),
    [
        (10, "COM", "12"),
        (49, "GOV", "12"),
        (50, "COM", "13"),
        (99, "COM", "13"),
        (100, "GOV", "14"),
        (10, "EDU", "02"),
        (50, "EDU", "03"),
        (100, "EDU", "04"),
    ],
)
def test_committed_licences_give_a_level(quantity: int, segment: str, level: str) -> None:
    assert committed_levels(held(LICENSE=quantity), START, segment) == Levels(level)


@pytest.mark.parametrize(
    ("quantity", "level"),
    [(1000, "TB"), (2499, "TB"), (2500, "TC"), (5000, "TD"), (15_000, "TE"), (100_000, "TG")],
)
def test_committed_transactions_give_a_level(quantity: int, level: str) -> None:
    assert committed_levels(held(CONSUMABLES=quantity), START, "COM") == Levels("", level)


def test_more_licences_than_committed_do_not_raise_it_unless_they_count() -> None:
    commitment = held(LICENSE=10)
    assert committed_levels(commitment, START, "COM").license == "12"
    more = committed_levels(commitment, START, "COM", at_least={"LICENSE": 60})
    assert more.license == "13"


@pytest.mark.parametrize(
    ("status", "day", "level"),
    [
        (CommitmentStatus.COMMITTED, END, "12"),
        (CommitmentStatus.COMMITTED, date(2029, 1, 15), ""),
        (CommitmentStatus.NONCOMPLIANT, END, ""),
        (CommitmentStatus.INACTIVE, START, ""),
    ],
)
def test_only_a_commitment_that_runs_gives_levels_and_locks_prices(
    status: CommitmentStatus, day: date, level: str
) -> None:
    commitment = held(status, LICENSE=10)
    assert committed_levels(commitment, day, "COM").license == level
    assert locked_on(commitment, "LICENSE", day) == (START if level else None)


def test_the_price_of_a_type_that_is_not_committed_is_not_locked() -> None:
    assert locked_on(held(LICENSE=10), "CONSUMABLES", START) is None
    assert locked_on(None, "LICENSE", START) is None


def test_a_customer_has_the_better_of_its_levels() -> None:
    assert better_levels(Levels("03", "T2"), Levels("12", "TB")) == Levels("03", "TB")
    assert better_levels(Levels("02"), Levels("12")) == Levels("12")
