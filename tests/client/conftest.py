"""A sandbox in this process, by both clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.client import Sandbox, World, in_process
from tests.local import local, sqlite_url
from tests.support import START, InProcess


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    with local(sqlite_url(tmp_path_factory.mktemp("client"))) as client:
        yield client


@pytest.fixture
def sandbox(inside: InProcess) -> Iterator[Sandbox]:
    with Sandbox("http://localhost", transport=in_process(inside.app)) as sandbox:
        yield sandbox


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    return sandbox.create_world(seed=7, now=START)
