"""One server for all inner runs that are not about the server: to start one takes its time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.servers import serving


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a sandbox that runs."""
    with serving(tmp_path_factory.mktemp("server"), SANDBOX_SEED_CUSTOMERS="0") as (address, _):
        yield address
