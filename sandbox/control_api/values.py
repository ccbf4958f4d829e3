"""Values of the control plane's bodies and parameters: instants, dates, durations, choices."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from sandbox.domain.goals import DURATION
from sandbox.domain.names import is_email
from sandbox.partner_api.schemas.common import KebabQuery

# Marks the alternatives of a union, which are ours and not part of the path that a client knows.
UNION_TAG = "~"
LARGEST_QUANTITY = 599_000
# Every date of the years that the price lists cover, leap days included.
DATE_PATTERN = (
    r"(?:20(?:1[89]|[23][0-9]|40)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|20(?:20|24|28|32|36|40)-02-29)"
)
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|\+00:00)"
INSTANT_PATTERN = rf"{DATE_PATTERN}(?:{_TIME})?"
_DATE = re.compile(DATE_PATTERN)
_INSTANT = re.compile(INSTANT_PATTERN)
_LONGEST_ADDRESS = 240
# What JSON Schema calls a pattern may match anywhere, and `$` in Python forgives a line feed.
_WHOLE = "^{}$"


def _instant(value: object) -> datetime:
    if not isinstance(value, str) or not _INSTANT.fullmatch(value.strip()):
        raise ValueError(
            "is an instant of 2018 to 2040 in UTC, such as 2026-01-15T09:00:00Z, or a date"
        )
    text = value.strip()
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text), time.min, UTC)
    return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        raise ValueError("is a date of 2018 to 2040, such as 2026-01-15")
    return date.fromisoformat(value.strip())


def _duration(value: str) -> str:
    if not DURATION.fullmatch(value.strip()):
        raise ValueError("is an ISO 8601 duration, such as P30D, P1M, PT12H or -P31D")
    return value.strip()


def _address(value: str) -> str:
    if value and (len(value) > _LONGEST_ADDRESS or not is_email(value)):
        raise ValueError(f"is an email address of at most {_LONGEST_ADDRESS} characters, or empty")
    return value


def one_of(choices: Sequence[str], hint: str = "") -> Any:  # noqa: ANN401 - the metadata of an annotation
    """Return the check of a text that is one of several; `hint` tells where others belong."""

    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"is one of {', '.join(choices)}{hint and f'; {hint}'}")
        return value

    return AfterValidator(check)


def choice_schema(choices: Sequence[str]) -> WithJsonSchema:
    """Describe a text that is one of several."""
    return WithJsonSchema({"type": "string", "enum": list(choices)})


Identifier = Annotated[str, Field(pattern="^[A-Za-z0-9-]{1,40}$")]
Moment = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _WHOLE.format(f"(?:{INSTANT_PATTERN})"),
            "description": "An instant in UTC, whole seconds, or a date for its first one",
            "examples": ["2026-01-15T09:00:00Z", "2026-01-15"],
        }
    ),
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _WHOLE.format(DATE_PATTERN),
            "description": "A date",
            "examples": ["2026-01-15"],
        }
    ),
]
# May be empty, for none; which are email addresses is told as of a contact's (AC-3).
OptionalAddress = Annotated[
    str,
    AfterValidator(_address),
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": _LONGEST_ADDRESS,
            "description": "An email address; empty: none",
        }
    ),
]
Duration = Annotated[
    str,
    AfterValidator(_duration),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": _WHOLE.format(DURATION.pattern),
            "description": "An ISO 8601 duration; months and years are calendar ones",
            "examples": ["P30D", "P1M", "-P31D"],
        }
    ),
]


class StrictQuery(KebabQuery):
    """Query parameters of the control plane: a misspelt one is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """What the control plane answers when it refuses: a word, what happened, what to do."""

    code: str
    message: str
    additionalDetails: list[str]  # noqa: N815 - the name on the wire
