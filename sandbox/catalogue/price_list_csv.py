"""A partner's own price list as CSV (docs manage-pricing): text in, typed rows out.

Columns are the attributes of Adobe's price list, by name (`offerId`) or by a heading that reads
the same but for case, spaces and punctuation (`Offer ID`). What Adobe's API says once for a whole
list (region, currency, segment, month, type) is a column or is given by the caller.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from types import MappingProxyType
from typing import Final

from sandbox.catalogue.offers import SEGMENT_LETTERS, parse_offer_id
from sandbox.catalogue.price_list_cells import Cells, PriceListError

__all__ = ["PriceListError", "PriceListRow", "parse_price_list"]

REGIONS: Final = frozenset({"NA", "PA", "EE", "MX", "LA", "WE", "JP", "AP"})
CURRENCIES: Final = frozenset({"AUD", "EUR", "GBP", "JPY", "USD"})
SEGMENTS: Final = frozenset({"COM", "EDU", "GOV"})
PRICE_LIST_TYPES: Final = frozenset({"STANDARD", "3YC", "STD-LGA"})
HEADINGS: Final = MappingProxyType(
    {
        "offerid": "offerId",
        "partnumber": "partNumber",
        "sku": "partNumber",
        "partnerprice": "partnerPrice",
        "estimatedstreetprice": "estimatedStreetPrice",
        "region": "region",
        "priceregion": "region",
        "currency": "currency",
        "currencycode": "currency",
        "marketsegment": "marketSegment",
        "pricelisttype": "priceListType",
        "discounttype": "priceListType",
        "pricelistmonth": "priceListMonth",
        "productfamily": "productFamily",
        "producttype": "productType",
        "producttypedetail": "productTypeDetail",
        "additionaldetail": "additionalDetail",
        "users": "users",
        "leveldetails": "levelDetails",
        "firstorderdate": "firstOrderDate",
        "lastorderdate": "lastOrderDate",
        "discountcode": "discountCode",
    }
)
"""Heading without case, spaces and punctuation → attribute; other columns are left out."""


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """One offer at one price.

    `first_order_date` and `last_order_date` are None where the list leaves them open;
    `price_list_month` is the first day of the month. Prices are for one unit, in `currency`.
    """

    offer_id: str
    region: str
    currency: str
    market_segment: str
    partner_price: Decimal
    price_list_type: str = "STANDARD"
    price_list_month: date | None = None
    first_order_date: date | None = None
    last_order_date: date | None = None
    estimated_street_price: Decimal | None = None
    product_family: str = ""
    product_type: str = ""
    product_type_detail: str = ""
    additional_detail: str = ""
    users: str = ""
    level_details: str = ""
    discount_code: str = ""


def parse_price_list(
    text: str,
    *,
    region: str | None = None,
    currency: str | None = None,
    market_segment: str | None = None,
    price_list_month: str | None = None,
    price_list_type: str | None = None,
) -> list[PriceListRow]:
    """Read a price list; columns come before what the caller says of the whole list.

    A byte order mark, blank lines, thousands such as `1,206.84`, and semicolons or tabs between
    the columns are accepted. Without a segment the letters of the offer id tell it.

    Raises:
        PriceListError: A column is missing or a row holds what no price list can.
    """
    given = {
        "region": region,
        "currency": currency,
        "marketSegment": market_segment,
        "priceListMonth": price_list_month,
        "priceListType": price_list_type,
    }
    defaults = {name: value for name, value in given.items() if value}
    made: list[PriceListRow] = []
    seen: dict[PriceListRow, tuple[int, Decimal]] = {}
    for line, cells in _records(text, defaults):
        row = _read_row(Cells(line, {**defaults, **cells}))
        _check_repeated(line, row, seen)
        made.append(row)
    return made


def _check_repeated(
    line: int, row: PriceListRow, seen: dict[PriceListRow, tuple[int, Decimal]]
) -> None:
    """Refuse a second price of one offer for the same days: nobody could say which holds."""
    same = PriceListRow(
        offer_id=row.offer_id,
        region=row.region,
        currency=row.currency,
        market_segment=row.market_segment,
        partner_price=Decimal(0),
        price_list_type=row.price_list_type,
        price_list_month=row.price_list_month,
        first_order_date=row.first_order_date,
        last_order_date=row.last_order_date,
        discount_code=row.discount_code,
    )
    first, price = seen.setdefault(same, (line, row.partner_price))
    if price != row.partner_price:
        raise PriceListError(
            line,
            "partnerPrice",
            f"{row.offer_id} costs {row.partner_price} here and {price} on line {first}, for the "
            "same days",
            "Keep one of the two rows",
        )


def _records(text: str, defaults: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    names: list[str] | None = None
    for line, cells in _lines(text.removeprefix("\ufeff")):
        if names is None:
            names = [HEADINGS.get(re.sub(r"[\W_]", "", cell).lower(), "") for cell in cells]
            _check_header(line, names, defaults)
            continue
        if any(cells[len(names) :]):
            raise PriceListError(
                line,
                f"number {len(names) + 1}",
                f"the row has {len(cells)} cells and the header {len(names)}",
                "Put quotes around cells that hold the separator",
            )
        yield line, _named(line, names, cells)
    if names is None:
        raise PriceListError(1, "offerId", "the file is empty", "Export the list again")


def _named(line: int, names: list[str], cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell and found.setdefault(name, cell) != cell:
            problem = f"two columns tell it, and differ: {found[name][:40]!r} and {cell[:40]!r}"
            raise PriceListError(line, name, problem, "Keep one of the two columns")
    return found


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.lstrip().partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise PriceListError(
            reader.line_num, "all", f"the line is no CSV: {error}", "Look for an open quote"
        ) from error


def _check_header(line: int, names: list[str], defaults: Mapping[str, str]) -> None:
    if not {"offerId", "partNumber"} & set(names):
        raise PriceListError(
            line, "offerId", "the column is missing", "Add a column offerId or Part Number"
        )
    for needed in ("partnerPrice", "region", "currency"):
        if needed not in names and needed not in defaults:
            raise PriceListError(
                line, needed, "the column is missing", "Add it, or say it for the whole list"
            )


def _read_row(row: Cells) -> PriceListRow:
    row.check_texts()
    id_column = "offerId" if row.text("offerId") else "partNumber"
    offer_id = row.text(id_column).upper()
    parts = parse_offer_id(offer_id)
    if parts is None:
        row.refuse(id_column, f"{offer_id!r} is no offer id", "Write one like 65304479CA01A12")
    first, last = row.day("firstOrderDate"), row.day("lastOrderDate")
    if first and last and last < first:
        row.refuse("lastOrderDate", f"{last} is before {first}", "Correct one of the two dates")
    currency = row.choice("currency", CURRENCIES)
    return PriceListRow(
        offer_id=offer_id,
        region=row.choice("region", REGIONS),
        currency=currency,
        market_segment=row.choice(
            "marketSegment", SEGMENTS, otherwise=SEGMENT_LETTERS.get(parts.letters, "COM")
        ),
        partner_price=row.price("partnerPrice", currency),
        price_list_type=row.choice("priceListType", PRICE_LIST_TYPES, otherwise="STANDARD"),
        price_list_month=row.month("priceListMonth"),
        first_order_date=first,
        last_order_date=last,
        estimated_street_price=(
            row.price("estimatedStreetPrice", currency)
            if row.text("estimatedStreetPrice")
            else None
        ),
        product_family=row.text("productFamily"),
        product_type=row.text("productType"),
        product_type_detail=row.text("productTypeDetail"),
        additional_detail=row.text("additionalDetail"),
        users=row.text("users"),
        level_details=row.text("levelDetails"),
        discount_code=row.text("discountCode"),
    )
