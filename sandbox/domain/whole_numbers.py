"""Whole numbers as JSON has them."""

from pydantic import BeforeValidator


def _whole(value: object) -> object:
    """Take 5.0 for 5: JSON has one kind of number, and its schemas call both integers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
