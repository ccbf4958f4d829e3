from itertools import pairwise

import pytest

from sandbox.catalogue.levels import (
    CONSUMABLE_LADDER,
    LICENSE_LADDER,
    Program,
    consumable_level,
    higher,
    is_better,
    is_open_to,
    license_level,
    program_of,
    rank,
)

COMMIT = Program.THREE_YEAR_COMMIT
AGENCY = Program.LARGE_GOVERNMENT_AGENCY


@pytest.mark.parametrize(
    ("quantity", "level"),
    [
        (0, "01"), (1, "01"), (9, "01"), (10, "02"), (49, "02"), (50, "03"), (99, "03"),
        (100, "04"), (1_000_000, "04"),
    ],
)  # fmt: skip
def test_licences_rise_a_level_at_10_50_and_100(quantity: int, level: str) -> None:
    assert license_level(quantity) == level


@pytest.mark.parametrize(
    ("quantity", "level"),
    [(9, "01"), (10, "12"), (49, "12"), (50, "13"), (99, "13"), (100, "14")],
)
@pytest.mark.parametrize("segment", ["COM", "GOV"])
def test_a_commit_has_levels_of_its_own(quantity: int, level: str, segment: str) -> None:
    assert license_level(quantity, program=COMMIT, market_segment=segment) == level


@pytest.mark.parametrize(("quantity", "level"), [(9, "01"), (10, "02"), (50, "03"), (100, "04")])
def test_schools_with_a_commit_keep_the_standard_levels(quantity: int, level: str) -> None:
    assert license_level(quantity, program=COMMIT, market_segment="EDU") == level


@pytest.mark.parametrize(
    ("quantity", "level"),
    [
        (99, "03"), (100, "06"), (999, "06"), (1000, "07"), (4999, "07"), (5000, "08"),
        (9998, "08"), (9999, "09"), (10_000, "09"),
    ],
)  # fmt: skip
def test_large_agencies_start_at_100_and_get_level_09_from_9999(quantity: int, level: str) -> None:
    assert license_level(quantity, program=AGENCY, market_segment="GOV") == level


@pytest.mark.parametrize(
    ("quantity", "standard", "committed"),
    [
        (0, "T1", "T1"), (999, "T1", "T1"), (1000, "T2", "TB"), (2499, "T2", "TB"),
        (2500, "T3", "TC"), (4999, "T3", "TC"), (5000, "T4", "TD"), (14_999, "T4", "TD"),
        (15_000, "T5", "TE"), (49_999, "T5", "TE"), (50_000, "T6", "TF"), (99_999, "T6", "TF"),
        (100_000, "T7", "TG"),
    ],
)  # fmt: skip
def test_transactions_rise_through_seven_levels(
    quantity: int, standard: str, committed: str
) -> None:
    assert consumable_level(quantity) == standard
    assert consumable_level(quantity, program=COMMIT) == committed


def test_a_negative_quantity_has_no_level() -> None:
    with pytest.raises(ValueError, match="negative"):
        license_level(-1)
    with pytest.raises(ValueError, match="negative"):
        consumable_level(-1)


@pytest.mark.parametrize("ladder", [LICENSE_LADDER, CONSUMABLE_LADDER])
def test_each_ladder_is_a_total_order_that_starts_at_its_base(ladder: tuple[str, ...]) -> None:
    assert rank(ladder[0]) == 0
    for worse, better in pairwise(ladder):
        assert is_better(better, than=worse)
        assert not is_better(worse, than=better)
        assert higher(worse, better) == higher(better, worse) == better
    assert not is_better(ladder[0], than=ladder[0])


def test_licences_and_consumables_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="different ladders"):
        higher("04", "T2")
    with pytest.raises(ValueError, match="unknown discount level '05'"):
        is_better("05", than="01")


def test_a_programs_levels_are_open_to_its_customers_only() -> None:
    assert is_open_to("12", entitled="14")
    assert is_open_to("04", entitled="14")
    assert is_open_to("14", entitled="14")
    assert not is_open_to("12", entitled="04")
    assert not is_open_to("14", entitled="06")
    assert not is_open_to("14", entitled="13")
    assert is_open_to("T3", entitled="TC")
    assert not is_open_to("TB", entitled="T7")


def test_every_level_belongs_to_one_program() -> None:
    assert [level for level in LICENSE_LADDER if program_of(level) is COMMIT] == ["12", "13", "14"]
    assert [level for level in LICENSE_LADDER if program_of(level) is AGENCY] == [
        "06", "07", "08", "09",
    ]  # fmt: skip
