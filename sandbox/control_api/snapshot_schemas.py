"""Bodies and answers about snapshots and forks."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sandbox.control_api.clock_schemas import Limit, Offset
from sandbox.control_api.size_schemas import SizesResource
from sandbox.control_api.values import Identifier, StrictQuery
from sandbox.control_api.world_schemas import Name, TimeToLive
from sandbox.partner_api.schemas.common import RequestModel, Resource

if TYPE_CHECKING:
    from sandbox.worlds.snapshots import SnapshotView


class NewSnapshot(RequestModel):
    """What a snapshot shall be called, for people: names need not be unique."""

    name: Name = ""


class NewFork(RequestModel):
    """What to fork, and what the fork shall be like; everything is optional.

    Without `name` it is called as the world; without `snapshotId` it is the world as it is now.
    """

    name: Name | None = None
    snapshot_id: Identifier | None = None
    ttl_seconds: TimeToLive | None = None


class SnapshotResource(Resource):
    """A snapshot; `now` is the world's at the time, `createdAt` was real time."""

    snapshot_id: str
    name: str
    now: datetime
    created_at: datetime
    rows: Annotated[int, Field(description="Rows that are kept for it, of all tables")]
    sizes: SizesResource

    @classmethod
    def of(cls, view: "SnapshotView") -> "SnapshotResource":
        """Show a snapshot."""
        return cls(
            snapshot_id=view.snapshot_id,
            name=view.name,
            now=view.now,
            created_at=view.created_at,
            rows=view.rows,
            sizes=SizesResource.of(view.sizes),
        )


class SnapshotsQuery(StrictQuery):
    """Which page of the snapshots."""

    limit: Limit = 100
    offset: Offset = 0


class SnapshotList(Resource):
    """The snapshots of a world, newest first."""

    total_count: int
    items: list[SnapshotResource]
