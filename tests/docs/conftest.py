"""What the pages' code finds: the program on the path, or a server that runs already."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.servers import serving
from tests.docs.reader import Reader


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Somebody with an empty folder."""
    return Reader(tmp_path)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that runs; worlds that tests make there are gone afterwards."""
    with serving(tmp_path_factory.mktemp("server"), SANDBOX_SEED_CUSTOMERS="0") as (address, _):
        yield address
        left = httpx.get(f"{address}/sandbox/v1/worlds").json()["items"]
        assert [world["worldId"] for world in left] == ["default"]
