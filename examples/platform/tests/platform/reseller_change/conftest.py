"""The Change Tool, opened by a user of a reseller that a customer comes to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from partner_platform.adobe import Connection
from partner_platform.instances import Instance
from platform_testing.browser import Browser
from platform_testing.moving import Source, Tool

from sandbox.pytest_plugin.world import VipmpWorld


@pytest.fixture
def source(vipmp_world: VipmpWorld, adobe_connection: Connection) -> Source:
    """Another reseller of the same distributor."""
    return Source.at(vipmp_world, adobe_connection)


@pytest.fixture
def tool(storefront: Browser, instance: Instance) -> Tool:
    """The tool at its first step."""
    tool = Tool(storefront)
    tool.open(instance.key)
    return tool


@pytest.fixture
def second(vipmp_world: VipmpWorld) -> Iterator[Connection]:
    """Adobe for the second distributor of the world."""
    world, client = vipmp_world, vipmp_world.credentials[1]
    connection = Connection.to(
        world.base_url, world.ims_url, client.client_id, client.client_secret
    )
    yield connection
    connection.close()


@pytest.fixture
def elsewhere(vipmp_world: VipmpWorld, second: Connection) -> Source:
    """A reseller of the second distributor."""
    return Source.at(vipmp_world, second)
