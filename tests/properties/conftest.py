"""One sandbox on a SQLite file for all examples; each player takes a world of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local import local, sqlite_url
from tests.support import InProcess


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    """A sandbox in this process."""
    with local(sqlite_url(tmp_path_factory.mktemp("properties"))) as client:
        yield client
