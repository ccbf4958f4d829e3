"""The recording of a world: all that was asked of it, so that it can be made once more."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.store.base import Id, WorldKeyed
from sandbox.store.types import Instant


class RecordedCall(WorldKeyed):
    """A call that may have changed the world, at `at` of its time.

    `call_number` orders the calls. `distributor_id` is who called the partner API; empty for the
    control plane, whose `path` begins after the world's own. `headers` are those that matter to the
    answer; `status` is what was answered.
    """

    __tablename__ = "recorded_calls"

    call_number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    distributor_id: Mapped[Id]
    method: Mapped[str] = mapped_column(String(8))
    path: Mapped[str] = mapped_column(String)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
