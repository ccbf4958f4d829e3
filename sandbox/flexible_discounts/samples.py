"""The built-in discounts: `default` has them, and who asks for samples; of every year (FD-17)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from sandbox.catalogue.reference import fixtures_directory
from sandbox.domain.calendar import FIRST_INSTANT, LAST_INSTANT, add_months
from sandbox.domain.safe_yaml import load_yaml
from sandbox.flexible_discounts.documents import terms_of
from sandbox.flexible_discounts.model import Category, FlexDiscount
from sandbox.store.ids import make_flex_discount_id

ANNOUNCED: Final = timedelta(days=366)
"""How long before its start one is listed: else a list would hold all years to come."""
_LAST_SECOND: Final = time(23, 59, 59, tzinfo=UTC)


@cache
def sample_discounts() -> tuple[FlexDiscount, ...]:
    """Return the samples of all years that a world may stand in: read when first asked for."""
    documents = load_yaml(fixtures_directory() / "flex_discounts.yaml")["discounts"]
    years = range(FIRST_INSTANT.year, LAST_INSTANT.year + 1)
    every = [(document, year) for year in years for document in documents]
    return tuple(
        _of_year(document, year, number) for number, (document, year) in enumerate(every, start=1)
    )


def _of_year(document: Mapping[str, Any], year: int, number: int) -> FlexDiscount:
    code = document["code"]
    first, last = _day(year, document["from"]), _day(year, document["to"])
    months = document.get("lock_months")
    starts_at = datetime.combine(first, time.min, UTC)
    return FlexDiscount(
        discount_id=make_flex_discount_id(f"sample:{code}:{year}"),
        sequence=number,
        code=code,
        category=Category(document.get("category", Category.STANDARD)),
        name=document.get("name", code),
        description=document["description"],
        starts_at=starts_at,
        ends_at=datetime.combine(last, _LAST_SECOND),
        locked_until=None
        if months is None
        else datetime.combine(add_months(last, months), _LAST_SECOND),
        listed_from=starts_at - ANNOUNCED,
        terms=terms_of(document),
    )


def _day(year: int, text: str) -> date:
    """Return a month and day of a year; the 29th of February is the last of any February."""
    month, day = (int(part) for part in text.split("-"))
    return add_months(date(year, month, 1), 0, anchor_day=day)
