"""Take in a partner's own price list, so that their real SKUs work in every world (OF-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update

from sandbox.catalogue.catalogue import Catalogue
from sandbox.catalogue.imported_products import merge_products
from sandbox.catalogue.offers import parse_offer_id
from sandbox.catalogue.price_list_csv import PriceListError, PriceListRow, parse_price_list
from sandbox.price_lists.known_lists import LISTS_THAT_CAME_WITH_WORLDS
from sandbox.store.worlds import ImportedPrices, World

MOST_BYTES = 50_000_000

_ROWS = TypeAdapter(list[PriceListRow])


@dataclass(frozen=True, slots=True)
class WholeList:
    """What is said once for a whole list; columns of the list come before it."""

    region: str | None = None
    currency: str | None = None
    market_segment: str | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import took in, counted."""

    import_id: int
    rows: int
    offers: int
    products: int
    worlds: int


def import_price_list(
    connection: Connection, catalogue: Catalogue, content: bytes, file_name: str, whole: WholeList
) -> ImportReport:
    """Store a price list and let every world of the database sell from it.

    A world that came with price lists of its own keeps those (`known_lists.py`).

    Args:
        connection: inside a transaction that may write.
        catalogue: the catalogue with all earlier imports.
        content: the CSV (docs manage-pricing), in UTF-8.
        file_name: where it came from, for the record.
        whole: what its columns leave out.

    Raises:
        PriceListError: the list cannot be read; it names line, column and remedy.
    """
    rows = _read(_decoded(content), catalogue, whole)
    # Every world's row first: two imports at once take their ids one after the other.
    connection.execute(select(World.world_id).order_by(World.world_id).with_for_update())
    import_id: int = connection.execute(
        insert(ImportedPrices)
        .values(file_name=file_name[-255:], rows=_ROWS.dump_python(rows, mode="json"))
        .returning(ImportedPrices.import_id)
    ).scalar_one()
    follow = update(World).where(World.catalogue_import.not_in(LISTS_THAT_CAME_WITH_WORLDS))
    worlds = connection.execute(follow.values(catalogue_import=import_id)).rowcount
    return ImportReport(
        import_id=import_id,
        rows=len(rows),
        offers=len({row.offer_id for row in rows}),
        products=len({_product_id(row) for row in rows}),
        worlds=worlds,
    )


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        problem = f"the file is larger than {MOST_BYTES:,} bytes"
        raise PriceListError(1, "all", problem, "Import it in parts")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        place = error.start - (before.rfind(b"\n") + 1) + 1
        raise PriceListError(
            line,
            f"at byte {place} of the line",
            f"byte {content[error.start]:#04x} is no text in UTF-8",
            "Save the list as 'CSV UTF-8'",
        ) from error


def _read(text: str, catalogue: Catalogue, whole: WholeList) -> list[PriceListRow]:
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PriceListError(line, "all", "the line holds a NUL", "Save the list as CSV in UTF-8")
    rows = parse_price_list(
        text,
        region=whole.region,
        currency=whole.currency,
        market_segment=whole.market_segment,
        price_list_month=whole.month,
    )
    if not rows:
        raise PriceListError(1, "offerId", "the list has no rows", "Export the list again")
    _check_products(text, catalogue, rows)
    return rows


def _check_products(text: str, catalogue: Catalogue, rows: Sequence[PriceListRow]) -> None:
    """Refuse rows that make no product: stored ones would stop every world."""
    known = {product.product_id: product for product in catalogue.products}
    for _, found in groupby(sorted(rows, key=_product_id), key=_product_id):
        listed = list(found)
        try:
            merge_products(known, listed)
        except ValueError as error:
            line = _line_of(text, listed[-1].offer_id)
            remedy = "Keep the levels of one kind, or import the others under their own product"
            raise PriceListError(line, "offerId", str(error), remedy) from error


def _line_of(text: str, offer_id: str) -> int:
    return text.upper().partition(offer_id)[0].count("\n") + 1


def _product_id(row: PriceListRow) -> str:
    parts = parse_offer_id(row.offer_id)
    return parts.product_id if parts else row.offer_id
