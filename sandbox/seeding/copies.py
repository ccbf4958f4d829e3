"""The rows of a population from its patterns: column by column, for a whole cohort at a time.

Every step of every cohort is put in the order of its instant, and takes the numbers of the world's
counters in that order: customers, orders and events are numbered as they came about.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Table

from sandbox.accounts.profile import CompanyProfile
from sandbox.seeding.models import Number, Pattern, Step, Text
from sandbox.store.accounts import company_key
from sandbox.store.ids import make_ids

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Belongings:
    """What the customer of each number has of its own."""

    company: Callable[[int], CompanyProfile]
    reseller_id: Callable[[int], str]
    reference: Callable[[int], str]


@dataclass(slots=True)
class _Placed:
    """A step with the first number of each kind that its cohort takes there."""

    pattern: Pattern
    index: int
    starts: dict[str, int]

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.pattern.steps[self.index]


@dataclass(slots=True)
class Copies:
    """All rows of a population; `counters` is what the world has drawn once they are there."""

    seed: int
    counters: dict[str, int]
    belongings: Belongings
    _order: list[_Placed] = field(default_factory=list)
    _columns: dict[int, dict[str, Sequence[str]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        found: Sequence[Pattern],
        *,
        seed: int,
        counters: dict[str, int],
        belongings: Belongings,
    ) -> "Copies":
        """Number the steps of all cohorts by their instants, from the world's counters on."""
        made = cls(seed, dict(counters), belongings)
        placed = [
            (step.at, not step.due, number, index)
            for number, pattern in enumerate(found)
            for index, step in enumerate(pattern.steps)
        ]
        for _, _, number, index in sorted(placed):
            pattern = found[number]
            starts = {}
            for kind, drawn in pattern.steps[index].drawn.items():
                starts[kind] = made.counters.get(kind, 0) + 1
                made.counters[kind] = starts[kind] - 1 + drawn * pattern.cohort.size
            made._order.append(_Placed(pattern, index, starts))
        for pattern in found:
            own = [each for each in made._order if each.pattern is pattern]
            made._columns[id(pattern)] = made._named(pattern, {each.index: each for each in own})
        return made

    def count(self, table: Table) -> int:
        """Return how many rows of a table there are."""
        return sum(
            len(each.step.rows.get(table.name, ())) * each.pattern.cohort.size
            for each in self._order
        )

    def blocks(self, table: Table) -> Iterator[tuple[int, Iterator[Values]]]:
        """Yield the rows of a table step by step, each block with how many there are."""
        for placed in self._order:
            rows = placed.step.rows.get(table.name)
            if rows:
                by_kind = [zip(*self._cells(placed, cells), strict=False) for cells in rows]
                size = len(rows) * placed.pattern.cohort.size
                yield size, chain.from_iterable(zip(*by_kind, strict=True))

    def _cells(self, placed: _Placed, cells: Sequence[Any]) -> list[Iterator[Any]]:
        size = placed.pattern.cohort.size
        named = self._columns[id(placed.pattern)]
        return [self._column(placed, cell, named, size) for cell in cells]

    def _column(
        self,
        placed: _Placed,
        cell: Any,  # noqa: ANN401 - any value
        named: dict[str, Sequence[str]],
        size: int,
    ) -> Iterator[Any]:
        if isinstance(cell, Number):
            return iter(self._numbers(placed, cell))
        if isinstance(cell, Text):
            values = [named[hole] for hole in cell.holes]
            return iter(values[0]) if cell.form == "{}" else map(cell.form.format, *values)
        return repeat(cell, size)

    def _numbers(self, placed: _Placed, number: Number) -> range:
        drawn = placed.step.drawn[number.kind]
        first = placed.starts[number.kind] + number.offset
        return range(first, first + drawn * placed.pattern.cohort.size, drawn)

    def _named(self, pattern: Pattern, placed: dict[int, _Placed]) -> dict[str, Sequence[str]]:
        """Return what the names of a pattern's holes stand for, for each of its customers."""
        numbers, own = pattern.cohort.numbers, self.belongings
        companies = [own.company(number) for number in numbers]
        contacts = [company.contacts[0] for company in companies]
        named: dict[str, Sequence[str]] = {
            "company": [company.company_name for company in companies],
            "company_key": [company_key(company.company_name) for company in companies],
            "profile": [json.dumps(company.shown()) for company in companies],
            "country": [company.address.country for company in companies],
            "email": [contact.email for contact in contacts],
            "first_name": [contact.first_name for contact in contacts],
            "last_name": [contact.last_name for contact in contacts],
            "reseller": [own.reseller_id(number) for number in numbers],
            "reference": [own.reference(number) for number in numbers],
        }
        for hole, (index, number) in pattern.ids.items():
            drawn = self._numbers(placed[index], number)
            named[hole] = make_ids(number.kind, self.seed, drawn)
        return named
