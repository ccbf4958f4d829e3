"""Reference data with the price lists that partners imported laid over the built-in one."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select

from sandbox.catalogue.imported_products import usable_rows
from sandbox.catalogue.price_list_csv import PriceListRow
from sandbox.catalogue.reference import Reference
from sandbox.price_lists.known_lists import are_known_to
from sandbox.store.worlds import ImportedPrices

_ROW = TypeAdapter(PriceListRow)
_LOG = logging.getLogger(__name__)


class ReferenceData:
    """The reference data of a process, by how many imports a world knows of."""

    def __init__(self, built_in: Reference) -> None:
        """Start from the fixtures."""
        self._known = {0: built_in}

    def up_to(self, connection: Connection, import_id: int) -> Reference:
        """Return the reference data with all imports up to one; computed once a process."""
        known = self._known.get(import_id)
        if known is None:
            known = self._with_imports(connection, import_id)
            self._known[import_id] = known
        return known

    def _with_imports(self, connection: Connection, import_id: int) -> Reference:
        lists = connection.execute(
            select(ImportedPrices.rows)
            .where(are_known_to(import_id))
            .order_by(ImportedPrices.import_id)
        ).scalars()
        built_in = self._known[0]
        known = {product.product_id: product for product in built_in.catalogue.products}
        stored = [row for rows in lists for row in rows]
        rows, faults = usable_rows(known, _readable(stored))
        left_out = len(stored) - len(rows)
        if left_out:
            _LOG.warning(
                "%s rows of imported price lists are left out, since they make no price: %s; "
                "import the list again when it is mended",
                left_out,
                faults[0] if faults else "they cannot be read",
            )
        return replace(built_in, catalogue=built_in.catalogue.with_price_list(rows))


def _readable(stored: Iterable[Any]) -> Iterator[PriceListRow]:
    """Read rows as they were stored; what is none for this version is left out."""
    for row in stored:
        try:
            yield _ROW.validate_python(row)
        except ValidationError:
            continue
