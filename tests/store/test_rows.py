"""Things are filled from rows by the names of their columns."""

from collections import namedtuple
from dataclasses import dataclass

import pytest

from sandbox.store.rows import by_name

Row = namedtuple("Row", ["second", "other", "first"])  # noqa: PYI024 - as prepared statements make them


@dataclass(slots=True, kw_only=True)
class Thing:
    first: str
    second: int


def test_the_order_of_columns_does_not_matter_nor_do_others() -> None:
    assert by_name(Thing)(Row(2, None, "one")) == Thing(first="one", second=2)


def test_a_row_without_a_column_is_no_thing() -> None:
    with pytest.raises(AttributeError, match="second"):
        by_name(Thing)(object.__new__(type("Half", (), {"first": "one"})))
