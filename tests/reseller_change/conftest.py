"""Customers that may move."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.reseller_change.moving import Move
from tests.support import World


@pytest.fixture
def within(world: World) -> Move:
    """A customer without licences, and another reseller of its own distributor."""
    partner = world.partner
    return Move(world, partner, partner, partner.customer(), partner.reseller("Duck Reselling"))


@pytest.fixture
def across(new_world: Callable[..., World]) -> Move:
    """A customer without licences, and a reseller of another distributor."""
    world = new_world(distributors=[{"name": "Mouse"}, {"name": "Duck"}])
    old, new = world.partners
    return Move(world, old, new, old.customer(), new.reseller("Duck Reselling"))


@pytest.fixture
def holding(within: Move) -> Move:
    """As `within`, with a licence bought on 2026-01-15."""
    within.old.order(within.customer)
    return within
