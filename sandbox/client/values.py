"""How what a tester says is written on the wire."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from pydantic.alias_generators import to_camel

from sandbox.domain.wire import instant_text

Instant = datetime | date | str
Duration = timedelta | str
_FROM_AD: Final = re.compile(r"AD(?:(?P<sign>[+-])(?P<count>[0-9]{1,4})(?P<unit>[dmy]?))?")


def body(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of any body
    """Return a body of what was given, by the names of the wire; None means: not given."""
    return {to_camel(name): _json(value) for name, value in given.items() if value is not None}


def query(**given: Any) -> dict[str, str]:  # noqa: ANN401 - the parameters of any query
    """Return query parameters of what was given; a name like a word of Python ends with `_`."""
    return {
        name.rstrip("_").replace("_", "-"): _text(value)
        for name, value in given.items()
        if value is not None
    }


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(_json(value))


def _json(value: object) -> object:
    match value:
        case Mapping():
            return {name: _json(each) for name, each in value.items()}
        case str():
            return value
        case Sequence():
            return [_json(each) for each in value]
        case _:
            return _written(value)


def _written(value: object) -> object:
    match value:
        case datetime():
            return _instant(value)
        case date():
            return value.isoformat()
        case timedelta():
            return duration_text(value)
        case _:
            return value


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} names no time zone: write one, such as UTC")
    return instant_text(value)


def duration_text(value: timedelta) -> str:
    """Return a duration in ISO 8601, in whole seconds: `P30D`, `-P1DT6H`."""
    seconds = round(value.total_seconds())
    days, rest = divmod(abs(seconds), 86_400)
    sign = "-" if seconds < 0 else ""
    time = f"T{rest}S" if rest else ""
    return f"{sign}P{days}D{time}"


def offset_of(moment: str) -> str | None:
    """Return how far a moment is from an anniversary: `AD-3` is `-P3D`; None for `AD` itself.

    Days (`d`, or no letter), months (`m`) and years (`y`) are counted.

    Raises:
        ValueError: it is no such moment.
    """
    match = _FROM_AD.fullmatch(moment)
    if match is None:
        raise ValueError(f"{moment!r} is no moment: write one such as AD, AD-3, AD+14d or AD-1m")
    if match["sign"] is None:
        return None
    sign = "-" if match["sign"] == "-" else ""
    return f"{sign}P{int(match['count'])}{(match['unit'] or 'd').upper()}"
