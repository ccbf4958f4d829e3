"""Read what a world's recording holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sandbox.store.recording import RecordedCall
from sandbox.store.rows import by_name
from sandbox.store.worlds import World
from sandbox.timeline.opening import WorldGone, read_state


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A recorded call."""

    call_number: int
    at: datetime
    distributor_id: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int


@dataclass(frozen=True, slots=True)
class Recording:
    """A world's birth, what was asked of it since, and its now.

    `is_complete` is false where the world did more than is written here: it was made by a release
    that recorded nothing, or was asked more often than is kept.
    """

    birth: Mapping[str, Any]
    now: datetime
    calls: Sequence[KeptCall]
    is_complete: bool

    @property
    def start(self) -> datetime:
        """When the world's time may begin: at its birth, or just before the first call.

        A world on a running clock keeps no instant of its birth, and nothing was in it before.
        """
        told = self.birth["now"]
        if told is not None:
            return datetime.fromisoformat(told)
        return self.calls[0].at if self.calls else self.now


_call = by_name(KeptCall)


def read_recording(connection: Connection, world_id: str, most: int) -> Recording:
    """Return the recording of a world.

    Args:
        connection: of a transaction that sees one state.
        world_id: the world.
        most: how many calls are kept of a world.

    Raises:
        WorldGone: there is no such world.
    """
    birth = connection.execute(
        select(World.birth).where(World.world_id == world_id)
    ).scalar_one_or_none()
    if birth is None:
        raise WorldGone(world_id)
    state = read_state(connection, world_id)
    rows = connection.execute(
        select(RecordedCall.__table__)
        .where(RecordedCall.world_id == state.rows_id)
        .order_by(RecordedCall.call_number)
    )
    calls = [_call(row) for row in rows]
    is_complete = bool(birth.get("recorded")) and len(calls) < most
    return Recording(birth, state.now, calls, is_complete)
