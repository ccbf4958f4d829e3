from __future__ import annotations

import pytest

from tests.support import World


@pytest.fixture
def reseller(world: World) -> str:
    """A reseller whose first team member is Mickey Mouse."""
    return world.partner.reseller()


@pytest.fixture
def root(world: World, reseller: str) -> str:
    """Where the reseller's pages begin."""
    return f"/console/{world.world_id}/resellers/{reseller}"


@pytest.fixture
def customer(world: World, reseller: str) -> str:
    return world.partner.customer(reseller, "Gearloose Works")
