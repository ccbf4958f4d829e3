"""Reading one cell of a price list: text in, a typed value or a `PriceListError` out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NoReturn

from sandbox.catalogue.pricing import minor_unit

_PRICE: Final = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?", re.ASCII)
_ISO_DATE: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ].*)?", re.ASCII)
_US_DATE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
MONEY: Final = frozenset({"partnerPrice", "estimatedStreetPrice"})
_FORMULA: Final = re.compile(r"[=@]|[+-][^\s]")
LARGEST_PRICE: Final = Decimal(100_000_000)
"""No price of a list reaches it; with the largest quantity an order's sum is still exact."""
LONGEST_CELL: Final = 1000
FIRST_YEAR: Final = 1990
_MONTH: Final = re.compile(r"([0-9]{4})-?([0-9]{2})", re.ASCII)


class PriceListError(ValueError):
    """A price list that cannot be read: where, what is wrong and what to do.

    Attributes:
        line: Line of the file, 1 for its first.
        column: Name of the column.
        problem: What is wrong.
        remedy: What to do about it.
    """

    def __init__(self, line: int, column: str, problem: str, remedy: str) -> None:
        super().__init__(f"line {line}, column {column}: {problem}. {remedy}.")
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one line by attribute; empty ones are absent. All methods raise for a line."""

    line: int
    by_name: Mapping[str, str]

    def refuse(self, column: str, problem: str, remedy: str) -> NoReturn:
        """Raise the error of a cell of this line."""
        raise PriceListError(self.line, column, problem, remedy)

    def text(self, column: str) -> str:
        """What a cell holds, '' when it is empty."""
        return self.by_name.get(column, "")

    def choice(self, column: str, allowed: Collection[str], *, otherwise: str = "") -> str:
        """One of the allowed words, in capitals; `otherwise` when the cell is empty."""
        value = self.text(column).upper() or otherwise
        if value not in allowed:
            self.refuse(
                column, f"{value!r} is unknown", f"Write one of {', '.join(sorted(allowed))}"
            )
        return value

    def check_texts(self) -> None:
        """Refuse cells that no price list has: formulas of a spreadsheet, and whole documents."""
        for column, value in self.by_name.items():
            if len(value) > LONGEST_CELL:
                problem = f"the cell has {len(value):,} characters"
                self.refuse(column, problem, f"Write at most {LONGEST_CELL:,}")
            # A negative price is none, and is told so when it is read.
            if _FORMULA.match(value) and column not in MONEY:
                problem = f"{value[:40]!r} is a formula"
                self.refuse(column, problem, "Export the values, not the formulas")

    def price(self, column: str, currency: str) -> Decimal:
        """An amount of money of 0 or more; commas may part its thousands.

        It has no smaller part than the currency's (no half cents, no parts of a yen).
        """
        value = self.text(column)
        if _PRICE.fullmatch(value) is None:
            shown = f"{value[:40]!r}{'…' if len(value) > 40 else ''}"
            self.refuse(column, f"{shown} is no price", "Write it like 1206.84 or 1,206.84")
        price = Decimal(value.replace(",", ""))
        if price >= LARGEST_PRICE:
            problem = f"{value[:40]!r} ({len(value)} characters) is more than a unit can cost"
            self.refuse(column, problem, f"Write a price below {LARGEST_PRICE:,}")
        if price % minor_unit(currency):
            self.refuse(
                column,
                f"{value[:40]!r} has too many decimals for {currency}",
                f"Round it to {minor_unit(currency)}",
            )
        return price

    def day(self, column: str) -> date | None:
        """A date; None when the cell is empty. The time of an instant is left out."""
        value = self.text(column)
        if not value:
            return None
        if match := _ISO_DATE.fullmatch(value):
            year, month, day = match.groups()
        elif match := _US_DATE.fullmatch(value):
            month, day, year = match.groups()
        else:
            self._refuse_date(column, value)
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            self._refuse_date(column, value)
        if found.year < FIRST_YEAR:
            self._refuse_date(column, value)
        return found

    def month(self, column: str) -> date | None:
        """The first day of a month; None when the cell is empty."""
        value = self.text(column)
        if not value:
            return None
        match = _MONTH.fullmatch(value)
        if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < FIRST_YEAR:
            self.refuse(column, f"{value!r} is no month", "Write it like 202601")
        return date(int(match[1]), int(match[2]), 1)

    def _refuse_date(self, column: str, value: str) -> NoReturn:
        self.refuse(column, f"{value!r} is no date", "Write it like 2026-01-31 or 1/31/2026")
