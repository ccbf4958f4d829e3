"""Make a world of a file that another one was exported to: whole, or not at all."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

from sqlalchemy import Connection, Table, insert, update
from sqlalchemy.exc import DataError, IntegrityError

from sandbox.accounts.counts import count_all_customers
from sandbox.domain.control_errors import ControlRefusal
from sandbox.price_lists.known_lists import KnownList, readable_row, take_in_lists
from sandbox.store.accounts import CustomerCount
from sandbox.store.base import RowsId, table_of
from sandbox.store.engine import changing
from sandbox.store.worlds import Distributor, World
from sandbox.timeline.clock import real_ms, real_us
from sandbox.timeline.opening import Worlds
from sandbox.worlds.credentials import give_credentials
from sandbox.worlds.file_format import exported_columns, world_columns
from sandbox.worlds.file_reading import Reader, Section, WorldFile
from sandbox.worlds.file_story import check_story
from sandbox.worlds.lives import check_room, remove_expired
from sandbox.worlds.specification import new_world_id
from sandbox.worlds.tables import world_tables
from sandbox.worlds.views import WorldView, world_view

_BATCH: Final = 1000


def import_world(worlds: Worlds, file: BinaryIO, most_bytes: int) -> WorldView:
    """Make a world of an exported one; it plays on as that would, under credentials of its own.

    Its clock goes on from where it stood when it was exported.

    Args:
        worlds: the worlds of the database.
        file: as `export_world` writes it, at its start.
        most_bytes: the largest file that is taken.

    Raises:
        ControlRefusal: IMPORT_UNREADABLE, IMPORT_TOO_NEW, IMPORT_TOO_LARGE, TOO_MANY_WORLDS;
            nothing was made then.
    """
    opened = WorldFile(file, most_bytes)
    row = _world_row(opened)
    remove_expired(worlds)
    with changing(worlds.engine) as connection:
        check_room(worlds, connection)
        world_id = new_world_id()
        rows_id = RowsId(world_id)
        ids = {"world_id": world_id, "rows_id": rows_id}
        _insert(connection, opened, table_of(World), [row | ids])
        known = _fill(connection, opened, rows_id)
        connection.execute(
            update(World).where(World.world_id == world_id).values(catalogue_import=known)
        )
        give_credentials(connection, world_id, rows_id)
        return world_view(connection, world_id)


def _fill(connection: Connection, opened: WorldFile, rows_id: RowsId) -> int:
    """Write all rows; returns the id by which the world knows its price lists."""
    missing = {table.name: table for table in world_tables()}
    sections = opened.sections()
    for section in sections:
        if section.columns is None:
            known = take_in_lists(connection, _price_lists(opened, chain([section], sections)))
            break
        table = missing.pop(section.name, None)
        if table is None:
            raise opened.unreadable(f"there is no table {section.name[:40]!r}, or it comes twice")
        _insert_rows(connection, opened, table, section, rows_id)
    else:
        known = 0
    if Distributor.__tablename__ in missing or (missing and not opened.is_older):
        raise opened.unreadable(f"the file lacks the table {min(missing)!r}")
    if CustomerCount.__tablename__ in missing:
        count_all_customers(connection, rows_id)
    return known


def _insert_rows(
    connection: Connection, opened: WorldFile, table: Table, section: Section, rows_id: RowsId
) -> None:
    reader = Reader(opened, table.name, exported_columns(table), section.columns or ())
    batch: list[dict[str, Any]] = []
    count = 0
    for values in section.rows:
        batch.append({**reader.row(values), "world_id": rows_id})
        count += 1
        if len(batch) == _BATCH:
            _insert(connection, opened, table, batch)
            batch = []
    if batch:
        _insert(connection, opened, table, batch)
    if not count and table is table_of(Distributor):
        raise opened.unreadable("a world has a distributor at least")


def _insert(
    connection: Connection, opened: WorldFile, table: Table, rows: list[dict[str, Any]]
) -> None:
    try:
        connection.execute(insert(table), rows)
    except (IntegrityError, DataError) as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise opened.unreadable(f"rows of {table.name} exclude each other: {reason}") from None


def _price_lists(opened: WorldFile, sections: Iterator[Section]) -> Iterator[KnownList]:
    for section in sections:
        if section.columns is not None:
            raise opened.unreadable("the tables come before the price lists")
        rows = []
        for values in section.rows:
            row = readable_row(values[0]) if len(values) == 1 else None
            if row is None:
                raise opened.unreadable("is no price of a price list")
            rows.append(row)
        yield KnownList(section.name[-255:], rows)


def _world_row(opened: WorldFile) -> dict[str, Any]:
    """Return the columns of the world's row, checked as those of a new world are."""
    given = opened.header.world
    row = Reader(opened, "world", world_columns(), list(given)).named(given)
    try:
        check_story(row)
    except ControlRefusal as refusal:
        raise opened.unreadable(f"world: {refusal.details[0]}") from None
    except ValueError as error:
        reason = " ".join(str(error).split())
        raise opened.unreadable(f"world: {reason[:200]}") from None
    return {**row, "clock_real_ms": real_ms(), "made_us": real_us()}
