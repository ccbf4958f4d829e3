"""Keep the calls that changed a world, in the order in which they were committed.

A call is written in the transaction that does its work, or that keeps its refusal: a world and its
recording never differ. So the same calls in the same order make the same world (`replay.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, case, func, insert, select
from sqlalchemy.dialects import sqlite

from sandbox.store.base import RowsId, table_of
from sandbox.store.engine import changing
from sandbox.store.prepared import Prepared
from sandbox.store.recording import RecordedCall
from sandbox.store.worlds import World

ADVANCE: Final = "/clock/advance"
"""Where a recorded clock move goes, whatever moved the clock."""
POPULATIONS: Final = "/populations"
"""Where populations are asked for."""

_CALLS = table_of(RecordedCall)
_last_number = func.coalesce(func.max(RecordedCall.call_number), 0)
_last = (
    select(_last_number)
    .where(RecordedCall.world_id == World.rows_id)
    .correlate(World)
    .scalar_subquery()
)
_GIVEN: Final = ("at", "distributor_id", "method", "path", "headers", "body", "status")
_NEW: Final = {name: bindparam(f"new_{name}", type_=_CALLS.columns[name].type) for name in _GIVEN}
# A number that is there already once there are enough: then nothing is written.
_NUMBERED: Final = {
    "world_id": bindparam("of_rows"),
    "call_number": select(
        case((_last_number < bindparam("most"), _last_number + 1), else_=bindparam("most"))
    )
    .where(RecordedCall.world_id == bindparam("of_rows"))
    .scalar_subquery(),
    **_NEW,
}
_INSERT_LOCALLY = Prepared(
    sqlite.insert(_CALLS).values(_NUMBERED).on_conflict_do_nothing().inline()
)
# From the world's own row: nothing may be recorded of a world that was deleted meanwhile.
_INSERT = Prepared(
    insert(_CALLS)
    .from_select(
        ["world_id", "call_number", *_GIVEN],
        select(
            World.rows_id,
            _last + 1,
            *_NEW.values(),
        ).where(World.world_id == bindparam("of_world"), _last < bindparam("most")),
        include_defaults=False,
    )
    .inline()
)
_LOCK = Prepared(
    select(World.world_id).where(World.world_id == bindparam("of_world")).with_for_update()
)


@cache
def _insert_remotely() -> Prepared:
    """Return the same in the words of PostgreSQL."""
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - servers on SQLite need none of it

    return Prepared(postgresql.insert(_CALLS).values(_NUMBERED).on_conflict_do_nothing().inline())


@dataclass(frozen=True, slots=True)
class AskedCall:
    """A call as it is kept; `store/recording.py` says what the fields are.

    `public_id` is of the world that was asked.
    """

    public_id: str
    at: datetime
    method: str
    path: str
    status: int
    body: bytes = b""
    distributor_id: str = ""
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Recorder:
    """Keeps the first `most` calls of a world; with 0 none at all."""

    most: int

    def keep(
        self, connection: Connection, call: AskedCall | None, *, locked: RowsId | None = None
    ) -> None:
        """Write a call in a transaction that is open.

        Args:
            connection: of the transaction.
            call: what was asked; None: what cannot be asked again.
            locked: the key of the world's rows, where the transaction holds the world's lock: so
                the world is there, and no number comes twice.
        """
        if call is None or not self.most:
            return
        values: dict[str, Any] = {f"new_{name}": getattr(call, name) for name in _GIVEN}
        values["new_headers"] = dict(call.headers or {})
        values["most"] = self.most
        is_local = connection.dialect.name == "sqlite"
        if locked is not None:
            insert = _INSERT_LOCALLY if is_local else _insert_remotely()
            insert.send(connection, {**values, "of_rows": locked})
            return
        if not is_local:
            _LOCK.first(connection, {"of_world": call.public_id})
        _INSERT.send(connection, {**values, "of_world": call.public_id})

    def moved(self, engine: Engine, world_id: str, reached: datetime) -> None:
        """Keep that a world's clock came to an instant, once everything due by then has fired."""
        if not self.most:
            return
        body = f'{{"to":"{reached:%Y-%m-%dT%H:%M:%SZ}"}}'.encode()
        call = AskedCall(world_id, reached, "POST", ADVANCE, 200, body)
        with changing(engine) as connection:
            self.keep(connection, call)
