"""What comes is shown once and in its order, however much of it comes while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from pydantic import BaseModel

from sandbox.cli.following import NewestFirst


class Entry(BaseModel):
    """An entry of a journal."""

    number: int


@dataclass
class Growing:
    """A list that grows each time that a page of it is read."""

    growth: int
    numbers: list[int] = field(default_factory=lambda: [0])

    def page(self, limit: int, offset: int) -> list[Entry]:
        found = self.numbers[::-1][offset : offset + limit]
        first = len(self.numbers)
        self.numbers += range(first, first + self.growth)
        return [Entry(number=number) for number in found]


@pytest.mark.parametrize("growth", [0, 1, 40, 99, 100, 101, 110, 250])
def test_what_comes_while_it_is_read_is_shown_once_and_in_its_order(growth: int) -> None:
    journal = Growing(growth)
    tail = NewestFirst(journal.page)
    shown = [entry.number for entry in tail.latest(1)]
    for _ in range(5):
        shown += [entry.number for entry in tail.new()]
    assert shown == list(range(len(shown)))
    journal.growth = 0
    shown += [entry.number for entry in tail.new()]
    assert shown == journal.numbers
