"""A sandbox in this process for plays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.play.sandboxes import Sandbox, in_process


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox on a SQLite file that does not stay."""
    with in_process() as made:
        yield made
