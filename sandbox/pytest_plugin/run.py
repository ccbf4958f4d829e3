"""What a process of a run has of the sandbox: the server, its client, the worlds that are open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Self

import pytest

from sandbox.client import Sandbox
from sandbox.pytest_plugin.options import (
    LOCKSTEP,
    WORLDS,
    Options,
    fail_without_world,
    world_options,
)
from sandbox.pytest_plugin.report import FailureReports
from sandbox.pytest_plugin.server import Server, ServerError, find_server
from sandbox.pytest_plugin.world import VipmpWorld

_LONGEST_NAME: Final = 255
_LEFT_SECONDS: Final = 24 * 60 * 60
"""How long a world stays on a server that outlives the run, where a run was killed."""


class Run:
    """One process's part of a run; without pytest-xdist there is only one."""

    def __init__(self, server: Server) -> None:
        """Nothing is asked of the server yet."""
        self.server = server
        self.sandbox = Sandbox(server.url, control_token=server.control_token)
        self._worlds: dict[str, VipmpWorld] = {}

    @classmethod
    def begin(cls, config: pytest.Config, options: Options, folder: str | None) -> Self:
        """Start or find the server, and have failures tell of their worlds from now on."""
        try:
            server = find_server(options, Path(folder) if folder else None)
        except ServerError as error:
            pytest.fail(str(error), pytrace=False)
        made = cls(server)
        config.pluginmanager.register(FailureReports(config, made.worlds_of), "vipmp-reports")
        return made

    def close(self) -> None:
        """Close the client's connections."""
        self.sandbox.close()

    def world_of(self, request: pytest.FixtureRequest) -> Iterator[VipmpWorld]:
        """Make a world as the markers say, lend it out, and delete it."""
        node = request.node
        given = world_options(node)
        given.setdefault("name", node.nodeid[-_LONGEST_NAME:])
        if self.server.pid is None:
            given.setdefault("ttl_seconds", _LEFT_SECONDS)
        world = VipmpWorld(self.sandbox, self.server.url, self.sandbox.create_world(**given))
        name = str(request.fixturename)
        self._worlds[name] = world
        with ExitStack() as ending:
            ending.callback(world.delete)
            ending.callback(self._worlds.pop, name)
            _keep_in_step(world, node, ending)
            yield world

    def keep_in_step(self, item: pytest.Item) -> None:
        """Begin the lockstep of a marked test whose world began before it."""
        found = self.worlds_of(item)
        if not found:
            fail_without_world()
        ending = ExitStack()
        if not any(world.is_in_lockstep for world in found):
            _keep_in_step(found[0], item, ending)
        item.addfinalizer(ending.close)

    def worlds_of(self, item: pytest.Item) -> list[VipmpWorld]:
        """Return the worlds that a test uses, its own one first."""
        used = {WORLDS[0], *getattr(item, "fixturenames", ())}
        made = [self._worlds[name] for name in WORLDS if name in used and name in self._worlds]
        return [each for world in made for each in world.family()]


def _keep_in_step(
    world: VipmpWorld, node: pytest.Item | pytest.Collector, ending: ExitStack
) -> None:
    if node.get_closest_marker(LOCKSTEP) is not None:
        ending.enter_context(world.lockstep())
