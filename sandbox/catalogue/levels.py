"""Volume discount levels of licences and of consumables (OF-2).

Each kind of offer has one ladder: a total order over every level that Adobe prices, standard ones
and those of the two programs. Adobe publishes the order inside a program only. Between programs we
assume (A) that a program's level is the better one at the same quantities (12 stands between 02
and 03, TB between T2 and T3) and that the levels of large government agencies are above all.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias


class Program(StrEnum):
    """The program whose levels a customer may get."""

    STANDARD = "STANDARD"
    THREE_YEAR_COMMIT = "3YC"
    LARGE_GOVERNMENT_AGENCY = "LGA"


BASE_LICENSE_LEVEL: Final = "01"
BASE_CONSUMABLE_LEVEL: Final = "T1"

LICENSE_LADDER: Final = (
    "01", "02", "12", "03", "13", "04", "14", "06", "07", "08", "09",
)  # fmt: skip
CONSUMABLE_LADDER: Final = (
    "T1", "TA", "T2", "TB", "T3", "TC", "T4", "TD", "T5", "TE", "T6", "TF", "T7", "TG",
)  # fmt: skip

LevelTable: TypeAlias = tuple[tuple[int, str], ...]
"""Rows of (smallest quantity, level), smallest first."""

STANDARD_LICENSES: Final[LevelTable] = ((1, "01"), (10, "02"), (50, "03"), (100, "04"))
COMMITTED_LICENSES: Final[LevelTable] = ((1, "01"), (10, "12"), (50, "13"), (100, "14"))
AGENCY_LICENSES: Final[LevelTable] = (
    *STANDARD_LICENSES[:3],
    (100, "06"),
    (1000, "07"),
    (5000, "08"),
    (9999, "09"),  # Adobe's page gives 9999 to levels 08 and 09; the better one is played (OF-2)
)
STANDARD_CONSUMABLES: Final[LevelTable] = (
    (1, "T1"), (1000, "T2"), (2500, "T3"), (5000, "T4"), (15_000, "T5"), (50_000, "T6"),
    (100_000, "T7"),
)  # fmt: skip
COMMITTED_CONSUMABLES: Final[LevelTable] = (
    (1, "T1"), (1000, "TB"), (2500, "TC"), (5000, "TD"), (15_000, "TE"), (50_000, "TF"),
    (100_000, "TG"),
)  # fmt: skip

_RANKS: Final = MappingProxyType(
    {level: rank for ladder in (LICENSE_LADDER, CONSUMABLE_LADDER)
     for rank, level in enumerate(ladder)}
)  # fmt: skip
_PROGRAMS: Final = MappingProxyType(
    dict.fromkeys(("12", "13", "14", "TA", "TB", "TC", "TD", "TE", "TF", "TG"),
                  Program.THREE_YEAR_COMMIT)
    | dict.fromkeys(("06", "07", "08", "09"), Program.LARGE_GOVERNMENT_AGENCY)
)  # fmt: skip


def license_level(
    quantity: int, *, program: Program = Program.STANDARD, market_segment: str = "COM"
) -> str:
    """Level for a number of qualifying licences (OF-2).

    Args:
        quantity: Cumulative qualifying licences; with a three-year commit the larger of these and
            the committed quantity. 0, as of a new customer, answers the base level.
        program: Program that the customer is in.
        market_segment: 'COM', 'EDU' or 'GOV'; EDU customers with a commit keep 02, 03 and 04.

    Raises:
        ValueError: The quantity is negative.
    """
    if program is Program.LARGE_GOVERNMENT_AGENCY:
        return _look_up(AGENCY_LICENSES, quantity)
    if program is Program.THREE_YEAR_COMMIT and market_segment != "EDU":
        return _look_up(COMMITTED_LICENSES, quantity)
    return _look_up(STANDARD_LICENSES, quantity)


def consumable_level(quantity: int, *, program: Program = Program.STANDARD) -> str:
    """Level for a number of transactions (OF-2); large agencies have no table of their own.

    Raises:
        ValueError: The quantity is negative.
    """
    if program is Program.THREE_YEAR_COMMIT:
        return _look_up(COMMITTED_CONSUMABLES, quantity)
    return _look_up(STANDARD_CONSUMABLES, quantity)


def is_level(text: str) -> bool:
    """Whether Adobe prices a level of this name."""
    return text in _RANKS


def is_consumable_level(level: str) -> bool:
    """Whether a level belongs to the ladder of consumables."""
    return level.startswith("T")


def program_of(level: str) -> Program:
    """Program that a level is reserved for; STANDARD when anyone may get it."""
    return _PROGRAMS.get(level, Program.STANDARD)


def rank(level: str) -> int:
    """Place of a level on its ladder, 0 for the base level; higher is better for the customer.

    Raises:
        ValueError: No such level.
    """
    try:
        return _RANKS[level]
    except KeyError:
        known = ", ".join((*LICENSE_LADDER, *CONSUMABLE_LADDER))
        raise ValueError(f"unknown discount level {level!r}; known are {known}") from None


def is_better(a: str, than: str) -> bool:
    """Whether level `a` stands above level `than` on their ladder.

    Raises:
        ValueError: A level is unknown, or the two are of different ladders.
    """
    if is_consumable_level(a) != is_consumable_level(than):
        raise ValueError(f"levels {a!r} and {than!r} are of different ladders: compare neither")
    return rank(a) > rank(than)


def higher(a: str, b: str) -> str:
    """The better for the customer of two levels of one ladder (OF-3: levels rise within a term).

    Raises:
        ValueError: A level is unknown, or the two are of different ladders.
    """
    return a if is_better(a, than=b) else b


def is_open_to(level: str, *, entitled: str) -> bool:
    """Whether a customer who is entitled to one level may buy at another of the same ladder.

    That is so when the level is no better, and is a standard one or of the same program as the
    entitlement: an LGA customer at 06 does not get a commit's 14.

    Raises:
        ValueError: A level is unknown, or the two are of different ladders.
    """
    return not is_better(level, than=entitled) and program_of(level) in {
        Program.STANDARD,
        program_of(entitled),
    }


def _look_up(table: LevelTable, quantity: int) -> str:
    if quantity < 0:
        raise ValueError(f"a quantity cannot be negative: {quantity}")
    for minimum, level in reversed(table):
        if quantity >= minimum:
            return level
    return table[0][1]
