"""A typed client of the control plane, blocking and asynchronous, on httpx.

    with Sandbox("http://127.0.0.1:8080") as sandbox:
        world = sandbox.create_world(seed=7, now="2026-01-15T09:00:00Z")
        world.advance(days=30)

`docs/client.md` shows both. Importing it brings neither Flask nor SQLAlchemy along.
"""

from sandbox.client.asynchronous import AsyncSandbox, AsyncWorld
from sandbox.client.blocking import Sandbox, World
from sandbox.client.errors import (
    EventFailed,
    SandboxError,
    SandboxUnreachable,
    WorldBusy,
    WorldNotFound,
)
from sandbox.client.transport import in_process

__all__ = [
    "AsyncSandbox",
    "AsyncWorld",
    "EventFailed",
    "Sandbox",
    "SandboxError",
    "SandboxUnreachable",
    "World",
    "WorldBusy",
    "WorldNotFound",
    "in_process",
]
