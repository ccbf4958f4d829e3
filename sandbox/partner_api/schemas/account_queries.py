"""Query parameters of the lists of resellers and customers (AC-7)."""

import re
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from sandbox.accounts.lists import AccountSearch
from sandbox.domain.names import is_clean_text
from sandbox.partner_api.schemas.common import KebabQuery

_DIGITS = re.compile(r"[0-9]{1,10}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST_OFFSET = 2_147_483_647
LARGEST_PAGE = 50
USUAL_PAGE = 20


def _digits(value: Any) -> Any:  # noqa: ANN401 - what a query says, or a default
    """Refuse what pydantic would be generous about, such as `5.0` or `1_0`."""
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("is no whole number")
    return value


def _plain_date(value: Any) -> Any:  # noqa: ANN401 - what a query says, or a default
    """Refuse what pydantic would be generous about, such as seconds since 1970."""
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise ValueError("is no date")
    return value


def _lower(value: Any) -> Any:  # noqa: ANN401 - what a query says, or a default
    return value.lower() if isinstance(value, str) else value


def _clean(value: str) -> str:
    if not is_clean_text(value):
        raise ValueError("holds characters that no text has")
    return value


WholeNumber = Annotated[int, BeforeValidator(_digits)]
PlainDate = Annotated[date, BeforeValidator(_plain_date)]
SearchText = Annotated[str, StringConstraints(min_length=1, max_length=255), AfterValidator(_clean)]


class AccountQuery(KebabQuery):
    """Filters, order and page of a list of accounts."""

    status: Literal["1000", "1002", "1004", "1026"] = "1000"
    company_name: SearchText | None = None
    sort_by: Literal["creationDate", "companyName"] = "creationDate"
    order_by: Annotated[Literal["asc", "desc"], BeforeValidator(_lower)] = "desc"
    limit: Annotated[WholeNumber, Field(ge=1, le=LARGEST_PAGE)] = USUAL_PAGE
    offset: Annotated[WholeNumber, Field(ge=0, le=LARGEST_OFFSET)] = 0

    def search(self) -> AccountSearch:
        """Return what the service takes."""
        return AccountSearch(
            status=self.status,
            company_name=self.company_name,
            by_name=self.sort_by == "companyName",
            descending=self.order_by == "desc",
            limit=self.limit,
            offset=self.offset,
        )


class CustomerQuery(AccountQuery):
    """A list of customers has three filters more; dates are UTC and inclusive."""

    customer_id: SearchText | None = None
    from_created_date: PlainDate | None = None
    to_created_date: PlainDate | None = None

    def search(self) -> AccountSearch:
        """Return what the service takes."""
        return replace(
            super().search(),
            customer_id=self.customer_id,
            created_from=self.from_created_date,
            created_to=self.to_created_date,
        )
