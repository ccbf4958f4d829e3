"""Keep the calls that changed a world, in the order in which they were committed.

A call is written in the transaction that does its work, or that keeps its refusal: a world and its
recording never differ. So the same calls in the same order make the same world (`replay.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, func, insert, select

from sandbox.store.base import table_of
from sandbox.store.engine import changing
from sandbox.store.prepared import Prepared
from sandbox.store.recording import RecordedCall
from sandbox.store.worlds import World

ADVANCE: Final = "/clock/advance"
"""Where a recorded clock move goes, whatever moved the clock."""
POPULATIONS: Final = "/populations"
"""Where populations are asked for."""

_CALLS = table_of(RecordedCall)
_last = (
    select(func.coalesce(func.max(RecordedCall.call_number), 0))
    .where(RecordedCall.world_id == World.rows_id)
    .correlate(World)
    .scalar_subquery()
)
_GIVEN: Final = ("at", "distributor_id", "method", "path", "headers", "body", "status")
# From the world's own row: nothing may be recorded of a world that was deleted meanwhile.
_INSERT = Prepared(
    insert(_CALLS)
    .from_select(
        ["world_id", "call_number", *_GIVEN],
        select(
            World.rows_id,
            _last + 1,
            *(bindparam(f"new_{name}", type_=_CALLS.columns[name].type) for name in _GIVEN),
        ).where(World.world_id == bindparam("of_world"), _last < bindparam("most")),
        include_defaults=False,
    )
    .inline()
)
_LOCK = Prepared(
    select(World.world_id).where(World.world_id == bindparam("of_world")).with_for_update()
)


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

    def keep(self, connection: Connection, call: AskedCall | None, *, is_locked: bool) -> None:
        """Write a call in a transaction that is open.

        Args:
            connection: of the transaction.
            call: what was asked; None: what cannot be asked again.
            is_locked: the transaction holds the world's lock already, so no number comes twice.
        """
        if call is None or not self.most:
            return
        if not is_locked and connection.dialect.name == "postgresql":
            _LOCK.first(connection, {"of_world": call.public_id})
        values: dict[str, Any] = {f"new_{name}": getattr(call, name) for name in _GIVEN}
        values["new_headers"] = dict(call.headers or {})
        _INSERT.send(connection, {**values, "of_world": call.public_id, "most": self.most})

    def moved(self, engine: Engine, world_id: str, reached: datetime) -> None:
        """Keep that a world's clock came to an instant, once everything due by then has fired."""
        if not self.most:
            return
        body = f'{{"to":"{reached:%Y-%m-%dT%H:%M:%SZ}"}}'.encode()
        call = AskedCall(world_id, reached, "POST", ADVANCE, 200, body)
        with changing(engine) as connection:
            self.keep(connection, call, is_locked=False)
