"""What the values of an account's body may be (docs references/resources, references/validations).

A body is read twice: its shape before a world is opened, so that no lock is held for what is no
body at all; its values when the world is open, since countries, regions (X17) and terms (X9) are
the world's. The second reading has a context, `Known`; without one, values are let through.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from sandbox.catalogue.countries import Countries, address_faults
from sandbox.domain.calendar import extended_term_bounds
from sandbox.domain.names import (
    MAX_EXTERNAL_REFERENCE,
    is_clean_text,
    is_company_name,
    is_email,
    is_person_name,
)
from sandbox.domain.ruleset import RegionCodes
from sandbox.partner_api.schemas.common import RequestModel
from sandbox.timeline.open_world import OpenWorld

CITY_MAX_LENGTH = 40
ADDRESS_LINE_MAX_LENGTH = 60
PHONE_MAX_LENGTH = 40
DEFAULT_SEGMENT = "COM"

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Known:
    """What values are measured by: the fixtures, and the rules and the day of a world."""

    countries: Countries
    locales: frozenset[str]
    region_codes: RegionCodes
    first_coterm_date: date
    last_coterm_date: date

    @classmethod
    def of(cls, world: OpenWorld, segment: str | None = None) -> "Known":
        """Return what an open world knows; the longest term is that of the market segment (X9)."""
        months: int = getattr(world.rules.extended_term_max_months, segment or DEFAULT_SEGMENT)
        first, last = extended_term_bounds(world.today, months)
        reference = world.reference
        return cls(reference.countries, reference.locales, world.rules.regions, first, last)


class ValuedModel(RequestModel):
    """A body, or part of one, whose values are checked against what an open world knows."""

    def checked(self, known: Known) -> Self:
        """Return the body with its values checked.

        Raises:
            ValidationError: naming the faulty values by their paths, in the order of the resource.
        """
        shape = self.model_dump_json(by_alias=True)
        return type(self).model_validate_json(shape, context=known)


def _wrong(problem: str) -> PydanticCustomError:
    return PydanticCustomError("account_value", f"is not as Adobe wants it: {problem}")


def _if_known(is_right: Callable[[str, Known], bool], problem: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        if info.context is not None and not is_right(value, info.context):
            raise _wrong(problem)
        return value

    return AfterValidator(check)


def text(longest: int, shortest: int = 0) -> Any:  # noqa: ANN401 - a pydantic field stands for any type
    """Describe a text by its length; whether it has it is a matter of its value."""
    return Field(json_schema_extra={"minLength": shortest, "maxLength": longest})


def _line(longest: int, *, needed: bool = False) -> AfterValidator:
    """Return the check of one line of text of a length; blanks alone are nothing."""

    def is_right(value: str, _: Known) -> bool:
        if needed and not value.strip():
            return False
        return len(value) <= longest and is_clean_text(value)

    return _if_known(is_right, f"{1 if needed else 0} to {longest} characters in one line")


CompanyName = Annotated[
    str,
    text(80, 4),
    _if_known(
        lambda value, _: is_company_name(value),
        "4 to 80 letters, numbers and some punctuation (docs references/validations)",
    ),
]
Language = Annotated[
    str,
    text(40),
    _if_known(
        lambda value, known: value in known.locales, "a locale of docs references/supported-locales"
    ),
]
PersonName = Annotated[
    str,
    text(35, 1),
    _if_known(
        lambda value, _: is_person_name(value),
        "1 to 35 letters, numbers and some punctuation (docs references/validations)",
    ),
]
EmailText = Annotated[
    str,
    text(240, 3),
    _if_known(lambda value, _: is_email(value), "an email address of at most 240 characters"),
]
City = Annotated[str, text(CITY_MAX_LENGTH, 1), _line(CITY_MAX_LENGTH, needed=True)]
AddressLine = Annotated[
    str, text(ADDRESS_LINE_MAX_LENGTH, 1), _line(ADDRESS_LINE_MAX_LENGTH, needed=True)
]
OptionalAddressLine = Annotated[str, text(ADDRESS_LINE_MAX_LENGTH), _line(ADDRESS_LINE_MAX_LENGTH)]
PhoneText = Annotated[str, text(PHONE_MAX_LENGTH), _line(PHONE_MAX_LENGTH)]
# How long it may be is told by a code of its own, 2126.
ReferenceText = Annotated[
    str,
    text(MAX_EXTERNAL_REFERENCE),
    _if_known(lambda value, _: is_clean_text(value), "one line of text"),
]


def _is_term(value: str, known: Known) -> bool:
    if not value:
        return True
    try:
        day = date.fromisoformat(value) if _DATE.fullmatch(value) else None
    except ValueError:
        return False
    return day is not None and known.first_coterm_date <= day <= known.last_coterm_date


CotermDate = Annotated[
    str, _if_known(_is_term, "a date from 13 months ahead to the longest term of its segment")
]


def some_contact(value: list[Any], info: ValidationInfo) -> list[Any]:
    """Check that an account has a contact (AC-3)."""
    if info.context is not None and not value:
        raise _wrong("at least one contact")
    return value


def check_place(value: str | None, info: ValidationInfo) -> str | None:
    """Check country, region or postalCode of an address against those before it (AC-6).

    An unknown country leaves nothing to measure the other two by, but they are text all the same.
    """
    known: Known | None = info.context
    if known is None:
        return value
    field, before = str(info.field_name), info.data
    if not is_clean_text(value or ""):
        raise _wrong("one line of text")
    if field != "country" and "country" not in before:
        return value
    faults = address_faults(
        known.countries,
        country=str(value) if field == "country" else before["country"],
        region=str(value) if field == "region" else before.get("region", ""),
        postal_code=value if field == "postal_code" else None,
        codes=known.region_codes,
    )
    if _FAULTS[field] in faults:
        raise _wrong(_PLACE_PROBLEMS[field])
    return value


_FAULTS = {"country": "country", "region": "region", "postal_code": "postalCode"}
_PLACE_PROBLEMS = {
    "country": "a supported country of ISO 3166 (docs references/supported-locales)",
    "region": "a region of its country",
    "postal_code": "a postal code of its country and region",
}
