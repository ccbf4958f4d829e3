"""A world whose distributor sells in other countries, and a customer of it that buys there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.deploying import global_customer, worldwide
from tests.support import Partner, World


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A frozen world on 2026-01-15 with one distributor of global sales."""
    return new_world(distributors=worldwide())


@pytest.fixture
def partner(world: World) -> Partner:
    """The client of that distributor."""
    return world.partner


@pytest.fixture
def customer(partner: Partner) -> str:
    """A customer in the USA with global sales."""
    return global_customer(partner)
