"""The worlds of these tests: their distributor sells to large government agencies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.governing import SELLS_TO_AGENCIES
from tests.support import World


@pytest.fixture
def world(new_world: Callable[..., World]) -> World:
    """A frozen world on 2026-01-15 whose distributor sells to agencies."""
    return new_world(distributors=[SELLS_TO_AGENCIES])
