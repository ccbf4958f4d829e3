"""Calls about snapshots of worlds, and worlds that branch."""

from types import NoneType

from sandbox.client.calls import Sent, operation
from sandbox.client.values import body, query
from sandbox.client.world_calls import WORLD
from sandbox.control_api.snapshot_schemas import SnapshotList, SnapshotResource
from sandbox.control_api.world_schemas import WorldResource

SNAPSHOTS = f"{WORLD}/snapshots"
SNAPSHOT = f"{SNAPSHOTS}/{{snapshot_id}}"


@operation("take_snapshot", "POST", SNAPSHOTS, SnapshotResource, takes_long=True)
def take_snapshot(world_id: str, name: str = "") -> Sent:
    """Keep a world as it is now, under a name for people."""
    return Sent(body(name=name))


@operation("list_snapshots", "GET", SNAPSHOTS, SnapshotList)
def list_snapshots(world_id: str, *, limit: int | None = None, offset: int | None = None) -> Sent:
    """List the snapshots of a world, newest first."""
    return Sent(query=query(limit=limit, offset=offset))


@operation("get_snapshot", "GET", SNAPSHOT, SnapshotResource)
def get_snapshot(world_id: str, snapshot_id: str) -> Sent:
    """Get a snapshot."""
    return Sent()


@operation("delete_snapshot", "DELETE", SNAPSHOT, NoneType)
def delete_snapshot(world_id: str, snapshot_id: str) -> Sent:
    """Delete a snapshot."""
    return Sent()


@operation("restore_snapshot", "POST", f"{SNAPSHOT}/restore", WorldResource, takes_long=True)
def restore_snapshot(world_id: str, snapshot_id: str) -> Sent:
    """Put a world back to what it was when a snapshot was taken."""
    return Sent()


@operation("fork_world", "POST", f"{WORLD}/fork", WorldResource, takes_long=True)
def fork_world(
    world_id: str,
    *,
    name: str | None = None,
    snapshot_id: str | None = None,
    ttl_seconds: int | None = None,
) -> Sent:
    """Make a world with the same data at the same now, with credentials of its own.

    Args:
        world_id: which world.
        name: of the fork; the world's when not given.
        snapshot_id: the world as it was then; as it is now when not given.
        ttl_seconds: how long it lives in real time; until it is deleted when not given.
    """
    return Sent(body(name=name, snapshot_id=snapshot_id, ttl_seconds=ttl_seconds))
