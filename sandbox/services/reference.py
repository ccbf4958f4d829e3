"""Reference data with the price lists that partners imported laid over the built-in one."""

from dataclasses import replace

from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from sandbox.domain.price_list_csv import PriceListRow
from sandbox.domain.reference import Reference
from sandbox.store.worlds import ImportedPrices

_ROW = TypeAdapter(PriceListRow)


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
            .where(ImportedPrices.import_id <= import_id)
            .order_by(ImportedPrices.import_id)
        ).scalars()
        rows = [_ROW.validate_python(row) for rows in lists for row in rows]
        built_in = self._known[0]
        return replace(built_in, catalogue=built_in.catalogue.with_price_list(rows))
