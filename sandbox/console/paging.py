"""Which page of a list an address asks for."""

from collections.abc import Mapping
from typing import Final

from sandbox.domain.control_errors import ControlError, ControlRefusal

_LARGEST_OFFSET: Final = 2**31 - 1
_MOST_DIGITS: Final = len(str(_LARGEST_OFFSET))


def offset_of(arguments: Mapping[str, str], name: str) -> int:
    """Return after how many things a page begins.

    Raises:
        ControlRefusal: INVALID_REQUEST, that is no number.
    """
    text = arguments.get(name) or "0"
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not is_number or int(text) > _LARGEST_OFFSET:
        detail = f"{name}: is a whole number from 0 to {_LARGEST_OFFSET}"
        raise ControlRefusal(ControlError.INVALID_REQUEST, [detail])
    return int(text)


def page_beginning(offset: int, total: int, limit: int) -> int:
    """Return where the page of an offset begins, the last one where there is none so far on."""
    return offset if offset < total else max(0, (total - 1) // limit * limit)
