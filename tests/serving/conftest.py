"""A server that the tests of stalled clients share; it ends with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.servers import serving


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of one worker, whose clients have a second for a body."""
    settings = {"SANDBOX_SEED_CUSTOMERS": "0", "SANDBOX_BODY_TIMEOUT": "1"}
    with serving(tmp_path_factory.mktemp("server"), **settings) as (address, _):
        yield address
