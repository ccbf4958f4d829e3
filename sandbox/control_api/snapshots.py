"""Snapshots of worlds, and worlds that branch."""

from sandbox.control_api.blueprints import Call, ControlBlueprint
from sandbox.control_api.snapshot_schemas import (
    NewFork,
    NewSnapshot,
    SnapshotList,
    SnapshotResource,
    SnapshotsQuery,
)
from sandbox.control_api.world_schemas import WorldResource
from sandbox.domain.control_errors import ControlError
from sandbox.web.operations import Nothing, body, other_responses, query, response, summary
from sandbox.worlds import forks, snapshots

routes = ControlBlueprint(
    "snapshots",
    __name__,
    tag="Snapshots and forks",
    about="Worlds as they were, to come back to or to branch off.",
)
GONE = (ControlError.WORLD_NOT_FOUND,)
NO_SNAPSHOT = (*GONE, ControlError.SNAPSHOT_NOT_FOUND)


@routes.post("/worlds/<world_id>/snapshots")
@summary("Keep a world as it is now")
@body(NewSnapshot)
@response(SnapshotResource, 201)
@other_responses(*GONE, ControlError.TOO_MANY_SNAPSHOTS)
def take_snapshot(call: Call[NewSnapshot, Nothing], world_id: str) -> SnapshotResource:
    """Answer the snapshot."""
    return SnapshotResource.of(snapshots.take_snapshot(call.worlds, world_id, call.body.name))


@routes.get("/worlds/<world_id>/snapshots")
@summary("List the snapshots of a world, newest first")
@query(SnapshotsQuery)
@response(SnapshotList)
@other_responses(*GONE)
def list_snapshots(call: Call[Nothing, SnapshotsQuery], world_id: str) -> SnapshotList:
    """Answer a page of the snapshots."""
    total, views = snapshots.list_snapshots(
        call.worlds, world_id, limit=call.query.limit, offset=call.query.offset
    )
    return SnapshotList(total_count=total, items=[SnapshotResource.of(view) for view in views])


@routes.get("/worlds/<world_id>/snapshots/<snapshot_id>")
@summary("Get a snapshot")
@response(SnapshotResource)
@other_responses(*NO_SNAPSHOT)
def get_snapshot(call: Call[Nothing, Nothing], world_id: str, snapshot_id: str) -> SnapshotResource:
    """Answer one snapshot."""
    return SnapshotResource.of(snapshots.find_snapshot(call.worlds, world_id, snapshot_id))


@routes.delete("/worlds/<world_id>/snapshots/<snapshot_id>")
@summary("Delete a snapshot")
@response(Nothing, 204)
@other_responses(*NO_SNAPSHOT)
def delete_snapshot(call: Call[Nothing, Nothing], world_id: str, snapshot_id: str) -> None:
    """Answer nothing."""
    snapshots.delete_snapshot(call.worlds, world_id, snapshot_id)


@routes.post("/worlds/<world_id>/snapshots/<snapshot_id>/restore")
@summary("Put a world back to what it was when a snapshot was taken")
@response(WorldResource)
@other_responses(*NO_SNAPSHOT)
def restore_snapshot(
    call: Call[Nothing, Nothing], world_id: str, snapshot_id: str
) -> WorldResource:
    """Answer the world, with the credentials that it has."""
    # What waits was answered before the restore, and would else turn up after it.
    call.journal.flush()
    return WorldResource.of(snapshots.restore_snapshot(call.worlds, world_id, snapshot_id))


@routes.post("/worlds/<world_id>/fork")
@summary("Make a world with the same data at the same now")
@body(NewFork)
@response(WorldResource, 201)
@other_responses(*NO_SNAPSHOT, ControlError.TOO_MANY_WORLDS)
def fork_world(call: Call[NewFork, Nothing], world_id: str) -> WorldResource:
    """Answer the new world, with credentials of its own."""
    made = forks.fork_world(
        call.worlds,
        world_id,
        snapshot_id=call.body.snapshot_id,
        name=call.body.name,
        ttl_seconds=call.body.ttl_seconds,
    )
    return WorldResource.of(made)
